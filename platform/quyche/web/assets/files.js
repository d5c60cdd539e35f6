// Chosen files are shown before they are sent: a small picture, the name, what is too large, and a way to take one out.
const size = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1).replace(".", ",")} MB`);
const made = (tag, className, text = "") => Object.assign(document.createElement(tag), { className, textContent: text });

const holding = (files) => {
  const transfer = new DataTransfer();
  files.forEach((file) => transfer.items.add(file));
  return transfer.files;
};

const line = (input, file) => {
  const item = made("li", "picked");
  if (/^image\/(jpeg|png|webp)$/.test(file.type)) {
    const picture = made("img", "");
    picture.alt = "";
    picture.src = URL.createObjectURL(file);
    picture.addEventListener("load", () => URL.revokeObjectURL(picture.src));
    item.append(picture);
  }
  const said = made("span", "grow", `${file.name} (${size(file.size)})`);
  if (file.size > +input.dataset.largest) said.append(made("span", "error", input.dataset.tooLarge));
  const remove = made("button", "button", input.dataset.remove);
  remove.type = "button";
  remove.setAttribute("aria-label", `${input.dataset.remove} ${file.name}`);
  remove.addEventListener("click", () => {
    input.files = holding([...input.files].filter((other) => other !== file));
    draw(input);
    input.focus();
  });
  item.append(said, remove);
  return item;
};

const draw = (input) => {
  const field = input.closest(".field");
  const list = field.querySelector(".chosen");
  list.replaceChildren(...[...input.files].map((file) => line(input, file)));
  if (input.files.length > +input.dataset.most) list.append(made("li", "error", input.dataset.tooMany));
  field.querySelectorAll("[data-again]").forEach((e) => { e.hidden = input.files.length > 0; });
};

document.querySelectorAll("input[type=file][data-largest]").forEach((input) => {
  input.closest(".field").append(made("ul", "plain chosen"));
  input.addEventListener("change", () => draw(input));
  if (input.files.length) draw(input);
});

// One shot at a time from the camera joins those already chosen.
document.querySelectorAll("input[type=file][capture]").forEach((camera) => camera.addEventListener("change", () => {
  const input = document.getElementById(camera.dataset.addsTo);
  input.files = holding([...input.files, ...camera.files]);
  camera.value = "";
  draw(input);
}));
