// The bell's number, asked for as lists are; a page left open keeps nobody signed in by it.
const EVERY = 15000;
const bell = document.querySelector("[data-bell]");
const ring = async () => {
  if (document.hidden) return;
  try {
    const answer = await fetch(bell.dataset.bell, { headers: { Accept: "application/json", "X-By-Itself": "1" } });
    if (!answer.ok || answer.redirected) return;
    const { unread } = await answer.json();
    const count = bell.querySelector("[data-unread]");
    const number = count.querySelector("[data-number]");
    const said = unread > 99 ? "99+" : String(unread);
    if (number.textContent !== said) number.textContent = said;
    count.hidden = !unread;
  } catch { /* away for a moment: the next time will tell */ }
};
if (bell) {
  setInterval(ring, EVERY);
  addEventListener("focus", ring);
}
