"""What servers say where they refuse: the API's own error object, and the shapes that gateways put in its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from terraform_provider_openai.api.lenient_json import dump, parse

# Where the words stand, by server: the API, FastAPI, Spring and others; the first that says something counts.
_MESSAGES = ("message", "detail", "msg", "error_msg", "error_message", "error_description", "title", "reason")
_DETAILS = ("metadata", "innererror", "inner_error", "details", "cause")
_TITLE = re.compile(r"<(title|h1)[^>]*>(.*?)</\1>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<(script|style)[^>]*>.*?</\1>|<[^>]*>", re.IGNORECASE | re.DOTALL)
MOST_READ = 100_000
_LEAST_PRINTABLE = 0.8


def error_in(value: Any) -> dict[str, Any]:
    """Return the error that a JSON value tells of: `message`, `type`, `param`, `code`, details; empty without one."""
    if isinstance(value, list):  # as Google's endpoint has it
        return next((error for item in value if (error := error_in(item))), {})
    if not isinstance(value, Mapping):
        return {}
    for name in ("error", "errors", "fault"):
        inner = value.get(name)
        if isinstance(inner, list) and inner and all(isinstance(item, str) for item in inner):
            inner = "; ".join(inner)
        if isinstance(inner, str) and inner:
            return {**_only(value, ("type", "param", "code")), **_only(value, _DETAILS), "message": inner}
        if isinstance(inner, Mapping | list) and inner:
            return error_in(inner) or ({**inner, "message": dump(inner)} if isinstance(inner, Mapping) else {})
    message = next((text for name in _MESSAGES if (text := _message(value.get(name)))), None)
    return {**value, "message": message} if message else {}


def error_in_choices(choices: Any) -> dict[str, Any]:
    """Return the error with which a choice ends in the place of an answer; empty where none does."""
    failed = [choice for choice in choices if _is_failed(choice)] if isinstance(choices, list) else []
    return (error_in(failed[0]) or {"message": "The model's answer ended with an error."}) if failed else {}


def _is_failed(choice: Any) -> bool:
    return isinstance(choice, Mapping) and choice.get("finish_reason") == "error"


def _only(value: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: value[name] for name in names if value.get(name)}


def _message(value: Any) -> str | None:
    """Return a message: a text, or what FastAPI says of each wrong field."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "; ".join(map(_of_field, value)) or None
    return dump(value) if isinstance(value, Mapping) and value else None


def _of_field(item: Any) -> str:
    if not isinstance(item, Mapping) or not isinstance(item.get("msg"), str):
        return item if isinstance(item, str) else dump(item)
    where = item.get("loc")
    return f"{'.'.join(map(str, where))}: {item['msg']}" if isinstance(where, list) else str(item["msg"])


def words_of(error: Mapping[str, Any]) -> str:
    """Return the message of an error with its type, param and code, and what a gateway adds to them."""
    parts = [f"{name}: {error[name]}" for name in ("type", "param", "code") if error.get(name)]
    text = f"{error.get('message')}" + (f" ({', '.join(parts)})" if parts else "")
    details = "; ".join(f"{name}: {_plain(error[name])}" for name in _DETAILS if error.get(name))
    return f"{text} {details}" if details else text


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else dump(value)


def status_of(error: Mapping[str, Any]) -> int:
    """Return the HTTP status that an error inside of a success tells of; 0 where it tells none."""
    for name in ("code", "status", "status_code", "http_code"):
        number = str(error.get(name))
        if number.isdecimal() and 400 <= int(number[:4]) < 600:  # noqa: PLR2004 (the errors of HTTP)
            return int(number)
    return 0


def words_in(data: bytes) -> str:
    """Return what a body says to a person that is no error in JSON: the title of a page, or its text."""
    text = data[:MOST_READ].decode("utf-8", "replace").strip().removeprefix("\ufeff")
    if not text:
        return ""
    if sum(map(str.isprintable, text)) < _LEAST_PRINTABLE * len(text.replace("\n", "").replace("\r", "")):
        return "bytes that are no text"
    if not text.startswith("<"):
        return text
    title = _TITLE.search(text)
    text_inside = title.group(2) if title else text
    return f"a page: {' '.join(_TAG.sub(' ', text_inside).split())}"


def error_of_body(data: bytes) -> dict[str, Any]:
    """Return the error in a body; empty where it has none that can be read."""
    try:
        return error_in(parse(data).value)
    except ValueError:
        return {}
