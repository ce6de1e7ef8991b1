// The faults, each with a switch; and a few usual ones to add.

import { get, send } from "./api.js";
import { button, element, tellProblem } from "./dom.js";
import { plural, words } from "./format.js";

const USUAL = [
  ["outage", "503 for every request", { status: 503 }],
  ["rate-limit", "429, try again after 1 s", { status: 429, retry_after: 1 }],
  ["slow-start", "2 s before the first token", { first: 2 }],
  ["slow-stream", "0.2 s between tokens", { between: 0.2 }],
  ["cut-stream", "streams end after 3 chunks", { cut_after: 3 }],
  ["reset", "the connection is reset", { reset: true }],
];

let drawn = "";

/** Fetch and show the faults. */
export async function showFaults(box) {
  const { faults } = await get("faults");
  // What has not changed is not drawn anew under somebody's hand.
  if (drawn === JSON.stringify(faults)) return;
  drawn = JSON.stringify(faults);
  // A switch keeps the keyboard's focus while the list is drawn anew.
  const focused = box.contains(document.activeElement) ? document.activeElement.id : "";
  const act = async (method, path, body) => {
    try {
      await send(method, path, body);
      tellProblem("");
    } catch (error) {
      tellProblem(error.message);
    }
    await showFaults(box);
  };
  const on = faults.filter((fault) => fault.enabled).length;
  box.replaceChildren(element("header", {},
    element("h2", {}, "Faults"),
    element("p", { class: "quiet" }, faults.length
      ? `${plural(faults.length, "fault")}, ${on} switched on. The first that strikes counts, whatever rule answers.`
      : "There are no faults: nothing goes wrong.")),
  element("ul", { class: "faults" }, faults.map((fault) => row(fault, act))),
  usual(faults, act));
  if (focused) document.getElementById(focused)?.focus();
}

function row(fault, act) {
  const path = `faults/${encodeURIComponent(fault.name)}`;
  const id = `fault-${fault.name}`;
  const when = words(fault.when);
  return element("li", {},
    element("button", {
      type: "button", role: "switch", id, class: "switch", "aria-checked": String(fault.enabled), "aria-label": fault.name,
      onclick: () => act("PATCH", path, { enabled: !fault.enabled }),
    }),
    element("div", {},
      element("strong", {}, fault.name),
      element("p", { class: "quiet" }, words(fault.fault), when && ` — when ${when}`)),
    element("span", { class: "quiet" }, `struck ${plural(fault.struck, "time")}`),
    button("Remove", () => act("DELETE", path), { class: "plain", "aria-label": `Remove ${fault.name}` }));
}

function usual(faults, act) {
  const missing = USUAL.filter(([name]) => !faults.some((fault) => fault.name === name));
  if (!missing.length) return "";
  return element("section", { class: "usual", "aria-labelledby": "usual-title" },
    element("h3", { id: "usual-title" }, "Add a usual one, switched off"),
    element("div", {}, missing.map(([name, told, fault]) =>
      element("button", { type: "button", onclick: () => act("POST", "faults", { name, fault, enabled: false }) },
        element("strong", {}, name), element("span", { class: "quiet" }, told)))));
}
