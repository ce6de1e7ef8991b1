// Why no rule answered: the closest rules, and what each of them missed.

import { element } from "./dom.js";
import { unmatched } from "./journal.js";

/** A box that tells of the near misses of an entry; empty where there is nothing to tell. */
export function nearMisses(entry, rules) {
  if (!unmatched(entry)) return "";
  if (!entry.near_misses.length) {
    return rules.length ? "" : element("p", { class: "near quiet" }, "No rule answered: there are none.");
  }
  const head = ["Closest rules", "Field", "Wanted", "Got"].map((name) => element("th", { scope: "col" }, name));
  return element("section", { class: "near", "aria-labelledby": "near-title" },
    element("h3", { id: "near-title" }, "Why no rule answered"),
    element("div", { class: "scroll" }, element("table", {},
      element("thead", {}, element("tr", {}, head)),
      element("tbody", {}, entry.near_misses.map(rows)))));
}

/** A row for each condition that did not hold. */
function rows(miss) {
  const many = miss.differences.length;
  const name = element("th", { scope: "rowgroup", rowspan: Math.max(1, many) }, miss.rule,
    element("span", { class: "quiet" }, `${miss.held} of ${miss.conditions} hold`));
  if (!many) return element("tr", {}, name, element("td", { colspan: 3 }, "It would answer now: it was made, or its count was reset, later."));
  return miss.differences.map((one, at) => element("tr", {}, at ? null : name,
    element("td", {}, one.field), element("td", {}, one.wanted), element("td", {}, one.got)));
}
