"""LiteLLM, with the provider `openai`."""

from __future__ import annotations

import json
from typing import Any

import litellm
from pydantic import BaseModel
from talk import BASE_URL, KEY, MODEL, WEATHER, WEATHER_TOOL, WRONG_KEY, classed, raised, said, talk

litellm.suppress_debug_info = True


class Person(BaseModel):
    """What the structured reply must be."""

    name: str
    age: int


def ask(text: str, **fields: Any) -> Any:
    """Ask one question."""
    request = {"model": f"openai/{MODEL}", "messages": said(text), "api_base": BASE_URL, "api_key": KEY, **fields}
    return litellm.completion(**request)


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
        "finish": next(choice.finish_reason for choice in reversed(choices) if choice.finish_reason),
        "tokens": [usage.prompt_tokens, usage.completion_tokens, usage.total_tokens],
    }


def functions() -> dict[str, Any]:
    """A function is called, and its result is answered."""
    question = said("How is the weather?")
    first = ask("", messages=question, functions=[WEATHER], function_call={"name": "get_weather"}).choices[0].message
    call = first.function_call
    called = {"role": "assistant", "content": None, "function_call": call.model_dump()}
    result = {"role": "function", "name": call.name, "content": "sunny"}
    last = ask("", functions=[WEATHER], messages=[*question, called, result]).choices[0].message
    return {"name": call.name, "arguments": json.loads(call.arguments), "text": last.content}


def tools() -> dict[str, Any]:
    """A tool is called, and its result is answered."""
    question = said("How is the weather?")
    first = ask("", messages=question, tools=[WEATHER_TOOL]).choices[0].message
    call = first.tool_calls[0]
    result = {"role": "tool", "tool_call_id": call.id, "content": "sunny"}
    last = ask("", tools=[WEATHER_TOOL], messages=[*question, first, result]).choices[0].message
    return {"name": call.function.name, "arguments": json.loads(call.function.arguments), "text": last.content}


def streamed_tools() -> dict[str, Any]:
    """LiteLLM's helper puts a streamed tool call together."""
    chunks = list(ask("How is the weather?", tools=[WEATHER_TOOL], stream=True))
    whole: Any = litellm.stream_chunk_builder(chunks)
    call = whole.choices[0].message.tool_calls[0]
    return {"name": call.function.name, "arguments": json.loads(call.function.arguments)}


def schema() -> bool:
    """A reply fits the schema of a model."""
    reply = ask("Who is it?", response_format=Person)
    return isinstance(Person.model_validate_json(reply.choices[0].message.content), Person)


def errors() -> dict[str, str]:
    """Each status is an exception of its own."""
    return classed(
        {
            "400": lambda: ask("Hi", temperature=5),
            "401": lambda: ask("Hi", api_key=WRONG_KEY),
            "404": lambda: ask("Hi", model="openai/gpt-99"),
            "429": lambda: ask("Too much", max_retries=0),
            "500": lambda: ask("Break", max_retries=0),
        }
    )


def patience() -> str:
    """It waits as `Retry-After` says, and tries again."""
    return str(ask("Once more", max_retries=2).choices[0].message.content)


def recovery() -> str:
    """It tries again twice after a failure of the server."""
    return str(ask("Stumble", max_retries=2).choices[0].message.content)


def timeout() -> str:
    """A reply that does not come in time."""
    return type(raised(lambda: ask("Wait", timeout=0.3, max_retries=0))).__name__


def broken() -> bool:
    """A stream that ends too early is an exception."""
    return bool(raised(lambda: list(ask("Break off", stream=True, max_retries=0))))


if __name__ == "__main__":
    talk(plain, streamed, functions, tools, streamed_tools, schema, errors, patience, recovery, timeout, broken)
