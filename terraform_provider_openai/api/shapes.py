"""The shapes in which servers send what the reference has in one: they are brought into that one, with nothing lost.

Lists of parts for a text, objects for JSON text, calls without an index, answers out of order: each of them was met
with a server that calls itself compatible (`tests/data/odd_servers/`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from terraform_provider_openai.api.lenient_json import dump

_TEXT_PARTS = ("text", "output_text", "refusal")


def whole_reply(reply: Mapping[str, Any]) -> dict[str, Any]:
    """Return a reply with its choices in the reference's shape and order.

    Args:
        reply: The reply as JSON values, put together if it was streamed.
    """
    choices = reply.get("choices")
    if isinstance(choices, Mapping):  # by their indexes, or the only one
        choices = list(choices.values()) if all(map(str.isdecimal, choices)) else [choices]
    if not isinstance(choices, list):
        return dict(reply)
    shaped = [_choice(choice, place) for place, choice in enumerate(choices)]
    return {**reply, "choices": sorted(shaped, key=_index)}


def _index(choice: Any) -> float:
    index = choice.get("index") if isinstance(choice, Mapping) else None
    return index if isinstance(index, int | float) else float("inf")


def _choice(choice: Any, place: int) -> Any:
    if isinstance(choice, str):
        choice = {"message": {"content": choice}}
    if not isinstance(choice, Mapping):
        return choice
    shaped = dict(choice)
    if not _is_number(shaped.get("index")):
        text = str(shaped.get("index"))
        shaped["index"] = int(text) if text.isdecimal() else place
    message = next((shaped.pop(name) for name in ("message", "delta") if shaped.get(name) is not None), None)
    if message is None and isinstance(shaped.get("text"), str):
        message = {"role": "assistant", "content": shaped.pop("text")}  # as the completions before the chat have it
    if message is not None:
        shaped["message"] = _message(message)
    return shaped


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _message(message: Any) -> Any:
    if isinstance(message, str | list):
        message = {"content": message}
    if not isinstance(message, Mapping):
        return message
    shaped = dict(message)
    content, refusal, other_parts = texts_of(message.get("content"))
    shaped["content"] = content
    if refusal is not None and not shaped.get("refusal"):
        shaped["refusal"] = refusal
    if other_parts:
        shaped["content_parts"] = other_parts
    calls = message.get("tool_calls")
    calls = [calls] if isinstance(calls, Mapping) else calls
    if isinstance(calls, list):
        shaped["tool_calls"] = [_tool_call(call) for call in calls] or None  # an empty list makes no next message
    if isinstance(message.get("function_call"), Mapping):
        shaped["function_call"] = _call(message["function_call"]) if any(message["function_call"].values()) else None
    return shaped


def texts_of(content: Any) -> tuple[str | None, str | None, list[Any]]:
    """Return the text of a content, the text of a refusal in it, and the parts that are neither."""
    if content is None or isinstance(content, str):
        return content, None, []
    if not isinstance(content, list):
        is_part = isinstance(content, Mapping) and content.get("type") in _TEXT_PARTS
        return texts_of([content]) if is_part else (dump(content), None, [])
    texts: dict[str, list[str]] = {"content": [], "refusal": []}
    other_parts = []
    for part in content:
        kind, text = _part(part)
        if text is None:
            other_parts.append(part)
        else:
            texts[kind].append(text)
    return _joined(texts["content"]), _joined(texts["refusal"]), other_parts


def _joined(texts: list[str]) -> str | None:
    return "".join(texts) if texts else None


def _part(part: Any) -> tuple[str, str | None]:
    """Return where a part belongs, and its text; None for a part that is no text."""
    if isinstance(part, str):
        return "content", part
    if not isinstance(part, Mapping):
        return "content", None
    kind = part.get("type")
    if kind == "refusal":
        return "refusal", _text_in(part.get("refusal"))
    return "content", _text_in(part.get("text")) if kind in (None, *_TEXT_PARTS) else None


def _text_in(value: Any) -> str | None:
    """Return a text that may stand in an object of its own, as the assistants' API has it."""
    if isinstance(value, Mapping):
        value = value.get("value")
    return value if isinstance(value, str) else None


def _tool_call(call: Any) -> Any:
    if not isinstance(call, Mapping):
        return call
    shaped = dict(call)
    function = call.get("function")
    if isinstance(function, str):
        function = {"name": function}
    if function is None and "name" in call:  # a flat call
        function = {"name": shaped.pop("name"), "arguments": shaped.pop("arguments", None)}
    if isinstance(function, Mapping):
        shaped["function"] = _call(function)
        shaped["type"] = call.get("type") or "function"
    return shaped


def _call(call: Mapping[str, Any]) -> dict[str, Any]:
    return {**call, "arguments": arguments_text(call.get("arguments", call.get("parameters")))}


def arguments_text(arguments: Any) -> str | None:
    """Return the arguments of a call as JSON text, also where a server gives the object."""
    return arguments if arguments is None or isinstance(arguments, str) else dump(arguments)


def leftovers(value: Any, place: str = "") -> Iterator[str]:
    """Yield the place of each value that says something."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from leftovers(item, f"{place}.{name}" if place else str(name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from leftovers(item, f"{place}[{index}]")
    elif value not in (None, "", False):
        yield place
