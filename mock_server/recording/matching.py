"""Which recording answers a request, and which one is closest to a request that none answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any, Literal

import msgspec

from mock_server.contract.operations import CREATE_CHAT_COMPLETION
from mock_server.recording.format import RecordedRequest

Matching = Literal["strict", "loose"]
# What decides a chat reply, and whether it is a stream: a client that wants one cannot read the other.
LOOSE = ("model", "messages", "functions", "tools", "stream")
LONGEST = 80
ABSENT = object()


def compared(request: RecordedRequest, matching: Matching) -> dict[str, Any]:
    """Return what of a request is compared, by field; a loose match of a chat looks at `LOOSE` alone."""
    head: dict[str, Any] = {"method": request.method, "path": request.path, "query": request.query}
    body = request.json
    if body is msgspec.UNSET:
        return {**head, "body": request.text}
    if not isinstance(body, dict):
        return {**head, "body": _canonical(body)}
    if matching == "loose" and request.path == CREATE_CHAT_COMPLETION.path:
        body = {name: body[name] for name in LOOSE if body.get(name)}
    return {**head, **{f"body.{name}": _canonical(value) for name, value in body.items()}}


def _canonical(value: Any) -> Any:
    """Numbers without their spelling: `1.0` is `1`."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_canonical(item) for item in value]
    if isinstance(value, dict):
        return {name: _canonical(item) for name, item in value.items()}
    return value


def key_of(request: RecordedRequest, matching: Matching) -> str:
    """32 hexadecimal digits that equal requests share."""
    text = json.dumps(compared(request, matching), sort_keys=True)
    return blake2b(text.encode(), digest_size=16).hexdigest()


def differences(recorded: RecordedRequest, request: RecordedRequest, matching: Matching) -> list[str]:
    """Return where two requests differ, each with its path and what stands there."""
    return list(_between("", compared(recorded, matching), compared(request, matching)))


def _between(path: str, first: Any, second: Any) -> Iterator[str]:
    if isinstance(first, dict) and isinstance(second, dict):
        for name in {**first, **second}:
            inner = f"{path}.{name}" if path else name
            yield from _between(inner.removeprefix("body."), first.get(name, ABSENT), second.get(name, ABSENT))
    elif isinstance(first, list) and isinstance(second, list) and len(first) == len(second):
        for index, pair in enumerate(zip(first, second, strict=True)):
            yield from _between(f"{path}[{index}]", *pair)
    elif type(first) is not type(second) or first != second:
        yield f"{path}: recorded {_shown(first)}, got {_shown(second)}"


def _shown(value: Any) -> str:
    if value is ABSENT:
        return "nothing"
    if isinstance(value, list):
        return f"{len(value)} items"
    text = repr(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
