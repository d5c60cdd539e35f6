// A form is sent from its page, so that neither text nor chosen pictures are lost when the line is, or a field is wrong.
import { forget } from "./drafts.js";

const say = (form, words, tone) => {
  const box = form.querySelector("[data-said]");
  box.textContent = words;
  box.className = `notice ${tone}`;
  box.hidden = !words;
};

// The page with what is wrong takes this one's place; files stay chosen.
const show = (form, page) => {
  const chosen = new Map([...form.querySelectorAll("input[type=file]")].map((e) => [e.id, e.files]));
  document.open();
  document.write(page);
  document.close();
  document.querySelectorAll("input[type=file]").forEach((e) => {
    if (!chosen.get(e.id)?.length) return;
    e.files = chosen.get(e.id);
    e.dispatchEvent(new Event("change", { bubbles: true }));
  });
};

const words = (page) => [...new DOMParser().parseFromString(page, "text/html").querySelectorAll("main h1, main p:not(:has(a))")].map((e) => e.textContent.trim()).join(". ");

const send = async (form) => {
  const answer = await fetch(location.href, { method: "POST", body: new FormData(form), headers: { "X-Sent-By": "script" } });
  const to = answer.headers.get("X-Go");
  if (to) {
    forget(form);
    location.assign(to);
    return true;
  }
  const page = await answer.text();
  if (page.includes("data-draft=")) show(form, page);
  else say(form, words(page) || form.dataset.unsent, "danger");
  return false;
};

document.querySelectorAll("form[data-draft]").forEach((form) => form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const buttons = form.querySelectorAll("button[type=submit]");
  if ([...buttons].some((b) => b.disabled)) return;
  buttons.forEach((b) => { b.disabled = true; });
  say(form, form.dataset.sending, "");
  const gone = await send(form).catch(() => say(form, form.dataset.unsent, "danger"));
  if (!gone) buttons.forEach((b) => { b.disabled = false; });
}));

// Any other form: a second tap sends nothing; coming back to the page frees the button again.
document.querySelectorAll("form[method=post]:not([data-draft])").forEach((form) => form.addEventListener("submit", () => {
  setTimeout(() => form.querySelectorAll("button[type=submit]").forEach((b) => { b.disabled = true; }));
}));
addEventListener("pageshow", () => document.querySelectorAll("button[type=submit][disabled]").forEach((b) => { b.disabled = false; }));
document.querySelector("form[data-draft] [role=alert]")?.focus();
