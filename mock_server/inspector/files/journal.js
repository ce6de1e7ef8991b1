// The journal's lines as the page holds them: fetched by and by, narrowed by a search.

import { get, query } from "./api.js";

// The server bounds its journal; so does the page.
const MOST = 20_000;
// Under load the server tells of changes ten times a second. Fetching less often costs it less: so many milliseconds
// lie between two fetches at least and at most, and else so many times what the last one took.
const PAUSE = 250;
const LONGEST_PAUSE = 3_000;
const TIMES = 39;
// Answers overtake each other, and streams end after they came: so far back lines are fetched again, and so far
// from the journal's oldest entry it is asked which ones it still has.
const BACK = 200;
const FIELDS = ["model", "status", "rule", "fault", "method", "path", "outcome"];
const ONLY = {
  all: () => true,
  errors: (line) => line.status >= 400 || line.outcome !== "sent" || line.fault !== null,
  unmatched,
  streams: (line) => line.stream,
};

/** Whether a line is a valid chat request that went past every rule: nothing else has its prompt counted. */
export function unmatched(line) {
  return line.rule === null && line.fault === null && line.prompt_tokens > 0 && line.status !== 400 && line.status !== 429;
}

/** What was typed into the search: words to look for, and fields that must be so. */
export function understood(typed) {
  const fields = {};
  const text = [];
  for (const word of typed.trim().split(/\s+/)) {
    const [name, value] = word.split(/:(.*)/s, 2);
    if (FIELDS.includes(name) && value) fields[name] = value;
    else text.push(word);
  }
  return { ...fields, text: text.join(" ") };
}

export class Journal {
  /** @param changed called with the number of lines that came, or null when all are new; and with those that differ. */
  constructor(changed) {
    this.changed = changed;
    this.lines = [];
    this.found = [];
    this.wanted = {};
    this.only = "all";
    this.asked = 0;
    this.behind = false;
    this.pause = PAUSE;
  }

  /** Show what a search finds. */
  search(typed) {
    this.wanted = understood(typed);
    return this.reload();
  }

  /** Show only some: `all`, `errors`, `unmatched` or `streams`. */
  narrow(only) {
    this.only = only;
    this.found = this.lines.filter(ONLY[only]);
    this.changed(null);
  }

  /** Whether lines are held back by a search or by what is shown. */
  get narrowed() {
    return this.only !== "all" || Object.values(this.wanted).some(Boolean);
  }

  /** Fetch everything again. */
  async reload() {
    const asked = ++this.asked;
    const { entries } = await get(`journal${query({ ...this.wanted, limit: MOST })}`);
    if (asked !== this.asked) return;
    this.lines = entries.sort(byNumber);
    this.found = this.lines.filter(ONLY[this.only]);
    this.changed(null);
  }

  /** Take note that the server's journal moved on; what is new is fetched soon. */
  moved() {
    this.behind = true;
    this.timer ??= setTimeout(() => this.#extend(), this.pause);
  }

  async #extend() {
    const asked = this.asked;
    this.behind = false;
    const began = performance.now();
    try {
      const after = Math.max(0, (this.lines.at(-1)?.number ?? 0) - BACK);
      const part = { after, limit: MOST, oldest: 2 * BACK };
      const { entries, oldest } = await get(`journal${query({ ...this.wanted, ...part })}`);
      if (asked === this.asked) this.#add(entries, oldest);
    } catch {
      // The next event tries again, and a lost connection is told elsewhere.
    } finally {
      this.pause = Math.min(LONGEST_PAUSE, Math.max(PAUSE, TIMES * (performance.now() - began)));
      // What came during the fetch was not in it, and no event may follow.
      this.timer = this.behind ? setTimeout(() => this.#extend(), this.pause) : undefined;
    }
  }

  #add(entries, oldest) {
    const known = new Map(this.lines.slice(-BACK).map((line) => [line.number, line]));
    const fresh = entries.filter((line) => JSON.stringify(known.get(line.number)) !== JSON.stringify(line));
    const shown = fresh.filter(ONLY[this.only]);
    this.lines = kept(merged(this.lines, fresh, fresh), oldest).slice(-MOST);
    this.found = kept(merged(this.found, fresh, shown), oldest).slice(-MOST);
    this.changed(shown.filter((line) => !known.has(line.number)).length, fresh);
  }
}

const byNumber = (one, other) => one.number - other.number;

/** The lines, with those that are `shown` in place of those that are `fresh`. */
function merged(lines, fresh, shown) {
  if (!fresh.length) return lines;
  const again = new Set(fresh.map((line) => line.number));
  const oldest = Math.min(...again);
  let from = lines.length;
  while (from && lines[from - 1].number >= oldest) from -= 1;
  const rest = lines.slice(from).filter((line) => !again.has(line.number));
  return lines.slice(0, from).concat([...rest, ...shown].sort(byNumber));
}

/** The lines that the server still has, whose `oldest` entries are these; what is newer than all of them is there. */
function kept(lines, oldest) {
  const there = new Set(oldest);
  const last = oldest.length < 2 * BACK ? Infinity : Math.max(...oldest);
  const gone = (line) => line.number <= last && !there.has(line.number);
  return lines.some(gone) ? lines.filter((line) => !gone(line)) : lines;
}
