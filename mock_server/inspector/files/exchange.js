// One exchange in full.

import { getText, get } from "./api.js";
import { conversation } from "./conversation.js";
import { button, code, element } from "./dom.js";
import { count, dollars, duration, moment, pretty } from "./format.js";
import { nearMisses } from "./near.js";
import { cost, priceDate } from "./prices.js";
import { statusKind } from "./list.js";
import { timeline } from "./timeline.js";

const TABS = ["Conversation", "Stream", "Request", "Reply", "curl"];

export class ExchangeView {
  /** @param back called when the user wants the list again. */
  constructor(box, back) {
    this.box = box;
    this.back = back;
    this.tab = TABS[0];
    this.number = null;
  }

  /** Show the exchange of this number. */
  async show(number) {
    this.number = number;
    const [entry, curl, { rules }] = await Promise.all([
      get(`journal/${number}`), getText(`journal/${number}?format=curl`), get("rules"),
    ]);
    if (this.number !== number) return;
    this.entry = entry;
    this.curl = curl.trim();
    this.box.setAttribute("aria-label", `Exchange ${number}`);
    this.box.replaceChildren(this.#head(), nearMisses(entry, rules), this.#tabs(), this.panel);
    this.#open(this.tabs.has(this.tab) ? this.tab : TABS[0]);
    this.box.scrollTop = 0;
  }

  /** Show a text instead. */
  empty(...children) {
    this.number = null;
    this.tabs = undefined;
    this.box.replaceChildren(...children);
  }

  /** Open the tab `step` further. */
  turn(step) {
    if (!this.tabs) return;
    const names = [...this.tabs.keys()];
    this.#open(names[(names.indexOf(this.shown) + step + names.length) % names.length]);
  }

  #head() {
    const entry = this.entry;
    const price = cost(entry);
    const facts = [
      ["Model", entry.model],
      ["Time", moment(entry.time)],
      ["Rule", entry.rule],
      ["Fault", entry.fault],
      ["Session", entry.session],
      ["Tokens", entry.model && `${count(entry.prompt_tokens)} in, ${count(entry.completion_tokens)} out`],
      [`Estimate, prices of ${priceDate}`, entry.status === 200 && entry.model && (price === null ? "not known" : `≈ ${dollars(price)}`)],
      ["Made in", duration(entry.duration)],
      ["Outcome", entry.outcome === "sent" ? null : entry.outcome],
    ];
    return element("header", {},
      button("Back to the list", this.back, { class: "back" }),
      element("h2", {},
        element("span", { class: `status ${statusKind(entry)}` }, entry.status),
        ` ${entry.method} ${entry.path} `, element("span", { class: "quiet" }, `#${entry.number}`)),
      element("dl", { class: "facts" }, facts.filter(([, value]) => value)
        .map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value)))));
  }

  #tabs() {
    this.panel = element("div", { class: "panel", role: "tabpanel", id: "panel", tabindex: "0" });
    const names = TABS.filter((name) => name !== "Stream" || this.entry.stream);
    this.tabs = new Map(names.map((name) => [name, element("button", {
      type: "button", role: "tab", id: `tab-${name}`, "aria-controls": "panel", onclick: () => this.#open(name),
    }, name)]));
    const keydown = (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!step) return;
      this.turn(step);
      this.tabs.get(this.shown).focus();
      event.stopPropagation();
    };
    return element("div", { class: "tabs", role: "tablist", "aria-label": "Parts of the exchange", onkeydown: keydown }, [...this.tabs.values()]);
  }

  #open(name) {
    this.tab = this.shown = name;
    for (const [one, tab] of this.tabs) {
      tab.setAttribute("aria-selected", one === name);
      tab.tabIndex = one === name ? 0 : -1;
    }
    this.panel.setAttribute("aria-labelledby", `tab-${name}`);
    this.panel.replaceChildren(...this.#content(name));
  }

  #content(name) {
    const entry = this.entry;
    if (name === "Conversation") return [conversation(entry)];
    if (name === "Stream") return [timeline(entry)];
    if (name === "curl") return [code(this.curl, "curl command")];
    if (name === "Request") {
      const query = entry.query ? `?${entry.query}` : "";
      return [headers(`${entry.method} ${entry.path}${query}`, entry.headers), code(pretty(entry.request), "Request body")];
    }
    return [headers(`Status ${entry.status}`, entry.reply_headers), code(this.#reply(), "Reply body")];
  }

  #reply() {
    const { response, stream } = this.entry;
    if (!stream) return pretty(response);
    return response.map((chunk) => `data: ${JSON.stringify(chunk)}`).join("\n\n");
  }
}

function headers(first, lines) {
  return element("div", { class: "headers" }, element("p", {}, first),
    element("dl", {}, Object.entries(lines).map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value)))));
}
