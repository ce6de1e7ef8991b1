// The list of exchanges, newest first. Only the rows that can be seen exist.

import { get } from "./api.js";
import { element } from "./dom.js";
import { compact, timeOfDay } from "./format.js";

const HEIGHT = 60;
const SPARE = 5;
const MOST_PREVIEWS = 1000;
const PREVIEW_PAUSE = 60;

export class List {
  /** @param chosen called with the number of the exchange that the user chose. */
  constructor(box, chosen) {
    this.box = box;
    this.chosen = chosen;
    this.lines = [];
    this.rows = new Map();
    this.previews = new Map();
    this.selected = null;
    this.space = element("div", { class: "space", role: "presentation" });
    box.append(this.space);
    box.addEventListener("scroll", () => this.#soon());
    box.addEventListener("click", (event) => this.#clicked(event));
    new ResizeObserver(() => this.#soon()).observe(box);
  }

  /** Show these lines (oldest first); `came` new ones are at the end, null means that all are new. */
  show(lines, came) {
    this.lines = lines;
    this.space.style.height = `${lines.length * HEIGHT}px`;
    if (came === null) this.box.scrollTop = 0;
    // What is looked at stays where it is while others come in above it.
    else if (this.box.scrollTop > 0) this.box.scrollTop += came * HEIGHT;
    this.#draw();
  }

  /** Forget the first words that were fetched: the numbers begin anew. */
  forget() {
    this.previews.clear();
  }

  /** Select the exchange that is `step` rows further down; the first one when none is selected. */
  walk(step) {
    const now = this.#indexOf(this.selected);
    this.select(now === -1 ? 0 : now + step);
  }

  /** Select the row of this index; beyond the ends it is the first or the last. */
  select(index) {
    if (!this.lines.length) return;
    const at = Math.max(0, Math.min(this.lines.length - 1, index));
    this.selected = this.#line(at).number;
    this.#reveal(at);
    this.#draw();
    this.chosen(this.selected);
  }

  /** How many rows fit: one page. */
  get page() {
    return Math.max(1, Math.floor(this.box.clientHeight / HEIGHT) - 1);
  }

  #line(index) {
    return this.lines[this.lines.length - 1 - index];
  }

  #indexOf(number) {
    let low = 0;
    let high = this.lines.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.lines[middle].number;
      if (found === number) return this.lines.length - 1 - middle;
      if (found < number) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  #reveal(index) {
    const top = index * HEIGHT;
    const bottom = top + HEIGHT - this.box.clientHeight;
    if (this.box.scrollTop > top) this.box.scrollTop = top;
    else if (this.box.scrollTop < bottom) this.box.scrollTop = bottom;
  }

  #clicked(event) {
    const row = event.target.closest("[role=option]");
    if (row) this.select(this.#indexOf(Number(row.dataset.number)));
  }

  #soon() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.#draw();
    });
  }

  #draw() {
    const from = Math.max(0, Math.floor(this.box.scrollTop / HEIGHT) - SPARE);
    const to = Math.min(this.lines.length, Math.ceil((this.box.scrollTop + this.box.clientHeight) / HEIGHT) + SPARE);
    const seen = new Map();
    for (let index = from; index < to; index++) {
      const line = this.#line(index);
      const known = this.rows.get(line.number);
      const row = known?.line === line ? known : { line, ...made(line) };
      place(row.node, index, this.lines.length, line.number === this.selected);
      this.#say(row);
      seen.set(line.number, row);
    }
    const nodes = [...seen.values()].map((row) => row.node);
    for (const row of this.rows.values()) if (!nodes.includes(row.node)) row.node.remove();
    for (const node of nodes) if (!node.isConnected) this.space.append(node);
    this.rows = seen;
    const active = seen.get(this.selected)?.node.id;
    if (active) this.box.setAttribute("aria-activedescendant", active);
    else this.box.removeAttribute("aria-activedescendant");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#fetchPreviews(), PREVIEW_PAUSE);
  }

  #say({ line, said }) {
    const text = this.previews.get(line.number);
    if (text) said.textContent = text;
  }

  async #fetchPreviews() {
    const missing = [...this.rows.values()].filter(({ line }) => !this.previews.has(line.number));
    if (!missing.length) return;
    const numbers = missing.map(({ line }) => line.number);
    const found = await get(`previews?numbers=${numbers.join(",")}`).catch(() => null);
    if (!found) return;
    if (this.previews.size > MOST_PREVIEWS) this.previews.clear();
    for (const number of numbers) this.previews.set(number, found.previews[number] ?? "");
    for (const row of this.rows.values()) this.#say(row);
  }
}

function place(node, index, size, selected) {
  node.style.transform = `translateY(${index * HEIGHT}px)`;
  node.setAttribute("aria-posinset", index + 1);
  node.setAttribute("aria-setsize", size);
  node.setAttribute("aria-selected", selected);
}

function made(line) {
  const said = element("span", { class: "said" }, `${line.method} ${line.path}`);
  const tokens = line.prompt_tokens + line.completion_tokens;
  const node = element("div", { role: "option", class: "row", id: `row-${line.number}`, "data-number": line.number },
    element("span", { class: `status ${statusKind(line)}` }, line.status),
    said,
    element("time", { datetime: new Date(line.time * 1000).toISOString() }, timeOfDay(line.time)),
    element("span", { class: "number" }, `#${line.number}`),
    element("span", { class: "facts" },
      line.model && element("span", {}, line.model),
      line.rule && element("span", { class: "tag rule" }, line.rule),
      line.fault && line.fault !== line.rule && element("span", { class: "tag fault" }, line.fault),
      line.stream && element("span", { class: "tag" }, "stream"),
      line.outcome !== "sent" && element("span", { class: "tag fault" }, line.outcome)),
    element("span", { class: "tokens" }, tokens ? `${compact(tokens)} tokens` : ""));
  return { node, said };
}

/** How a status is coloured. */
export function statusKind(line) {
  if (line.status >= 500) return "bad";
  return line.status >= 400 ? "warn" : "good";
}
