// One more row of a table, up to its limit.
export const addRow = (table) => {
  const lines = table.querySelectorAll(".line");
  const line = lines[lines.length - 1].cloneNode(true);
  line.querySelectorAll(".error").forEach((e) => e.remove());
  line.querySelectorAll("[name]").forEach((e) => {
    e.name = e.id = e.name.replace(/\.\d+\./, `.${lines.length}.`);
    e.value = "";
    e.removeAttribute("aria-invalid");
  });
  lines[lines.length - 1].after(line);
  table.querySelector("[data-add-row]").hidden = lines.length + 1 >= +table.dataset.rows;
  return line;
};

document.querySelectorAll("[data-add-row]").forEach((button) => {
  const table = button.closest("[data-rows]");
  button.hidden = table.querySelectorAll(".line").length >= +table.dataset.rows;
  button.addEventListener("click", () => addRow(table).querySelector("[name]").focus());
});
