// Comfort on a queue: keys, choosing many, and rows that come in by themselves. Everything also works without it.
const list = () => document.querySelector("#cases");
const links = () => [...document.querySelectorAll("#cases [data-case] a[href]:first-of-type")];
const typing = (e) => e.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]");

const move = (by) => {
  const all = links();
  const at = all.indexOf(document.activeElement);
  all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + by))]?.focus();
};
const current = () => document.activeElement?.closest("[data-case]");
const choose = () => current()?.querySelector("input[type=checkbox]")?.click();
const help = () => {
  const dialog = document.querySelector("#keys");
  if (dialog.open) dialog.close(); else dialog.showModal();
};
const KEYS = { j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1), x: choose,
  o: () => current()?.querySelector("a[href]").click(), "/": () => document.querySelector(".find")?.click(), "?": help };

addEventListener("keydown", (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || typing(e) || !KEYS[e.key]) return;
  if (e.key.startsWith("Arrow") && !current()) return;
  e.preventDefault();
  KEYS[e.key]();
});
document.querySelector("[data-keys]")?.removeAttribute("hidden");
document.querySelector("[data-keys]")?.addEventListener("click", help);

// How many are chosen, and all at once.
const boxes = () => [...document.querySelectorAll("#cases [data-case] input[type=checkbox]")];
const told = () => {
  const bar = document.querySelector("[data-chosen]");
  const chosen = boxes().filter((b) => b.checked).length;
  if (bar && bar.textContent !== (chosen ? `Đã chọn ${chosen} vụ việc` : bar.dataset.chosen)) bar.textContent = chosen ? `Đã chọn ${chosen} vụ việc` : bar.dataset.chosen;
  const all = document.querySelector("[data-all]");
  if (all) { all.checked = chosen > 0 && chosen === boxes().length; all.indeterminate = chosen > 0 && !all.checked; }
};
addEventListener("change", (e) => {
  if (e.target.matches("[data-all]")) boxes().forEach((b) => { b.checked = e.target.checked; });
  told();
});
document.querySelectorAll("[data-all]").forEach((box) => box.closest("[hidden]")?.removeAttribute("hidden"));
told();

// Every quarter of a minute the list is asked for again; choice and focus stay where they are.
const EVERY = 15000;
const known = new Set([...document.querySelectorAll("[data-case]")].map((row) => row.dataset.case));
const refresh = async () => {
  if (document.hidden || document.querySelector("dialog[open]")) return;
  let page;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html", "X-By-Itself": "1" } });
    if (!answer.ok || answer.redirected) return;
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch { return; }
  const fresh = page.querySelector("#cases");
  if (!fresh || !list() || fresh.dataset.stamp === list().dataset.stamp) return;
  const chosen = new Set(boxes().filter((b) => b.checked).map((b) => b.value));
  const focus = current()?.dataset.case;
  list().replaceWith(document.adoptNode(fresh));
  boxes().forEach((b) => { b.checked = chosen.has(b.value); });
  if (focus) document.querySelector(`[data-case="${CSS.escape(focus)}"] a[href]`)?.focus({ preventScroll: true });
  page.querySelectorAll(".ways").forEach((ways) => document.querySelector(".ways").replaceWith(document.adoptNode(ways)));
  const rows = [...document.querySelectorAll("[data-case]")].map((row) => row.dataset.case);
  const added = rows.filter((code) => !known.has(code));
  rows.forEach((code) => known.add(code));
  const news = document.querySelector("#news");
  if (news && added.length) { news.textContent = `Có ${added.length} vụ việc mới trong danh sách.`; news.hidden = false; }
  told();
};
setInterval(refresh, EVERY);
addEventListener("focus", refresh);
