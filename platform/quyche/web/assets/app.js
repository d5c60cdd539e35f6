// Comfort only: every form works without this script.
const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

// A second tap sends nothing; coming back to the page frees the button again.
each("form[method=post]", (form) => form.addEventListener("submit", () => {
  setTimeout(() => form.querySelectorAll("button[type=submit]").forEach((b) => { b.disabled = true; }));
}));
addEventListener("pageshow", () => each("button[type=submit][disabled]", (b) => { b.disabled = false; }));

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

// One more row of a table, up to its limit.
each("[data-add-row]", (button) => {
  const table = button.closest("[data-rows]");
  button.addEventListener("click", () => {
    const lines = table.querySelectorAll(".line");
    const line = lines[lines.length - 1].cloneNode(true);
    line.querySelectorAll("[name]").forEach((e) => { e.name = e.id = e.name.replace(/\.\d+\./, `.${lines.length}.`); e.value = ""; });
    lines[lines.length - 1].after(line);
    button.hidden = lines.length + 1 >= +table.dataset.rows;
    line.querySelector("[name]").focus();
  });
});

// What was typed survives a lost connection; files and personal consent are not kept.
const drafted = (form) => [...form.elements].filter((e) => e.name && !e.name.startsWith("~") && !["file", "hidden", "checkbox", "submit"].includes(e.type) && e.name !== "csrf_token");
const left = sessionStorage.getItem("sent");
if (left && !document.querySelector(`form[data-draft="${CSS.escape(left)}"]`)) {
  localStorage.removeItem(`draft:${left}`);
  sessionStorage.removeItem("sent");
}
each("form[data-draft]", (form) => {
  const key = `draft:${form.dataset.draft}`;
  const kept = JSON.parse(localStorage.getItem(key) || "{}");
  drafted(form).forEach((e) => { if (!e.value && kept[e.name]) { e.value = kept[e.name]; e.dispatchEvent(new Event("change", { bubbles: true })); } });
  form.addEventListener("input", () => localStorage.setItem(key, JSON.stringify(Object.fromEntries(drafted(form).map((e) => [e.name, e.value])))));
  form.addEventListener("submit", () => sessionStorage.setItem("sent", form.dataset.draft));
});

// The phone's position fills the coordinates, and tells the map.
each("[data-geolocate]", (button) => {
  if (!navigator.geolocation) { button.hidden = true; return; }
  button.addEventListener("click", () => navigator.geolocation.getCurrentPosition(({ coords }) => {
    const set = (axis, value) => { const e = document.querySelector(`[name="${CSS.escape(`${button.dataset.geolocate}.${axis}`)}"]`); e.value = value.toFixed(6); e.dispatchEvent(new Event("change", { bubbles: true })); };
    set("lat", coords.latitude);
    set("lon", coords.longitude);
  }, () => { button.disabled = true; }, { enableHighAccuracy: true, timeout: 10000 }));
});

// The tab one is on is where the thumb finds it.
document.querySelector(".ways [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

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
