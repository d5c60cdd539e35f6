// Comfort only: every form works without this script.
import "./rows.js";
import "./drafts.js";
import "./files.js";
import "./sending.js";
import "./bell.js";
import "./growing.js";

const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

// A field or section is shown only while those it depends on are shown and have one of its values.
const dependent = [...document.querySelectorAll("[data-show-when]")].map((part) => [part, JSON.parse(part.dataset.showWhen)]);
const says = ([name, wanted]) => [...document.querySelectorAll(`[name="${CSS.escape(name)}"]`)].some((i) =>
  wanted.includes(i.value) && (i.type !== "checkbox" || i.checked) && !i.closest("[hidden]"));
const decide = () => dependent.forEach(([part, conditions]) => {
  part.hidden = !conditions.every(says);
  part.toggleAttribute("data-shown", !part.hidden);
});
addEventListener("change", decide);
decide();

// The phone's position fills the coordinates, and tells the map.
each("[data-geolocate]", (button) => {
  if (!navigator.geolocation) { button.hidden = true; return; }
  button.addEventListener("click", () => navigator.geolocation.getCurrentPosition(({ coords }) => {
    const set = (axis, value) => { const e = document.querySelector(`[name="${CSS.escape(`${button.dataset.geolocate}.${axis}`)}"]`); e.value = value.toFixed(6); e.dispatchEvent(new Event("change", { bubbles: true })); };
    set("lat", coords.latitude);
    set("lon", coords.longitude);
  }, () => { button.disabled = true; }, { enableHighAccuracy: true, timeout: 10000 }));
});

// The tab one is on is where the thumb finds it; the page itself stays where it is.
each(".ways [aria-current]", (tab) => {
  const [bar, here] = [tab.parentElement, tab.getBoundingClientRect()];
  bar.scrollLeft += here.left + here.width / 2 - bar.getBoundingClientRect().left - bar.clientWidth / 2;
});

// Search unfolds where one is.
each(".find", (link) => link.addEventListener("click", (e) => {
  const box = document.querySelector("[data-search]");
  if (!box) return;
  e.preventDefault();
  box.form.classList.add("searching");
  box.focus();
}));

// An open menu goes when one looks elsewhere.
each(".menu", (menu) => {
  const leave = (e) => { if (!menu.contains(e.target)) menu.open = false; };
  addEventListener("pointerdown", leave);
  addEventListener("focusin", leave);
  menu.addEventListener("keydown", (e) => {
    if (e.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});

// What an address points at shows, though it lies in something folded; on paper everything does.
const unfold = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let part = target?.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  target?.scrollIntoView();
};
if (location.hash) unfold();
addEventListener("hashchange", unfold);
addEventListener("beforeprint", () => each("main details.article:not([open])", (part) => { part.open = true; }));

// A code to keep.
each("[data-copy]", (button) => button.addEventListener("click", () => navigator.clipboard.writeText(button.dataset.copy)
  .then(() => { button.textContent = button.dataset.copied; })));

// Pictures show before they are sent.
each("input[type=file][data-preview]", (input) => {
  const shown = document.createElement("div");
  shown.className = "photos";
  input.after(shown);
  input.addEventListener("change", () => {
    shown.replaceChildren(...[...input.files].filter((f) => f.type.startsWith("image/")).map((file) => {
      const picture = new Image(96, 96);
      picture.src = URL.createObjectURL(file);
      picture.alt = file.name;
      return picture;
    }));
  });
});
