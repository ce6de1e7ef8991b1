"""Puts the pieces of a streamed reply together, so that it looks like one that was not streamed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

DONE = "[DONE]"


def events(pieces: Iterable[bytes]) -> Iterator[str]:
    """Give the data of each server-sent event, wherever the pieces of the stream were cut."""
    data: list[str] = []
    for line in _lines(pieces):
        if not line and data:
            yield "\n".join(data)
            data = []
        elif line.startswith("data:"):
            data.append(line[5:].removeprefix(" "))
    if data:
        yield "\n".join(data)


def _lines(pieces: Iterable[bytes]) -> Iterator[str]:
    rest = b""
    for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            yield line.removesuffix(b"\r").decode("utf-8", "replace")
    if rest:
        yield rest.decode("utf-8", "replace")


class Assembly:
    """A reply that grows with each chunk."""

    def __init__(self) -> None:
        self._reply: dict[str, Any] = {}
        self._choices: dict[int, dict[str, Any]] = {}

    def add(self, chunk: dict[str, Any]) -> None:
        """Take in one chunk as the API sends it."""
        for name in ("id", "created", "model", "usage"):
            if chunk.get(name) is not None:
                self._reply[name] = chunk[name]
        for delta in chunk.get("choices") or ():
            self._add_choice(delta)

    def _add_choice(self, part: dict[str, Any]) -> None:
        index = part.get("index", 0)
        choice = self._choices.setdefault(index, {"index": index, "finish_reason": None, "message": {}})
        if part.get("finish_reason") is not None:
            choice["finish_reason"] = part["finish_reason"]
        delta, message = part.get("delta") or {}, choice["message"]
        if delta.get("role"):
            message["role"] = delta["role"]
        _append(message, "content", delta.get("content"))
        if delta.get("function_call"):
            call = message.setdefault("function_call", {})
            _append(call, "name", delta["function_call"].get("name"))
            _append(call, "arguments", delta["function_call"].get("arguments"))

    @property
    def finished(self) -> bool:
        """Whether every choice that began has ended."""
        return bool(self._choices) and all(choice["finish_reason"] for choice in self._choices.values())

    def reply(self) -> dict[str, Any]:
        """Give what has come so far in the form of a whole reply."""
        choices = [self._choices[index] for index in sorted(self._choices)]
        for choice in choices:
            if "function_call" in choice["message"] and not choice["message"].get("content"):
                choice["message"]["content"] = None
        return {**self._reply, "object": "chat.completion", "choices": choices}


def _append(message: dict[str, Any], name: str, text: Any) -> None:
    if isinstance(text, str):
        message[name] = message.get(name, "") + text


def assemble(pieces: Iterable[bytes], assembly: Assembly) -> str | None:
    """Read a stream to its end into `assembly`.

    Returns:
        `None`, or what is wrong with the stream.
    """
    for data in events(pieces):
        if data == DONE:
            return None
        try:
            chunk = json.loads(data)
        except ValueError as error:
            return f"a chunk is no JSON: {error}"
        if not isinstance(chunk, dict):
            return "a chunk is no object"
        if "error" in chunk:
            return f"the API reports {chunk['error']}"
        assembly.add(chunk)
    return None if assembly.finished else "it ended in the middle"
