"""Which recording answers a request, and which one is closest to a request that none answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any, Literal

import msgspec

from mock_server.contract.operations import CREATE_CHAT_COMPLETION
from mock_server.recording.words import Asked

Matching = Literal["strict", "loose"]
# What decides a chat reply, and whether it is a stream: a client that wants one cannot read the other.
LOOSE = ("model", "messages", "functions", "tools", "stream")
LONGEST = 80
ABSENT = object()


def compared(asked: Asked, matching: Matching) -> dict[str, Any]:
    """What of a request is compared, by field; a loose match of a chat looks at `LOOSE` alone."""
    head: dict[str, Any] = {"method": asked.method, "path": asked.path, "query": asked.query}
    body = asked.json
    if body is msgspec.UNSET:
        return {**head, "body": asked.text}
    if not isinstance(body, dict):
        return {**head, "body": _canonical(body)}
    if matching == "loose" and asked.path == CREATE_CHAT_COMPLETION.path:
        body = {name: body[name] for name in LOOSE if body.get(name)}
    return {**head, **{f"body.{name}": _canonical(value) for name, value in body.items()}}


def _canonical(value: Any) -> Any:
    """Numbers without their spelling: `1.0` is `1`."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_canonical(one) for one in value]
    if isinstance(value, dict):
        return {name: _canonical(one) for name, one in value.items()}
    return value


def key_of(asked: Asked, matching: Matching) -> str:
    """32 hexadecimal digits that equal requests share."""
    text = json.dumps(compared(asked, matching), sort_keys=True)
    return blake2b(text.encode(), digest_size=16).hexdigest()


def differences(recorded: Asked, asked: Asked, matching: Matching) -> list[str]:
    """Where two requests differ, each with its path and what stands there."""
    return list(_between("", compared(recorded, matching), compared(asked, matching)))


def _between(path: str, one: Any, two: Any) -> Iterator[str]:
    if isinstance(one, dict) and isinstance(two, dict):
        for name in {**one, **two}:
            inner = f"{path}.{name}" if path else name
            yield from _between(inner.removeprefix("body."), one.get(name, ABSENT), two.get(name, ABSENT))
    elif isinstance(one, list) and isinstance(two, list) and len(one) == len(two):
        for index, pair in enumerate(zip(one, two, strict=True)):
            yield from _between(f"{path}[{index}]", *pair)
    elif type(one) is not type(two) or one != two:
        yield f"{path}: recorded {_shown(one)}, got {_shown(two)}"


def _shown(value: Any) -> str:
    if value is ABSENT:
        return "nothing"
    if isinstance(value, list):
        return f"{len(value)} items"
    text = repr(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
