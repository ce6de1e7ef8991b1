// The official SDK for JavaScript: `node conversation.mjs BASE_URL KEY` prints what each step gave, as JSON.
import { reached } from "./watch.mjs";
import OpenAI from "openai";
import { zodResponseFormat } from "openai/helpers/zod";
import { z } from "zod";

const [baseURL, apiKey] = process.argv.slice(2);
const model = "gpt-4o";
const client = new OpenAI({ baseURL, apiKey });
const parameters = {
  type: "object",
  properties: { city: { type: "string", enum: ["Bergen"] } },
  required: ["city"],
};
const weather = { name: "get_weather", description: "The weather in a city", parameters };
const tool = { type: "function", function: weather };

const said = (content) => [{ role: "user", content }];
const ask = (text, fields = {}, options = {}, using = client) =>
  using.chat.completions.create({ model, messages: said(text), ...fields }, options);
const counted = (usage) => [usage.prompt_tokens, usage.completion_tokens, usage.total_tokens];

async function raised(call) {
  try {
    await call();
  } catch (error) {
    return error;
  }
  throw new Error("no exception");
}

async function all(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

const steps = {
  async models() {
    const names = (await all(client.models.list())).map((one) => one.id);
    return names.includes(model) && (await client.models.retrieve(model)).id === model;
  },
  async plain() {
    const { choices, usage } = await ask("Say hello");
    return { text: choices[0].message.content, finish: choices[0].finish_reason, tokens: counted(usage) };
  },
  async streamed() {
    const chunks = await all(await ask("Say hello", { stream: true, stream_options: { include_usage: true } }));
    const choices = chunks.flatMap((chunk) => chunk.choices);
    return {
      text: choices.map((choice) => choice.delta.content ?? "").join(""),
      finish: choices.at(-1).finish_reason,
      tokens: counted(chunks.at(-1).usage),
    };
  },
  async functions() {
    const messages = said("How is the weather?");
    const first = (await ask("", { messages, functions: [weather], function_call: { name: "get_weather" } })).choices[0];
    const { name, arguments: text } = first.message.function_call;
    messages.push(first.message, { role: "function", name, content: "sunny" });
    const last = await ask("", { messages, functions: [weather] });
    return { name, arguments: JSON.parse(text), text: last.choices[0].message.content };
  },
  async tools() {
    const messages = said("How is the weather?");
    const { message } = (await ask("", { messages, tools: [tool] })).choices[0];
    const call = message.tool_calls[0];
    messages.push(message, { role: "tool", tool_call_id: call.id, content: "sunny" });
    const last = await ask("", { messages, tools: [tool] });
    const { name, arguments: text } = call.function;
    return { name, arguments: JSON.parse(text), text: last.choices[0].message.content };
  },
  async streamed_tools() {
    const stream = client.chat.completions.stream({ model, messages: said("How is the weather?"), tools: [tool] });
    const call = (await stream.finalChatCompletion()).choices[0].message.tool_calls[0];
    return { name: call.function.name, arguments: JSON.parse(call.function.arguments) };
  },
  async schema() {
    const person = z.object({ name: z.string(), age: z.number().int() });
    const response_format = zodResponseFormat(person, "person");
    const reply = await client.chat.completions.parse({ model, messages: said("Who is it?"), response_format });
    return person.safeParse(reply.choices[0].message.parsed).success;
  },
  async errors() {
    const calls = {
      400: () => ask("Hi", { temperature: 5 }),
      401: () => ask("Hi", {}, {}, new OpenAI({ baseURL, apiKey: "sk-wrong-wrong-wrong-wrong" })),
      404: () => ask("Hi", { model: "gpt-99" }),
      429: () => ask("Too much", {}, { maxRetries: 0 }),
      500: () => ask("Break", {}, { maxRetries: 0 }),
    };
    const found = {};
    for (const [status, call] of Object.entries(calls)) found[status] = (await raised(call)).constructor.name;
    return found;
  },
  async error() {
    const { status, type, param, code, requestID } = await raised(() => ask("Hi", { temperature: 5 }));
    return [status, type, param, code, requestID.startsWith("req_")];
  },
  async patience() {
    return (await ask("Once more")).choices[0].message.content;
  },
  async recovery() {
    return (await ask("Stumble")).choices[0].message.content;
  },
  async timeout() {
    return (await raised(() => ask("Wait", {}, { maxRetries: 0, timeout: 300 }))).constructor.name;
  },
  async broken() {
    return Boolean(await raised(async () => all(await ask("Break off", { stream: true }, { maxRetries: 0 }))));
  },
  async stored() {
    const kept = client.chat.completions;
    const { id } = await ask("Keep this", { store: true, metadata: { for: "test" } });
    const names = (await all(kept.list())).map((one) => one.id);
    const messages = (await all(kept.messages.list(id))).map((one) => one.content);
    const { metadata } = await kept.update(id, { metadata: { for: "good" } });
    const found = (await kept.retrieve(id)).id === id;
    const { deleted } = await kept.delete(id);
    return [names.length === 1 && names[0] === id, messages, metadata, found, deleted, await all(kept.list())];
  },
};

const results = {};
for (const [name, step] of Object.entries(steps)) results[name] = await step();
process.stdout.write(JSON.stringify({ steps: results, reached: [...reached] }));
process.exit(0);
