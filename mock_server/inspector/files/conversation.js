// An exchange as a conversation: what was said, what was offered, what was replied.

import { choicesOf } from "./assemble.js";
import { code, element } from "./dom.js";
import { plural, pretty, prettyText } from "./format.js";

// The browser shows these without running anything in them.
const PICTURE = /^data:image\/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+$/;

/** The conversation of an entry of the journal. */
export function conversation(entry) {
  const body = entry.request;
  const messages = Array.isArray(body?.messages) ? body.messages : [];
  return element("div", { class: "conversation" },
    messages.map((message) => turn(message, message?.role ?? "?")),
    offered(body),
    replied(entry));
}

function turn(message, role, note = "") {
  return element("section", { class: `turn ${known(role)}`, "aria-label": `${role} message` },
    element("h3", {}, role,
      message?.name && element("span", { class: "name" }, message.name),
      message?.tool_call_id && element("span", { class: "name" }, message.tool_call_id),
      note && element("span", { class: "note" }, note)),
    said(message?.content),
    message?.refusal && element("p", { class: "text refusal" }, message.refusal),
    calls(message));
}

/** Roles have a colour each; a role that there is none for looks like a tool's. */
const known = (role) => (["system", "developer", "user", "assistant"].includes(role) ? role : "tool");

function said(content) {
  if (typeof content === "string") return content && element("p", { class: "text" }, content);
  return Array.isArray(content) ? content.map(part) : null;
}

function part(one) {
  if (typeof one?.text === "string") return element("p", { class: "text" }, one.text);
  const url = one?.image_url?.url;
  if (typeof url === "string" && PICTURE.test(url)) return element("img", { class: "picture", src: url, alt: "The picture that was sent" });
  if (typeof url === "string" && !url.startsWith("data:")) return element("p", { class: "text" }, `[image] ${url}`);
  return element("p", { class: "text quiet" }, `[${one?.type ?? "part"}, ${plural(JSON.stringify(one).length, "byte")}]`);
}

function calls(message) {
  const one = message?.function_call ? [message.function_call] : [];
  const tools = Array.isArray(message?.tool_calls) ? message.tool_calls : [];
  return [...one.map((call) => callOf(call)), ...tools.map((call) => callOf(call?.function ?? call?.custom, call?.id))];
}

function callOf(call, id) {
  return element("div", { class: "call" },
    element("p", {}, "calls ", element("code", {}, call?.name ?? "?"), id && element("span", { class: "name" }, id)),
    code(prettyText(call?.arguments ?? call?.input), `Arguments of ${call?.name}`));
}

function offered(body) {
  const functions = Array.isArray(body?.functions) ? body.functions : [];
  const tools = Array.isArray(body?.tools) ? body.tools.map((tool) => tool?.function ?? tool?.custom ?? tool) : [];
  const all = [...functions, ...tools];
  if (!all.length) return null;
  return element("details", { class: "offered" },
    element("summary", {}, `${plural(all.length, functions.length ? "function" : "tool")} on offer: `,
      all.map((one, at) => [at ? ", " : "", element("code", {}, one?.name ?? "?")])),
    all.map((one) => code(pretty(one), `Description of ${one?.name}`)));
}

function replied(entry) {
  const choices = choicesOf(entry);
  if (choices.length) {
    return choices.map((choice) => turn(choice.message, choice.message?.role ?? "assistant",
      [choices.length > 1 && `choice ${choice.index}`, `finish reason: ${choice.finish_reason ?? "none"}`].filter(Boolean).join(" · ")));
  }
  const error = entry.response?.error;
  if (error) {
    return element("section", { class: "turn error", "aria-label": "error" },
      element("h3", {}, `Error ${entry.status}`, element("span", { class: "note" }, [error.type, error.code, error.param].filter(Boolean).join(" · "))),
      element("p", { class: "text" }, error.message ?? ""));
  }
  return entry.response ? code(pretty(entry.response), "Reply") : null;
}
