// The keyboard: every key with what it does, and the help that lists them.

import { byId, element } from "./dom.js";

const SHORT = { ArrowDown: "↓", ArrowUp: "↑", Escape: "Esc", PageDown: "Page ↓", PageUp: "Page ↑" };

/** Listen to keys.
 *
 * @param actions what each key does, by what it is called in `event.key`: `[action, help]`.
 */
export function startKeys(actions) {
  const help = byId("help");
  byId("keys").append(...Object.values(grouped(actions)).map(({ keys, told }) => element("div", {},
    element("dt", {}, keys.map((key) => element("kbd", {}, SHORT[key] ?? key))), element("dd", {}, told))));
  byId("help-open").addEventListener("click", () => help.showModal());
  byId("help-close").addEventListener("click", () => help.close());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (typing(event.target) && event.key !== "Escape" && event.key !== "ArrowDown") return;
    const action = actions[event.key]?.[0];
    if (action && action(event) !== false) event.preventDefault();
  });
}

/** Keys that do the same stand together. */
function grouped(actions) {
  const groups = {};
  for (const [key, [, told]] of Object.entries(actions)) (groups[told] ??= { keys: [], told }).keys.push(key);
  return groups;
}

const typing = (target) => target.matches("input, textarea, select");
