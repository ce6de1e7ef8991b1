// The rules: what each waits for, what it says, and how often it was used.

import { get } from "./api.js";
import { element } from "./dom.js";
import { plural, words } from "./format.js";

let drawn = "";

/** Fetch and show the rules. */
export async function showRules(box) {
  const { rules } = await get("rules");
  // What has not changed is not drawn anew while somebody reads or selects it.
  if (drawn === JSON.stringify(rules)) return;
  drawn = JSON.stringify(rules);
  const idle = rules.filter((rule) => rule.used === 0).length;
  box.replaceChildren(element("header", {},
    element("h2", {}, "Rules"),
    element("p", { class: "quiet" }, rules.length
      ? `${plural(rules.length, "rule")}, in the order in which they are tried. ${idle ? `${plural(idle, "was", "were")} never used.` : "All were used."}`
      : "There are no rules: every request gets the default reply.")),
  rules.length ? table(rules) : example());
}

function table(rules) {
  const head = ["Rule", "Waits for", "Says", "Used"].map((name) => element("th", { scope: "col" }, name));
  return element("div", { class: "scroll" }, element("table", { class: "rules" },
    element("thead", {}, element("tr", {}, head)),
    element("tbody", {}, rules.map(row))));
}

function row(rule) {
  const marks = [rule.priority && `priority ${rule.priority}`, rule.times && `at most ${plural(rule.times, "time")}`,
    rule.scenario && `scenario ${rule.scenario.name}`].filter(Boolean);
  const says = [words(rule.reply), rule.fault && `fault: ${words(rule.fault)}`].filter(Boolean).join("; ");
  return element("tr", { class: rule.used ? null : "idle" },
    element("th", { scope: "row" }, rule.name, element("span", { class: "quiet" }, [rule.origin, ...marks].join(" · "))),
    element("td", {}, words(rule.when) || element("span", { class: "quiet" }, "every request")),
    element("td", {}, says || element("span", { class: "quiet" }, "the default reply, or a Python function's")),
    element("td", {}, rule.used ? `${rule.used}×` : element("span", { class: "tag idle" }, "never used")));
}

function example() {
  const text = `curl ${location.origin}/__admin/rules -d '{"when": {"user": "Hi"}, "reply": "Hello!"}'`;
  return element("div", { class: "hint" }, element("p", {}, "Make one:"), element("pre", { tabindex: "0" }, text));
}
