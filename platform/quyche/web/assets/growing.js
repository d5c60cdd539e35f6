// What is still being made is asked for again every other second; once it is whole, the page is loaded anew.
const EVERY = 2000;
const grow = async () => {
  const part = document.querySelector("[data-growing]");
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html", "X-By-Itself": "1" } });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-growing]");
    if (!fresh) { location.reload(); return; }
    part.replaceWith(document.adoptNode(fresh));
  } catch { /* away for a moment: the next time will tell */ }
  setTimeout(grow, EVERY);
};
if (document.querySelector("[data-growing]")) setTimeout(grow, EVERY);
