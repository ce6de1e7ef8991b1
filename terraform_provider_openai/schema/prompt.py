"""What a prompt takes, in tokens of the listed models.

The rules reproduce what the API itself has reported: the cookbook's "How to count tokens with tiktoken", and the cases
of hmarr/openai-chat-tokens for functions. Tools count as the functions that they are, which the API doesn't say; a
`response_format` counts nothing. What the tokens of one text are is a `Measure`: the exact one needs a
vocabulary, `most` and `least` need none and bound it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from terraform_provider_openai.schema.declarations import declarations
from terraform_provider_openai.schema.values import UNKNOWN, as_sent

Measure = Callable[[str], int]
"""Gives the tokens of one text."""

PROMPT_ARGUMENTS = ("messages", "functions", "function_call", "tools", "tool_choice")
"""The arguments that a prompt is made of, beside the model."""

_REPLY = 3  # the start of the answer
_MESSAGE, _ROLE, _NAME = 3, 1, 1
_MESSAGE_0301, _NAME_0301 = 4, -1  # in gpt-3.5-turbo-0301 the name takes the place of the role
_FUNCTION_MESSAGE = -2
_CALL = 3
_FUNCTIONS, _FUNCTIONS_BESIDE_SYSTEM = 9, 5
_CALL_NONE, _CALL_NAMED = 1, 4

_LONGEST_TOKEN = 128  # bytes, of cl100k_base


def most(text: str) -> int:
    """Return the most tokens that a text can be: a token has at least one byte."""
    return len(text) if text.isascii() else len(text.encode(errors="replace"))


def least(text: str) -> int:
    """Return the least tokens that a text can be: no token is longer than 128 bytes."""
    return -(-most(text) // _LONGEST_TOKEN)


def prompt_tokens(request: Mapping[str, Any], measure: Measure) -> int:
    """Return the tokens of a prompt, as the API reports them in `usage.prompt_tokens`.

    Args:
        request: The arguments of a completion by name. What is not known, or not well-formed, counts nothing.
        measure: Gives the tokens of one text.
    """
    functions, messages = _offered(request), _objects(request.get("messages"))
    padded = next((message for message in messages if functions and message.get("role") == "system"), None)
    total = _REPLY
    for message in messages:
        total += _frame_tokens(message, is_march=request.get("model") == "gpt-3.5-turbo-0301")
        total += _text_tokens(message, "\n" if message is padded else "", measure)
    if not functions:
        return total
    is_beside_system = any(message.get("role") in ("system", UNKNOWN) for message in messages)
    total += _FUNCTIONS_BESIDE_SYSTEM if is_beside_system else _FUNCTIONS
    return total + measure(declarations(functions)) + _choice_tokens(request, measure)


def _offered(request: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the functions, which may be those of tools."""
    tools = _objects(request.get("tools"))
    return _objects(request.get("functions")) or _objects([tool.get("function") for tool in tools])


def _objects(value: Any) -> list[Mapping[str, Any]]:
    """Return the objects of a list; of one that is not known no attribute is known."""
    items = value if isinstance(value, list) else []
    return [item if isinstance(item, dict) else {} for item in items]


def _frame_tokens(message: Mapping[str, Any], *, is_march: bool) -> int:
    """Return the tokens around a message's texts."""
    per_message, per_name = (_MESSAGE_0301, _NAME_0301) if is_march else (_MESSAGE, _NAME)
    total = per_message + _ROLE
    if as_sent(message.get("name")):
        total += per_name
    if message.get("role") in ("function", UNKNOWN):
        total += _FUNCTION_MESSAGE
    return total + _CALL * len(_calls(message))


def _calls(message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the functions that a message of the model calls, by itself or as tools."""
    calls = [message.get("function_call"), *(call.get("function") for call in _objects(message.get("tool_calls")))]
    return [call for call in calls if isinstance(call, dict)]


def _text_tokens(message: Mapping[str, Any], end: str, measure: Measure) -> int:
    texts = [message.get("name")]
    for call in _calls(message):
        texts += [call.get("name"), call.get("arguments")]
    return measure(as_sent(message.get("content")) + end) + sum(measure(as_sent(text)) for text in texts)


def _choice_tokens(request: Mapping[str, Any], measure: Measure) -> int:
    mode, function = _choice(request)
    if mode == "none":
        return _CALL_NONE
    return _CALL_NAMED + measure(as_sent(function.get("name"))) if isinstance(function, dict) else 0


def _choice(request: Mapping[str, Any]) -> tuple[Any, Any]:
    """Return the word, and the function, of which the model's choice is one."""
    call, choice = request.get("function_call"), request.get("tool_choice")
    if isinstance(call, dict):
        return call.get("one"), call.get("two")
    return (choice.get("mode"), choice.get("function")) if isinstance(choice, dict) else (None, None)
