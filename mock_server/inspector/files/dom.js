// Making elements. Text is only ever text: nothing here, or anywhere on the page, parses markup.

/** An element with attributes, listeners (`onclick`) and children; null and false are left out. */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** The element of this id. */
export const byId = (id) => document.getElementById(id);

/** A button. */
export const button = (label, onclick, attributes = {}) => element("button", { type: "button", onclick, ...attributes }, label);

/** A button that copies a text, and says so. */
export function copyButton(text, label = "Copy") {
  const node = button(label, async () => {
    node.textContent = (await copied(text)) ? "Copied" : "Press Ctrl+C";
    setTimeout(() => { node.textContent = label; }, 1500);
  }, { class: "copy" });
  return node;
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // not a secure context, or not allowed
  }
}

/** A block of code with a button to copy it. */
export const code = (text, name) => element("div", { class: "code" },
  copyButton(text), element("pre", { tabindex: "0", role: "region", "aria-label": name }, text));

/** Say to the user that something went wrong; an empty text takes it back. */
export function tellProblem(text) {
  const node = byId("problem");
  node.textContent = text;
  node.hidden = !text;
}
