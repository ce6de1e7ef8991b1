"""Today's official SDK."""

from __future__ import annotations

import json
from typing import Any

import openai
from pydantic import BaseModel
from talk import BASE_URL, KEY, MODEL, WEATHER, WEATHER_TOOL, WRONG_KEY, classed, raised, said, talk

client = openai.OpenAI(base_url=BASE_URL, api_key=KEY)
impatient = client.with_options(max_retries=0)


class Person(BaseModel):
    """What the structured reply must be."""

    name: str
    age: int


def ask(text: str, using: openai.OpenAI = client, **fields: Any) -> Any:
    """Ask one question."""
    return using.chat.completions.create(**{"model": MODEL, "messages": said(text), **fields})


def models() -> bool:
    """The list has the model, and it can be fetched."""
    return MODEL in {model.id for model in client.models.list()} and client.models.retrieve(MODEL).id == MODEL


def plain() -> dict[str, Any]:
    """A plain reply."""
    reply = ask("Say hello")
    return {
        "text": reply.choices[0].message.content,
        "finish": reply.choices[0].finish_reason,
        "tokens": [reply.usage.prompt_tokens, reply.usage.completion_tokens, reply.usage.total_tokens],
    }


def streamed() -> dict[str, Any]:
    """The same, streamed, with its usage."""
    chunks = list(ask("Say hello", stream=True, stream_options={"include_usage": True}))
    usage = chunks[-1].usage
    choices = [choice for chunk in chunks for choice in chunk.choices]
    return {
        "text": "".join(choice.delta.content or "" for choice in choices),
        "finish": choices[-1].finish_reason,
        "tokens": [usage.prompt_tokens, usage.completion_tokens, usage.total_tokens],
    }


def functions() -> dict[str, Any]:
    """A function is called, and its result is answered."""
    first = ask("How is the weather?", functions=[WEATHER], function_call={"name": "get_weather"}).choices[0].message
    call = first.function_call
    result = {"role": "function", "name": call.name, "content": "sunny"}
    messages = [*said("How is the weather?"), first.to_dict(), result]
    last = ask("", functions=[WEATHER], messages=messages).choices[0].message
    return {"name": call.name, "arguments": json.loads(call.arguments), "text": last.content}


def tools() -> dict[str, Any]:
    """A tool is called, and its result is answered."""
    first = ask("How is the weather?", tools=[WEATHER_TOOL]).choices[0].message
    call = first.tool_calls[0]
    result = {"role": "tool", "tool_call_id": call.id, "content": "sunny"}
    messages = [*said("How is the weather?"), first, result]
    last = ask("", tools=[WEATHER_TOOL], messages=messages).choices[0].message
    return {"name": call.function.name, "arguments": json.loads(call.function.arguments), "text": last.content}


def streamed_tools() -> dict[str, Any]:
    """The SDK's helper puts a streamed tool call together."""
    request: Any = {"model": MODEL, "messages": said("How is the weather?"), "tools": [WEATHER_TOOL]}
    with client.chat.completions.stream(**request) as stream:
        call = stream.get_final_completion().choices[0].message.tool_calls[0]
    return {"name": call.function.name, "arguments": json.loads(call.function.arguments)}


def schema() -> bool:
    """A reply is parsed as a model."""
    request: Any = {"model": MODEL, "messages": said("Who is it?"), "response_format": Person}
    return isinstance(client.chat.completions.parse(**request).choices[0].message.parsed, Person)


def errors() -> dict[str, str]:
    """Each status is an exception of its own."""
    return classed(
        {
            "400": lambda: ask("Hi", temperature=5),
            "401": lambda: ask("Hi", client.with_options(api_key=WRONG_KEY)),
            "404": lambda: ask("Hi", model="gpt-99"),
            "429": lambda: ask("Too much", impatient),
            "500": lambda: ask("Break", impatient),
        }
    )


def error() -> list[Any]:
    """What an exception carries."""
    found: Any = raised(lambda: ask("Hi", temperature=5))
    return [found.status_code, found.type, found.param, found.code, found.request_id.startswith("req_")]


def patience() -> str:
    """The SDK waits as `Retry-After` says, and tries again."""
    return str(ask("Once more").choices[0].message.content)


def recovery() -> str:
    """The SDK tries again twice after a failure of the server."""
    return str(ask("Stumble").choices[0].message.content)


def timeout() -> str:
    """A reply that does not come in time."""
    return type(raised(lambda: ask("Wait", impatient.with_options(timeout=0.3)))).__name__


def broken() -> bool:
    """A stream that ends too early is an exception."""
    return bool(raised(lambda: list(ask("Break off", impatient, stream=True))))


def stored() -> list[Any]:
    """Stored completions are listed, shown, changed and deleted."""
    kept = client.chat.completions
    name = ask("Keep this", store=True, metadata={"for": "test"}).id
    listed = [one.id for one in kept.list()] == [name]
    messages = [one.content for one in kept.messages.list(name)]
    changed = kept.update(name, metadata={"for": "good"}).metadata
    return [listed, messages, changed, kept.retrieve(name).id == name, kept.delete(name).deleted, list(kept.list())]


if __name__ == "__main__":
    talk(
        models,
        plain,
        streamed,
        functions,
        tools,
        streamed_tools,
        schema,
        errors,
        error,
        patience,
        recovery,
        timeout,
        broken,
        stored,
    )
