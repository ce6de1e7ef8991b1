"""The official SDK before its rewrite: 0.28.1, as the programs of 2023 use it. It never tries again by itself."""

from __future__ import annotations

import json
import time
from typing import Any

import openai
from talk import BASE_URL, KEY, MODEL, WEATHER, WRONG_KEY, classed, raised, said, talk

openai.api_base = BASE_URL
openai.api_key = KEY


def ask(text: str, **fields: Any) -> Any:
    """Ask one question."""
    return openai.ChatCompletion.create(**{"model": MODEL, "messages": said(text), **fields})


def models() -> bool:
    """The list has the model, and it can be fetched."""
    return MODEL in {model.id for model in openai.Model.list().data} and openai.Model.retrieve(MODEL).id == MODEL


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
        "text": "".join(choice.delta.get("content") or "" for choice in choices),
        "finish": choices[-1].finish_reason,
        "tokens": [usage.prompt_tokens, usage.completion_tokens, usage.total_tokens],
    }


def functions() -> dict[str, Any]:
    """A function is called, and its result is answered."""
    question = said("How is the weather?")
    first = ask("", messages=question, functions=[WEATHER], function_call={"name": "get_weather"}).choices[0].message
    call = first.function_call
    result = {"role": "function", "name": call.name, "content": "sunny"}
    called = {"role": "assistant", "content": None, "function_call": call.to_dict()}
    last = ask("", functions=[WEATHER], messages=[*question, called, result]).choices[0].message
    return {"name": call.name, "arguments": json.loads(call.arguments), "text": last.content}


def streamed_functions() -> dict[str, Any]:
    """A function call comes in pieces."""
    chunks = ask("How is the weather?", functions=[WEATHER], stream=True)
    pieces = [choice.delta.get("function_call") or {} for chunk in chunks for choice in chunk.choices]
    joined = {key: "".join(piece.get(key) or "" for piece in pieces) for key in ("name", "arguments")}
    return {"name": joined["name"], "arguments": json.loads(joined["arguments"])}


def errors() -> dict[str, str]:
    """Each status is an exception of its own."""
    return classed(
        {
            "400": lambda: ask("Hi", temperature=5),
            "401": lambda: ask("Hi", api_key=WRONG_KEY),
            "404": lambda: ask("Hi", model="gpt-99"),
            "429": lambda: ask("Too much"),
            "500": lambda: ask("Break"),
        }
    )


def error() -> list[Any]:
    """What an exception carries."""
    found: Any = raised(lambda: ask("Hi", temperature=5))
    told = found.error
    return [found.http_status, told.type, told.param, told.code, found.headers["x-request-id"].startswith("req_")]


def patience() -> str:
    """The exception says how long to wait; after it the question is answered."""
    found: Any = raised(lambda: ask("Once more"))
    time.sleep(float(found.headers["Retry-After"]))
    return str(ask("Once more").choices[0].message.content)


def timeout() -> str:
    """A reply that does not come in time."""
    return type(raised(lambda: ask("Wait", request_timeout=0.3))).__name__


def broken() -> bool:
    """A stream that ends too early is an exception."""
    return bool(raised(lambda: list(ask("Break off", stream=True))))


if __name__ == "__main__":
    talk(models, plain, streamed, functions, streamed_functions, errors, error, patience, timeout, broken)
