// What the exchanges would have cost: an estimate from a dated list of prices.

const table = await (await fetch("__inspector/prices.json")).json();
const names = Object.keys(table.models).sort((one, other) => other.length - one.length);
const known = new Map();
const DATED = /^-(\d{4}|\d{4}-\d{2}-\d{2})$/;

export const priceDate = table.date;

/** The prices of a model, or null. A dated or fine-tuned model costs what its base model does. */
function prices(model) {
  const found = known.get(model);
  if (found !== undefined) return found;
  const base = model.startsWith("ft:") ? model.split(":")[1] : model;
  const name = names.find((one) => base === one || (base.startsWith(one) && DATED.test(base.slice(one.length))));
  const pair = name ? table.models[name] : null;
  if (known.size < 1000) known.set(model, pair);
  return pair;
}

/** Dollars for one line of the journal; null where the model's price is not known. */
export function cost(line) {
  const pair = prices(line.model);
  return pair && (line.prompt_tokens * pair[0] + line.completion_tokens * pair[1]) / table.unit;
}

/** Tokens and dollars of many lines; `unknown` counts those that cost something unknown. */
export function totals(lines) {
  const sum = { prompt: 0, completion: 0, dollars: 0, unknown: 0 };
  for (const line of lines) {
    if (line.status !== 200 || !line.model) continue;
    sum.prompt += line.prompt_tokens;
    sum.completion += line.completion_tokens;
    const price = cost(line);
    if (price === null) sum.unknown += 1;
    else sum.dollars += price;
  }
  return sum;
}
