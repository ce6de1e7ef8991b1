// What stands in place of an exchange when there is none to show.

import { code, element } from "./dom.js";

/** How to point a client at this server. */
export function welcome() {
  const base = `${location.origin}/v1`;
  const curl = [
    `curl ${base}/chat/completions \\`,
    `  -H "Authorization: Bearer any-key" -H "Content-Type: application/json" \\`,
    `  -d '{"model": "gpt-4", "messages": [{"role": "user", "content": "Hi"}]}'`,
  ].join("\n");
  const python = `from openai import OpenAI\n\nclient = OpenAI(base_url="${base}", api_key="any")`;
  return element("div", { class: "welcome" },
    element("h2", {}, "Waiting for the first request"),
    element("p", {}, "Point a client at this server and its requests appear here as they come."),
    element("h3", {}, "Base URL"), code(base, "Base URL"),
    element("h3", {}, "Environment"), code(`export OPENAI_BASE_URL=${base}\nexport OPENAI_API_KEY=any`, "Environment"),
    element("h3", {}, "curl"), code(curl, "curl command"),
    element("h3", {}, "Python"), code(python, "Python program"));
}

/** What to do when there are exchanges and none is chosen. */
export function choose() {
  return element("div", { class: "welcome" },
    element("h2", {}, "Choose an exchange"),
    element("p", {}, "Click one, or walk with ", element("kbd", {}, "j"), " and ", element("kbd", {}, "k"), "."));
}

/** When a search finds nothing. */
export function nothingFound() {
  return element("div", { class: "welcome" },
    element("h2", {}, "Nothing found"),
    element("p", {}, "No exchange in the journal is like that. ", element("kbd", {}, "Esc"), " in the search field clears it."));
}
