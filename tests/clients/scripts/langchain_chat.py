"""LangChain's ChatOpenAI."""

from __future__ import annotations

import json
from typing import Any

from langchain_core.messages import AIMessage, FunctionMessage, HumanMessage, ToolMessage
from langchain_openai import ChatOpenAI
from pydantic import BaseModel
from talk import BASE_URL, KEY, MODEL, WEATHER, WEATHER_TOOL, WRONG_KEY, classed, raised, talk


class Person(BaseModel):
    """What the structured reply must be."""

    name: str
    age: int


def model(**options: Any) -> ChatOpenAI:
    """A model with some options."""
    return ChatOpenAI(**{"base_url": BASE_URL, "api_key": KEY, "model": MODEL, **options})


def _parts(message: Any) -> dict[str, Any]:
    usage = message.usage_metadata
    return {
        "text": message.content,
        "finish": message.response_metadata["finish_reason"],
        "tokens": [usage["input_tokens"], usage["output_tokens"], usage["total_tokens"]],
    }


def plain() -> dict[str, Any]:
    """A plain reply."""
    return _parts(model().invoke("Say hello"))


def streamed() -> dict[str, Any]:
    """The same, streamed, with its usage."""
    chunks = list(model(stream_usage=True).stream("Say hello"))
    whole = chunks[0]
    for chunk in chunks[1:]:
        whole += chunk
    return _parts(whole)


def functions() -> dict[str, Any]:
    """A function is called, and its result is answered."""
    asked = model().bind(functions=[WEATHER])
    question = HumanMessage("How is the weather?")
    first: Any = asked.bind(function_call={"name": "get_weather"}).invoke([question])
    call = first.additional_kwargs["function_call"]
    last = asked.invoke([question, first, FunctionMessage("sunny", name=call["name"])])
    return {"name": call["name"], "arguments": json.loads(call["arguments"]), "text": last.content}


def tools() -> dict[str, Any]:
    """A tool is called, and its result is answered."""
    asked = model().bind_tools([WEATHER_TOOL])
    question = HumanMessage("How is the weather?")
    first: Any = asked.invoke([question])
    call = first.tool_calls[0]
    last = asked.invoke([question, first, ToolMessage("sunny", tool_call_id=call["id"])])
    return {"name": call["name"], "arguments": call["args"], "text": last.content}


def streamed_tools() -> dict[str, Any]:
    """LangChain puts a streamed tool call together."""
    chunks: list[Any] = list(model().bind_tools([WEATHER_TOOL]).stream("How is the weather?"))
    whole = chunks[0]
    for chunk in chunks[1:]:
        whole += chunk
    assert isinstance(whole, AIMessage)
    return {"name": whole.tool_calls[0]["name"], "arguments": whole.tool_calls[0]["args"]}


def schema() -> bool:
    """A reply is parsed as a model, by JSON schema and by a forced tool."""
    kinds: Any = ("json_schema", "function_calling")
    replies = [model().with_structured_output(Person, method=kind).invoke("Who is it?") for kind in kinds]
    return all(isinstance(reply, Person) for reply in replies)


def errors() -> dict[str, str]:
    """Each status is an exception of its own."""
    return classed(
        {
            "400": lambda: model(temperature=5).invoke("Hi"),
            "401": lambda: model(api_key=WRONG_KEY).invoke("Hi"),
            "404": lambda: model(model="gpt-99").invoke("Hi"),
            "429": lambda: model(max_retries=0).invoke("Too much"),
            "500": lambda: model(max_retries=0).invoke("Break"),
        }
    )


def patience() -> str:
    """It waits as `Retry-After` says, and tries again."""
    return str(model().invoke("Once more").content)


def recovery() -> str:
    """It tries again twice after a failure of the server."""
    return str(model(max_retries=2).invoke("Stumble").content)


def timeout() -> str:
    """A reply that does not come in time."""
    return type(raised(lambda: model(timeout=0.3, max_retries=0).invoke("Wait"))).__name__


def broken() -> bool:
    """A stream that ends too early is an exception."""
    return bool(raised(lambda: list(model(max_retries=0).stream("Break off"))))


if __name__ == "__main__":
    talk(plain, streamed, functions, tools, streamed_tools, schema, errors, patience, recovery, timeout, broken)
