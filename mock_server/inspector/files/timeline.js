// A stream as a timeline: what each chunk brought, and when.

import { brought } from "./assemble.js";
import { button, element } from "./dom.js";
import { duration, plural } from "./format.js";

const AT_ONCE = 300;

/** The seconds before the first chunk and between two, as the rule and the fault of an entry say.
 *
 * The journal keeps what was sent and not when, so the times are the words' own. A random time is
 * not known: null.
 */
export function pace(entry, rules, faults) {
  const rule = rules.find((one) => one.name === entry.rule);
  const timing = typeof rule?.reply === "object" ? rule.reply?.stream : undefined;
  const fault = entry.fault === null ? undefined
    : (faults.find((one) => one.name === entry.fault) ?? rule)?.fault;
  return { first: sum(timing?.first, fault?.first), between: sum(timing?.delay, fault?.between) };
}

function sum(...times) {
  const given = times.map((time) => time ?? 0);
  return given.every((time) => typeof time === "number") ? given.reduce((one, other) => one + other) : null;
}

/** The timeline of a streamed entry. */
export function timeline(entry, { first, between }) {
  const chunks = entry.response ?? [];
  const list = element("ol", { class: "chunks" });
  const times = offsets(chunks.length, first, between);
  const more = () => {
    const from = list.children.length;
    list.append(...chunks.slice(from, from + AT_ONCE).map((chunk, at) => row(chunk, from + at, times)));
    further.hidden = list.children.length >= chunks.length;
  };
  const further = button("Show more", more);
  more();
  return element("div", { class: "timeline" }, element("p", { class: "quiet" }, summary(chunks, first, between)), list, further);
}

function offsets(length, first, between) {
  if (first === null || between === null) return null;
  return Array.from({ length }, (_, index) => first + index * between);
}

function summary(chunks, first, between) {
  const many = plural(chunks.length, "chunk");
  if (first === null || between === null) return `${many}, at random times, as the rule or the fault wants it.`;
  if (first === 0 && between === 0) return `${many}; neither rule nor fault asks for a pause.`;
  return `${many}: the first after ${duration(first)}, then ${duration(between)} between two, as the rule or the fault wants it.`;
}

function row(chunk, index, times) {
  const { kind, text } = brought(chunk);
  const last = times?.at(-1);
  const bar = element("span", { class: "bar-of-time", "aria-hidden": "true" });
  if (last) bar.style.setProperty("--at", `${(100 * times[index]) / last}%`);
  return element("li", {},
    element("span", { class: "at" }, last ? `+${duration(times[index])}` : `${index + 1}`),
    last ? bar : null,
    element("span", { class: "kind" }, kind),
    element("span", { class: "text" }, text));
}
