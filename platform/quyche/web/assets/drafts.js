// What was typed survives a lost connection. A resident's draft stays three days in this browser; an officer's only in
// this tab, since offices share machines, and it goes when they sign out. Files, consents and ticks of yes are not kept.
import { addRow } from "./rows.js";

const LASTS = 3 * 24 * 3600 * 1000;
const store = (form) => (form.dataset.owner ? sessionStorage : localStorage);
const key = (form) => `draft:${form.dataset.owner}:${form.dataset.draft}`;
const named = (form, name) => [...form.elements].filter((e) => e.name === name);
const kept = (e) => e.name && !/^(~|csrf_token$)/.test(e.name) && !["file", "hidden", "submit"].includes(e.type) && !(e.type === "checkbox" && e.value === "yes");
const read = (box, name) => { try { return JSON.parse(box.getItem(name)) || {}; } catch { return {}; } };
const drafts = (box) => Object.keys(box).filter((name) => name.startsWith("draft:"));

export const forget = (form) => store(form).removeItem(key(form));
const wipe = () => drafts(sessionStorage).forEach((name) => sessionStorage.removeItem(name));

drafts(localStorage).filter((name) => !(Date.now() - read(localStorage, name).at < LASTS)).forEach((name) => localStorage.removeItem(name));
document.querySelectorAll("form[data-sign-out]").forEach((form) => form.addEventListener("submit", wipe));

const put = (form, name, values) => {
  const row = name.match(/^(.+)\.\d+\..+$/);
  const table = row && document.getElementById(row[1]);
  while (table?.dataset.rows && !named(form, name).length && table.querySelectorAll(".line").length < +table.dataset.rows) addRow(table);
  named(form, name).filter(kept).forEach((e) => {
    if (e.type === "checkbox") e.checked = values.includes(e.value);
    else e.value = values[0] ?? "";
    e.closest("details")?.setAttribute("open", "");
    e.dispatchEvent(new Event("change", { bubbles: true }));
  });
};

const note = (form) => {
  const { at, fields = {} } = read(store(form), key(form));
  const box = form.querySelector("[data-restored]");
  if (!form.hasAttribute("data-fresh") || !at || !Object.keys(fields).length) return;
  Object.entries(fields).forEach(([name, values]) => put(form, name, values));
  box.hidden = false;
  box.querySelector("button").addEventListener("click", () => { forget(form); location.reload(); });
};

document.querySelectorAll("form[data-draft]").forEach((form) => {
  drafts(sessionStorage).filter((name) => form.dataset.owner && !name.startsWith(`draft:${form.dataset.owner}:`)).forEach((name) => sessionStorage.removeItem(name));
  note(form);
  const keep = ({ target }) => {
    if (!kept(target)) return;
    const { fields = {} } = read(store(form), key(form));
    fields[target.name] = named(form, target.name).filter((e) => e.type !== "checkbox" || e.checked).map((e) => e.value);
    store(form).setItem(key(form), JSON.stringify({ at: Date.now(), fields }));
  };
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
});
