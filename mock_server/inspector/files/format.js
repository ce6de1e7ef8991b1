// Numbers, times and values as people read them.

const whole = new Intl.NumberFormat("en");
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });

export const count = (number) => whole.format(number);
export const compact = (number) => (number < 10_000 ? whole.format(number) : short.format(number));
export const timeOfDay = (seconds) => clock.format(seconds * 1000);
export const moment = (seconds) => day.format(seconds * 1000);
export const plural = (number, one, many = `${one}s`) => `${count(number)} ${number === 1 ? one : many}`;

/** Seconds with a unit that suits them. */
export function duration(seconds) {
  if (seconds < 0.001) return `${Math.round(seconds * 1e6)} µs`;
  if (seconds < 1) return `${Number((seconds * 1000).toPrecision(3))} ms`;
  return `${Number(seconds.toPrecision(3))} s`;
}

/** Dollars: small sums keep two digits that say something. */
export function dollars(sum) {
  if (sum === 0) return "$0";
  return `$${sum >= 1 ? sum.toFixed(2) : sum.toFixed(Math.min(8, 1 - Math.floor(Math.log10(sum))))}`;
}

/** A value as indented JSON; a text as it is. */
export const pretty = (value) => (typeof value === "string" ? value : JSON.stringify(value, null, 2));

/** A text of JSON indented, or as it is when it is none. */
export function prettyText(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text ?? "";
  }
}

/** A part of the vocabulary on one line: `model "gpt-4", user contains "Hi"`. */
export function words(value) {
  if (value === null || value === undefined) return "";
  if (typeof value !== "object") return JSON.stringify(value);
  return Object.entries(value).map(([name, one]) => (one === true ? name : `${name} ${inner(one)}`)).join(", ");
}

function inner(value) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return JSON.stringify(value);
  return Object.entries(value).map(([name, one]) => `${name} ${JSON.stringify(one)}`).join(" ");
}
