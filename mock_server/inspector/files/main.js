// The inspector: puts the parts together.

import { AdminError, request, send, query, useToken } from "./api.js";
import { byId, tellProblem } from "./dom.js";
import { Events } from "./events.js";
import { ExchangeView } from "./exchange.js";
import { showFaults } from "./faults.js";
import { compact, count, dollars, plural } from "./format.js";
import { Journal } from "./journal.js";
import { startKeys } from "./keys.js";
import { List } from "./list.js";
import { priceDate, totals } from "./prices.js";
import { showRules } from "./rules.js";
import { nextTheme, startTheme } from "./theme.js";
import { choose, nothingFound, welcome } from "./welcome.js";

const VIEWS = { exchanges: () => {}, rules: showRules, faults: showFaults };
const TYPING_PAUSE = 150;
const REDRAW_PAUSE = 500;

const search = byId("search");
const main = byId("main");
let view = "exchanges";

/** Do something with the server, and tell what goes wrong. */
async function trying(work) {
  try {
    await work();
    tellProblem("");
  } catch (error) {
    if (error instanceof AdminError && error.status === 401) askForToken();
    else tellProblem(error.message);
  }
}

// The exchanges.

const exchange = new ExchangeView(byId("exchange"), () => closeExchange());
const list = new List(byId("rows"), (number) => openExchange(number));
const journal = new Journal((came, fresh = []) => {
  list.show(journal.found, came);
  tellTotals();
  const { number } = exchange;
  if (fresh.some((line) => line.number === number)) trying(() => exchange.show(number));
  if (exchange.number === null) exchange.empty(placeholder());
});

function placeholder() {
  if (journal.found.length) return choose();
  return journal.narrowed ? nothingFound() : welcome();
}

function tellTotals() {
  const sum = totals(journal.found);
  const unknown = sum.unknown ? `, ${plural(sum.unknown, "price")} not known` : "";
  byId("totals").textContent = `${plural(journal.found.length, "exchange")} · ${compact(sum.prompt + sum.completion)} tokens · ≈ ${dollars(sum.dollars)}${unknown}`;
  byId("totals").title = `${count(sum.prompt)} tokens in, ${count(sum.completion)} out. The cost is an estimate from list prices of ${priceDate}.`;
}

let opening;
function openExchange(number) {
  main.classList.add("open");
  // Whoever walks quickly wants to see only where he stops.
  clearTimeout(opening);
  opening = setTimeout(() => trying(() => exchange.show(number)), 40);
}

function closeExchange() {
  main.classList.remove("open");
  byId("rows").focus();
}

let typed;
search.addEventListener("input", () => {
  clearTimeout(typed);
  typed = setTimeout(() => trying(() => journal.search(search.value)), TYPING_PAUSE);
});

for (const chip of document.querySelectorAll("[data-only]")) {
  chip.addEventListener("click", () => {
    for (const one of document.querySelectorAll("[data-only]")) one.setAttribute("aria-pressed", one === chip);
    journal.narrow(chip.dataset.only);
  });
}

async function save(format, name, type) {
  const body = await (await request(`journal${query({ ...journal.wanted, format })}`)).blob();
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(new Blob([body], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

byId("export-jsonl").addEventListener("click", () => trying(() => save("jsonl", "journal.jsonl", "application/x-ndjson")));
byId("export-har").addEventListener("click", () => trying(() => save("har", "journal.har", "application/json")));
byId("clear").addEventListener("click", () => trying(() => send("DELETE", "journal")));

// The views.

function openView(name) {
  view = name;
  for (const tab of document.querySelectorAll("[data-view]")) {
    if (tab.dataset.view === name) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
    byId(`view-${tab.dataset.view}`).hidden = tab.dataset.view !== name;
  }
  redraw();
}

const redraw = () => trying(() => VIEWS[view](byId(`view-${view}`)));
for (const tab of document.querySelectorAll("[data-view]")) tab.addEventListener("click", () => openView(tab.dataset.view));

let redrawing;
function redrawSoon() {
  redrawing ??= setTimeout(() => {
    redrawing = undefined;
    redraw();
  }, REDRAW_PAUSE);
}

// What the server tells.

function live(text, kind) {
  byId("live").textContent = text;
  byId("live").dataset.kind = kind;
}

async function startOver() {
  list.forget();
  list.selected = null;
  exchange.empty();
  main.classList.remove("open");
  await journal.reload();
}

let begun = false;
const told = {
  open: () => {
    live("Live", "good");
    // After a loss nobody knows what was missed.
    trying(() => (begun ? journal.reload() : startOver()));
    begun = true;
  },
  lost: () => live("Reconnecting", "warn"),
  journal: () => {
    journal.moved();
    if (view !== "exchanges") redrawSoon();
  },
  cleared: () => trying(startOver),
  rules: redrawSoon,
  faults: redrawSoon,
};
const events = new Events((name, data) => told[name]?.(data), (error) => {
  live("Refused", "bad");
  if (error.status === 401) askForToken();
  else tellProblem(error.message);
});

function askForToken() {
  useToken("");
  if (!byId("access").open) byId("access").showModal();
}

byId("access").addEventListener("close", () => {
  useToken(byId("token").value);
  byId("token").value = "";
  events.again();
});

// The keyboard.

const inList = (work) => () => (view === "exchanges" ? work() : false);
const down = [inList(() => list.walk(1)), "next exchange"];
const up = [inList(() => list.walk(-1)), "previous exchange"];

startKeys({
  j: down,
  ArrowDown: [(event) => {
    if (event.target === search) byId("rows").focus();
    return event.target === search || event.target === byId("rows") ? down[0]() : false;
  }, "next exchange"],
  k: up,
  ArrowUp: [(event) => (event.target === byId("rows") ? up[0]() : false), "previous exchange"],
  g: [inList(() => list.select(0)), "newest exchange"],
  Home: [(event) => (event.target === byId("rows") ? list.select(0) : false), "newest exchange"],
  G: [inList(() => list.select(Infinity)), "oldest exchange"],
  End: [(event) => (event.target === byId("rows") ? list.select(Infinity) : false), "oldest exchange"],
  PageDown: [(event) => (event.target === byId("rows") ? list.walk(list.page) : false), "a page further"],
  PageUp: [(event) => (event.target === byId("rows") ? list.walk(-list.page) : false), "a page back"],
  Enter: [(event) => (event.target === byId("rows") || event.target === document.body ? enter() : false), "read the exchange"],
  l: [inList(() => exchange.turn(1)), "next part of the exchange"],
  h: [inList(() => exchange.turn(-1)), "previous part of the exchange"],
  "/": [() => { openView("exchanges"); main.classList.remove("open"); search.focus(); search.select(); }, "search"],
  Escape: [escape, "back to the list; in the search field: clear it"],
  1: [() => openView("exchanges"), "exchanges"],
  2: [() => openView("rules"), "rules"],
  3: [() => openView("faults"), "faults"],
  t: [nextTheme, "light or dark"],
  "?": [() => byId("help").showModal(), "this help"],
});

function enter() {
  if (exchange.number === null) list.walk(0);
  byId("exchange").focus();
}

function escape(event) {
  if (event.target === search && search.value) {
    search.value = "";
    trying(() => journal.search(""));
  } else {
    closeExchange();
  }
}

startTheme();
events.again();
