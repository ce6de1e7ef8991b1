"""Puts the pieces of a streamed reply together, so that it looks like one that was not streamed.

Nothing that a server sends may raise here: what arrived before was paid for.
"""

from __future__ import annotations

import json
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from io import IncrementalNewlineDecoder
from typing import Any

from terraform_provider_openai.api.failures import words_of

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
    """Give the lines, whether they end with a line feed, a carriage return or both, without a mark of the encoding."""
    decoder = IncrementalNewlineDecoder(getincrementaldecoder("utf-8-sig")("replace"), translate=True)
    line: list[str] = []
    for piece in pieces:
        first, *others = decoder.decode(piece).split("\n")
        line.append(first)
        for other in others:
            yield "".join(line)
            line = [other]
    yield "".join(line) + decoder.decode(b"", final=True).rstrip("\n")


class Assembly:
    """A reply that grows with each chunk.

    Args:
        expected: How many choices were asked for.
    """

    def __init__(self, expected: int = 1) -> None:
        self._expected = expected
        self._reply: dict[str, Any] = {}
        self._choices: dict[int, dict[str, Any]] = {}

    def add(self, chunk: dict[str, Any]) -> None:
        """Take in one chunk as the API sends it; parts of unheard-of types are left out."""
        for name in ("id", "created", "model", "system_fingerprint", "usage"):
            if chunk.get(name) is not None:
                self._reply[name] = chunk[name]
        choices = chunk.get("choices")
        for part in choices if isinstance(choices, list) else ():
            if isinstance(part, dict):
                self._add_choice(part)

    def _add_choice(self, part: dict[str, Any]) -> None:
        index = part["index"] if isinstance(part.get("index"), int) else 0
        choice = self._choices.setdefault(index, {"index": index, "finish_reason": None, "message": {}})
        if part.get("finish_reason") is not None:
            choice["finish_reason"] = part["finish_reason"]
        delta, message = _object(part.get("delta")), choice["message"]
        if delta.get("role"):
            message["role"] = delta["role"]
        _append(message, "content", delta.get("content"))
        _append(message, "refusal", delta.get("refusal"))
        if delta.get("function_call"):
            _append_call(message.setdefault("function_call", {}), _object(delta["function_call"]))
        tool_calls = delta.get("tool_calls")
        for piece in tool_calls if isinstance(tool_calls, list) else ():
            _add_tool_call(message.setdefault("tool_calls", {}), _object(piece))

    @property
    def finished(self) -> bool:
        """Whether every choice that was asked for has ended."""
        ended = [choice for choice in self._choices.values() if choice["finish_reason"]]
        return len(ended) >= max(self._expected, len(self._choices))

    def reply(self) -> dict[str, Any]:
        """Give what has come so far in the form of a whole reply."""
        choices = [
            {**self._choices[index], "message": _whole(self._choices[index]["message"])}
            for index in sorted(self._choices)
        ]
        return {**self._reply, "object": "chat.completion", "choices": choices}


def _whole(message: dict[str, Any]) -> dict[str, Any]:
    """Give a message with its tool calls in a list, and with a null content where it has calls or a refusal only."""
    whole = dict(message)
    if "tool_calls" in whole:
        whole["tool_calls"] = [call for _, call in sorted(whole["tool_calls"].items())]
    if not whole.get("content") and any(whole.get(name) for name in ("function_call", "tool_calls", "refusal")):
        whole["content"] = None
    return whole


def _add_tool_call(calls: dict[int, dict[str, Any]], piece: dict[str, Any]) -> None:
    index = piece["index"] if isinstance(piece.get("index"), int) else 0
    call = calls.setdefault(index, {"function": {}})
    call.update({name: piece[name] for name in ("id", "type") if piece.get(name)})
    _append_call(call["function"], _object(piece.get("function")))


def _append_call(call: dict[str, Any], piece: dict[str, Any]) -> None:
    _append(call, "name", piece.get("name"))
    _append(call, "arguments", piece.get("arguments"))


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _append(message: dict[str, Any], name: str, text: Any) -> None:
    if isinstance(text, str):
        message[name] = message.get(name, "") + text


def assemble(pieces: Iterable[bytes], assembly: Assembly) -> str | None:
    """Read a stream to its end into `assembly`.

    Returns:
        `None`, or what is wrong with the stream.
    """
    for data in events(pieces):
        if data.strip() == DONE:
            break
        if not data.strip():
            continue
        try:
            chunk = json.loads(data)
        except (ValueError, RecursionError) as error:
            return f"a chunk is no JSON: {error}"
        if not isinstance(chunk, dict):
            return "a chunk is no object"
        assembly.add(chunk)
        if chunk.get("error"):
            said = chunk["error"]
            return f"the API reports {words_of(said) if isinstance(said, dict) else said}"
    return None if assembly.finished else "it ended in the middle"
