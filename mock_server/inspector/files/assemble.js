// A reply as its choices, whether it came at once or as a stream's chunks.

/** The choices of a reply: `{index, message, finish_reason}`; empty for an error or anything else. */
export function choicesOf(entry) {
  const response = entry.response;
  if (!entry.stream) return Array.isArray(response?.choices) ? response.choices : [];
  const choices = new Map();
  for (const chunk of response ?? []) {
    for (const choice of chunk?.choices ?? []) {
      if (!choices.has(choice.index)) choices.set(choice.index, { index: choice.index, message: {}, finish_reason: null });
      const whole = choices.get(choice.index);
      add(whole.message, choice.delta ?? {});
      whole.finish_reason = choice.finish_reason ?? whole.finish_reason;
    }
  }
  return [...choices.values()].sort((one, other) => one.index - other.index);
}

/** Add a delta to what it is a part of: texts grow, calls are known by their index. */
function add(whole, delta) {
  for (const [name, value] of Object.entries(delta)) {
    if (Array.isArray(value)) {
      whole[name] ??= [];
      value.forEach((one, at) => add((whole[name][one.index ?? at] ??= {}), one));
    } else if (value !== null && typeof value === "object") {
      add((whole[name] ??= {}), value);
    } else if (typeof value === "string" && typeof whole[name] === "string" && name !== "role" && name !== "id" && name !== "type") {
      whole[name] += value;
    } else if (value !== null || !(name in whole)) {
      whole[name] = value;
    }
  }
}

/** What a chunk brings, in words, and of which kind it is. */
export function brought(chunk) {
  if (chunk === null) return { kind: "torn", text: "not JSON" };
  if (chunk.error) return { kind: "error", text: chunk.error.message ?? "" };
  const choice = chunk.choices?.[0];
  if (!choice) return { kind: "usage", text: chunk.usage ? `${chunk.usage.total_tokens} tokens` : "" };
  const delta = choice.delta ?? {};
  const call = delta.function_call ?? delta.tool_calls?.[0]?.function;
  if (call) return { kind: "call", text: `${call.name ?? ""}${call.arguments ?? ""}` };
  if (choice.finish_reason) return { kind: "finish", text: choice.finish_reason };
  if (delta.content) return { kind: "content", text: delta.content };
  if (delta.refusal) return { kind: "refusal", text: delta.refusal };
  return { kind: "role", text: delta.role ?? "" };
}
