// A stream as a timeline: what each chunk brought, and when it was sent.

import { brought } from "./assemble.js";
import { button, element } from "./dom.js";
import { count, duration, plural } from "./format.js";

const AT_ONCE = 300;

/** The timeline of a streamed entry; its moments are null when it was sent at once. */
export function timeline(entry) {
  const { moments } = entry;
  const chunks = entry.response ?? [];
  const sent = (moments ?? []).filter((moment) => moment !== null);
  const list = element("ol", { class: "chunks" });
  const more = () => {
    const from = list.children.length;
    list.append(...chunks.slice(from, from + AT_ONCE).map((chunk, at) => row(chunk, from + at, moments, sent.at(-1))));
    further.hidden = list.children.length >= chunks.length;
  };
  const further = button("Show more", more);
  more();
  return element("div", { class: "timeline" }, element("p", { class: "quiet" }, summary(moments, sent, chunks)), list, further);
}

function summary(moments, sent, chunks) {
  const many = plural(chunks.length, "chunk");
  if (moments === null) return `${many}, sent at once.`;
  const missing = moments.length - sent.length;
  const rest = missing ? `; ${count(missing)} not sent.` : ".";
  if (sent.length === 0) return `${many}${rest}`;
  return `${many}: the first after ${duration(sent[0])}, the last after ${duration(sent.at(-1))}${rest}`;
}

function row(chunk, index, moments, last) {
  const { kind, text } = brought(chunk);
  const moment = moments?.[index];
  const bar = element("span", { class: "bar-of-time", "aria-hidden": "true" });
  if (moments) bar.style.setProperty("--at", `${(100 * (moment ?? 0)) / (last || 1)}%`);
  return element("li", {},
    element("span", { class: "at" }, moments === null ? `${index + 1}` : moment === null ? "not sent" : `+${duration(moment)}`),
    moments ? bar : null,
    element("span", { class: "kind" }, kind),
    element("span", { class: "text" }, text));
}
