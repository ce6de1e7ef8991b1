"""Messages, stops, calls, tools and formats by name, in the place of structs with keywords."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cdktf_openai._values.json_text import json_text
from terraform_provider_openai.schema import (
    Function,
    FunctionCall,
    FunctionCallTwo,
    JsonSchema,
    Message,
    MessageFunctionCall,
    ResponseFormat,
    Stop,
    Tool,
    ToolCall,
    ToolChoice,
    ToolChoiceFunction,
    ToolFunction,
)

if TYPE_CHECKING:
    from cdktf_openai._references.elements import ReferenceList

__all__ = [
    "assistant",
    "call",
    "call_tool",
    "called",
    "called_tool",
    "function_result",
    "json_schema",
    "stop",
    "system",
    "tool",
    "tool_result",
    "user",
]


def system(content: str, *, name: str | None = None) -> Message:
    """Return a message that tells the model how to behave."""
    return Message(role="system", content=content, name=name)


def user(content: str, *, name: str | None = None) -> Message:
    """Return a message of the user."""
    return Message(role="user", content=content, name=name)


def assistant(
    content: str | None = None,
    *,
    function_call: MessageFunctionCall | Mapping[str, Any] | None = None,
    tool_calls: Sequence[ToolCall | Mapping[str, Any]] | ReferenceList[Any] | None = None,
    name: str | None = None,
) -> Message:
    """Return a message of the model: a text, calls, or both.

    Args:
        content: The text.
        function_call: The function call, such as `called(…)`.
        tool_calls: The tool calls, such as `[called_tool(…)]`, or those of another completion's answer:
            `first.choices.get(0).message.tool_calls`.
        name: The author's name.
    """
    calls: Any = tool_calls
    return Message(role="assistant", content=content, function_call=function_call, tool_calls=calls, name=name)


def called(name: str, arguments: Mapping[str, Any] | str) -> MessageFunctionCall:
    """Return a call that the model has generated, for `assistant(function_call=…)`.

    Args:
        name: The name of the function.
        arguments: The arguments as values, or as the text that the model wrote.
    """
    return MessageFunctionCall(name=name, arguments=_json_text(arguments, "arguments", f"called {name!r}"))


def called_tool(id: str, name: str, arguments: Mapping[str, Any] | str) -> ToolCall:  # noqa: A002 (the API's word)
    """Return a tool call that the model has generated, for `assistant(tool_calls=[…])`.

    Args:
        id: The call's id, which `tool_result` names.
        name: The name of the function.
        arguments: The arguments as values, or as the text that the model wrote.
    """
    return ToolCall(id=id, type="function", function=called(name, arguments))


def function_result(name: str, result: Any) -> Message:
    """Return the result of a function that the model has called.

    Args:
        name: The name of the function.
        result: A text as it is; any other value is written as JSON.
    """
    return Message(role="function", name=name, content=_json_text(result, "result", f"function_result {name!r}"))


def tool_result(id: str, result: Any) -> Message:  # noqa: A002 (the API's word)
    """Return the result of a tool that the model has called.

    Args:
        id: The call's id, such as `first.choices.get(0).message.tool_calls.get(0).id`.
        result: A text as it is; any other value is written as JSON.
    """
    return Message(role="tool", tool_call_id=id, content=_json_text(result, "result", f"tool_result {id!r}"))


def stop(texts: str | Sequence[str]) -> Stop:
    """Return what the model stops at: one text, or up to 4."""
    return Stop(str=texts) if isinstance(texts, str) else Stop(array_of_str=texts)


def call(name: str) -> FunctionCall:
    """Have the model call the function of this name."""
    return FunctionCall(two=FunctionCallTwo(name=name))


def tool(function: Function | Mapping[str, Any], *, strict: bool | None = None) -> Tool:
    """Offer a function as a tool.

    Args:
        function: The function, such as `ChatFunction.from_callable(f)`.
        strict: Whether a call's arguments must fit the parameters exactly; by default what the function says.
    """
    values = dict(function.values() if isinstance(function, Function) else function)
    if strict is not None:
        values["strict"] = strict
    return Tool(type="function", function=ToolFunction(**values))


def call_tool(name: str) -> ToolChoice:
    """Have the model call the tool with the function of this name."""
    return ToolChoice(function=ToolChoiceFunction(name=name))


def json_schema(
    name: str, schema: Mapping[str, Any] | str, *, description: str | None = None, strict: bool | None = None
) -> ResponseFormat:
    """Have the model answer in JSON that fits a schema.

    Args:
        name: The name of the schema: 1 to 64 of a-z, A-Z, 0-9, underscores and dashes.
        schema: The JSON Schema as values, such as a pydantic model's `Model.model_json_schema()`, or as JSON text.
        description: What the answer is for; the model reads it.
        strict: Whether the answer must fit exactly, which allows a part of JSON Schema only.
    """
    text = _json_text(schema, "schema", f"json_schema {name!r}")
    described = JsonSchema(name=name, schema=text, description=description, strict=strict)
    return ResponseFormat(type="json_schema", json_schema=described)


def _json_text(value: Any, path: str, subject: str) -> str:
    return value if isinstance(value, str) else json_text(value, (path,), subject)
