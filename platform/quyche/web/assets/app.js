// Comfort only: every form works without this script.
const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

// A second tap sends nothing; coming back to the page frees the button again.
each("form[method=post]", (form) => form.addEventListener("submit", () => {
  setTimeout(() => form.querySelectorAll("button[type=submit]").forEach((b) => { b.disabled = true; }));
}));
addEventListener("pageshow", () => each("button[type=submit][disabled]", (b) => { b.disabled = false; }));

// A field is shown only while the one it depends on has one of its values.
each("[data-show-when]", (field) => {
  const [name, wanted] = field.dataset.showWhen.split("=");
  const asked = document.querySelectorAll(`[name="${CSS.escape(name)}"]`);
  const decide = () => { field.hidden = ![...asked].some((i) => wanted.split("|").includes(i.value) && (i.type !== "checkbox" || i.checked)); };
  asked.forEach((i) => i.addEventListener("change", decide));
  decide();
});

// What was typed survives a lost connection; files and personal consent are not kept.
const drafted = (form) => [...form.elements].filter((e) => e.name && !e.name.startsWith("~") && !["file", "hidden", "checkbox", "submit"].includes(e.type) && e.name !== "csrf_token");
each("form[data-draft]", (form) => {
  const key = `draft:${form.dataset.draft}`;
  const kept = JSON.parse(localStorage.getItem(key) || "{}");
  drafted(form).forEach((e) => { if (!e.value && kept[e.name]) { e.value = kept[e.name]; e.dispatchEvent(new Event("change", { bubbles: true })); } });
  form.addEventListener("input", () => localStorage.setItem(key, JSON.stringify(Object.fromEntries(drafted(form).map((e) => [e.name, e.value])))));
});
each("[data-draft-clear]", (mark) => localStorage.removeItem(`draft:${mark.dataset.draftClear}`));

// The phone's position fills the coordinates, and tells the map.
each("[data-geolocate]", (button) => {
  if (!navigator.geolocation) return;
  button.hidden = false;
  button.addEventListener("click", () => navigator.geolocation.getCurrentPosition(({ coords }) => {
    const set = (axis, value) => { const e = document.querySelector(`[name="${CSS.escape(`${button.dataset.geolocate}.${axis}`)}"]`); e.value = value.toFixed(6); e.dispatchEvent(new Event("change", { bubbles: true })); };
    set("lat", coords.latitude);
    set("lon", coords.longitude);
  }, () => { button.disabled = true; }, { enableHighAccuracy: true, timeout: 10000 }));
});
