"""Messages, stops and calls by name, in the place of structs with keywords."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from terraform_provider_openai.schema import FunctionCall, FunctionCallTwo, Message, MessageFunctionCall, Stop

__all__ = ["assistant", "call", "called", "function_result", "stop", "system", "user"]


def system(content: str, *, name: str | None = None) -> Message:
    """Give a message that tells the model how to behave."""
    return Message(role="system", content=content, name=name)


def user(content: str, *, name: str | None = None) -> Message:
    """Give a message of the user."""
    return Message(role="user", content=content, name=name)


def assistant(
    content: str | None = None,
    *,
    function_call: MessageFunctionCall | Mapping[str, Any] | None = None,
    name: str | None = None,
) -> Message:
    """Give a message of the model: a text, or with `called(…)` a function call, or both."""
    return Message(role="assistant", content=content, function_call=function_call, name=name)


def called(name: str, arguments: Mapping[str, Any] | str) -> MessageFunctionCall:
    """Give a call that the model has generated, for `assistant(function_call=…)`.

    Args:
        name: The name of the function.
        arguments: The arguments as values, or as the text that the model wrote.
    """
    return MessageFunctionCall(name=name, arguments=_json_text(arguments))


def function_result(name: str, result: Any) -> Message:
    """Give the result of a function that the model has called.

    Args:
        name: The name of the function.
        result: A text as it is; any other value is written as JSON.
    """
    return Message(role="function", name=name, content=_json_text(result))


def stop(texts: str | Sequence[str]) -> Stop:
    """Give what the model stops at: one text, or up to 4."""
    return Stop(str=texts) if isinstance(texts, str) else Stop(array_of_str=texts)


def call(name: str) -> FunctionCall:
    """Have the model call the function of this name."""
    return FunctionCall(two=FunctionCallTwo(name=name))


def _json_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, allow_nan=False)
