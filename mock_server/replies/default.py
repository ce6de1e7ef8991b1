"""The deterministic default reply: which form it takes, and what it says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from mock_server.contract.messages import UserMessage, text_of
from mock_server.contract.request import (
    AllowedToolChoice,
    ChatRequest,
    CustomTool,
    CustomToolChoice,
    FunctionDef,
    FunctionTool,
    FunctionToolChoice,
    JsonObjectFormat,
    JsonSchemaFormat,
    NamedFunction,
)
from mock_server.deterministic import dice
from mock_server.replies.choices import Call, UncutChoice
from mock_server.replies.texts import default_text
from mock_server.replies.values import arguments

if TYPE_CHECKING:
    from random import Random

MOST_BRACES = 200
"""How many openings of a text are tried."""

_decoder = json.JSONDecoder()


def default_reply(request: ChatRequest, digest: bytes, choice: int) -> UncutChoice:
    """Return the reply of choice number `choice`, when no rule decides it.

    With functions or tools on offer it is a call if the last message is the user's, or if the
    request forces one; else it is text, or JSON where `response_format` wants it.
    """
    if request.functions or request.tools:
        calls = _calls(request, dice(digest, "calls", choice))
        if calls:
            return UncutChoice(calls=calls, finish=finish_of_calls(request))
    if request.response_format:
        text = _formatted(request, dice(digest, "format", choice))
        if text is not None:
            return UncutChoice(text)
    return UncutChoice(default_text(digest, choice))


def schema_in(request: ChatRequest) -> dict[str, Any] | None:
    """Return the last JSON Schema of an object that stands in the messages: where clients without formats write it."""
    for message in reversed(request.messages):
        text = text_of(message)
        found = list(_schemas(text)) if '"properties"' in text else []
        if found:
            return found[-1]
    return None


def _schemas(text: str) -> Iterator[dict[str, Any]]:
    place = text.find("{")
    for _ in range(MOST_BRACES):
        if place < 0:
            return
        try:
            value, place = _decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            place += 1
        else:
            if isinstance(value.get("properties"), dict):
                yield value
        place = text.find("{", place)


def finish_of_calls(request: ChatRequest) -> str:
    """Return the finish reason of a reply that calls: `stop` for a forced call, as the API has it."""
    if isinstance(request.function_call, NamedFunction):
        return "stop"
    if isinstance(request.tool_choice, (FunctionToolChoice, CustomToolChoice)):
        return "stop"
    return "function_call" if request.functions else "tool_calls"


def _calls(request: ChatRequest, chance: Random) -> tuple[Call, ...]:
    if request.functions:
        function = _function(request, request.functions, chance)
        return () if function is None else (call_of(function, chance),)
    return tuple(_tool_call(tool, chance) for tool in _tools(request, chance))


def _function(request: ChatRequest, functions: list[FunctionDef], chance: Random) -> FunctionDef | None:
    choice = request.function_call
    if isinstance(choice, NamedFunction):
        return next(function for function in functions if function.name == choice.name)
    if choice == "none" or not isinstance(request.messages[-1], UserMessage):
        return None
    return chance.choice(functions)


def _tools(request: ChatRequest, chance: Random) -> Sequence[FunctionTool | CustomTool]:
    """Return the tools that the reply calls: none, the forced one, one, or two when parallel."""
    choice, tools = request.tool_choice, list(request.tools or ())
    if isinstance(choice, AllowedToolChoice):
        tools = [tool for tool in tools if tool_name(tool) in choice.names] or tools
        forced = choice.allowed_tools.mode == "required"
    elif isinstance(choice, (FunctionToolChoice, CustomToolChoice)):
        name = choice.function.name if isinstance(choice, FunctionToolChoice) else choice.custom.name
        return [next(tool for tool in tools if tool_name(tool) == name)]
    else:
        forced = choice == "required"
    if choice == "none" or not (forced or isinstance(request.messages[-1], UserMessage)):
        return []
    several = 1 if request.parallel_tool_calls is False else min(len(tools), chance.randint(1, 2))
    return chance.sample(tools, several)


def tool_name(tool: FunctionTool | CustomTool) -> str:
    """Return the name of a tool of either kind."""
    return tool.function.name if isinstance(tool, FunctionTool) else tool.custom.name


def _tool_call(tool: FunctionTool | CustomTool, chance: Random) -> Call:
    if isinstance(tool, FunctionTool):
        return call_of(tool.function, chance)
    return Call(tool.custom.name, default_text(chance.randbytes(16)), custom=True)


def call_of(function: FunctionDef, chance: Random) -> Call:
    """Return a call of `function` with arguments that fit its parameters."""
    return Call(function.name, arguments(function.parameters or None, chance))


def _formatted(request: ChatRequest, chance: Random) -> str | None:
    response_format = request.response_format
    if isinstance(response_format, JsonSchemaFormat):
        return arguments(response_format.json_schema.schema or None, chance)
    if isinstance(response_format, JsonObjectFormat):
        schema = schema_in(request)
        if schema is not None:
            return arguments(schema, chance)
        answer = {"answer": default_text(chance.randbytes(16)), "confidence": round(chance.random(), 2)}
        return json.dumps(answer)
    return None
