"""A streamed reply: its events, and the reply that they make together, in the shape of one that was not streamed.

No chunk that a server sends may raise here: what arrived before was paid for.
"""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from io import IncrementalNewlineDecoder
from typing import Any, NamedTuple

from terraform_provider_openai.api.error_words import error_in, error_in_choices, words_of
from terraform_provider_openai.api.lenient_json import dump, parse
from terraform_provider_openai.api.shapes import arguments_text, texts_of
from terraform_provider_openai.schema import MOST_ANSWERS

DONE = "[DONE]"
_MOST_CALLS = 10_000
_TOO_MANY_ANSWERS = f"what is more than {MOST_ANSWERS} answers"
_TOO_MANY_CALLS = f"what is more than {_MOST_CALLS} calls of an answer"
_OF_ALL_CHUNKS = ("choices", "error", "object")
_OF_A_CHOICE = ("index", "delta", "message", "text", "finish_reason")
_OF_A_DELTA = ("content", "refusal", "function_call", "tool_calls")


class Event(NamedTuple):
    """A server-sent event: its name, mostly empty, and its data."""

    name: str
    data: str


def events(pieces: Iterable[bytes]) -> Iterator[Event]:
    """Yield each server-sent event, wherever the pieces of the stream were cut."""
    name, data = "", list[str]()
    for line in _lines_of(pieces):
        if not line and data:
            yield Event(name, "\n".join(data))
            name, data = "", []
        elif line.startswith("data:"):
            data.append(line[5:].removeprefix(" "))
        elif line.startswith("event:"):
            name = line[6:].strip()
    if data:
        yield Event(name, "\n".join(data))


def _lines_of(pieces: Iterable[bytes]) -> Iterator[str]:
    """Yield the lines, whether they end with a line feed, a carriage return or both, without a mark of the encoding."""
    decoder = IncrementalNewlineDecoder(getincrementaldecoder("utf-8-sig")("replace"), translate=True)
    line: list[str] = []
    for piece in pieces:
        first, *more = decoder.decode(piece).split("\n")
        line.append(first)
        for next_line in more:
            yield "".join(line)
            line = [next_line]
    yield "".join(line) + decoder.decode(b"", final=True).rstrip("\n")


class Assembly:
    """A reply that grows with each chunk.

    Args:
        expected: How many choices were asked for.

    Attributes:
        error: The error that the API reported in the middle, empty where it did not.
        done: Whether the end mark came.
        flaws: What of the chunks could not be read, in words.
    """

    def __init__(self, expected: int = 1) -> None:
        self.error: dict[str, Any] = {}
        self.is_done = False
        self.flaws: list[str] = []
        self._expected = expected
        self._reply: dict[str, Any] = {}
        self._choices: dict[int, _Choice] = {}

    def add(self, chunk: dict[str, Any]) -> None:
        """Take in one chunk, in whatever shape."""
        self._reply.update(
            {name: value for name, value in chunk.items() if value is not None and name not in _OF_ALL_CHUNKS}
        )
        choices = chunk.get("choices")
        for place, part in enumerate(choices if isinstance(choices, list) else ()):
            if isinstance(part, dict):
                self._add_part(part["index"] if isinstance(part.get("index"), int) else place, part)

    def _add_part(self, index: int, part: dict[str, Any]) -> None:
        if index not in self._choices and len(self._choices) >= MOST_ANSWERS:
            self.note(_TOO_MANY_ANSWERS)
            return
        choice = self._choices.setdefault(index, _Choice(index))
        choice.add(part)
        if choice.has_too_many_calls:
            self.note(_TOO_MANY_CALLS)

    def note(self, *flaws: str) -> None:
        """Take down what could not be read, once."""
        self.flaws += [flaw for flaw in dict.fromkeys(flaws) if flaw not in self.flaws]

    @property
    def begun(self) -> bool:
        """Whether anything of an answer has come."""
        return any(choice.says_something for choice in self._choices.values())

    @property
    def finished(self) -> bool:
        """Whether the answer is whole: the end mark came, or every choice that was asked for has ended."""
        if self.is_done and self._choices:
            return True
        ended = [choice for choice in self._choices.values() if choice.ended]
        return len(ended) >= max(self._expected, len(self._choices))

    @property
    def missing(self) -> int:
        """How many of the choices that were asked for never came."""
        return max(0, self._expected - len(self._choices))

    def reply(self) -> dict[str, Any]:
        """Return what has come so far in the form of a whole reply."""
        choices = [self._choices[index].assembled() for index in sorted(self._choices)]
        return {**self._reply, "object": "chat.completion", "choices": choices}


class _Choice:
    """One answer that grows."""

    def __init__(self, index: int) -> None:
        self._choice: dict[str, Any] = {"index": index, "finish_reason": None}
        self._message: dict[str, Any] = {}
        self._calls: _Calls | None = None

    @property
    def ended(self) -> bool:
        """Whether it says why it ends."""
        return bool(self._choice["finish_reason"])

    @property
    def says_something(self) -> bool:
        """Whether anything but a role has come."""
        return bool(self._calls) or any(value for name, value in self._message.items() if name != "role")

    @property
    def has_too_many_calls(self) -> bool:
        """Whether some of its calls are left out."""
        return self._calls is not None and self._calls.has_too_many

    def add(self, part: dict[str, Any]) -> None:
        """Take in the part of a chunk."""
        other_fields = {name: value for name, value in part.items() if name not in _OF_A_CHOICE and value is not None}
        self._choice.update(other_fields)
        if part.get("finish_reason") is not None:
            self._choice["finish_reason"] = part["finish_reason"]
        delta = next((part[name] for name in ("delta", "message") if part.get(name) is not None), part.get("text"))
        self._add_delta({"content": delta} if isinstance(delta, str) else _object(delta))

    def _add_delta(self, delta: dict[str, Any]) -> None:
        message = self._message
        for name, value in delta.items():
            if name == "role" and value:
                message["role"] = value
            elif name not in _OF_A_DELTA and value is not None:
                _append(message, name, value)
        content, refusal, other_parts = texts_of(delta.get("content"))
        _append(message, "content", content)
        _append(message, "refusal", refusal)
        _append(message, "refusal", delta.get("refusal"))
        if other_parts:
            message.setdefault("content_parts", []).extend(other_parts)
        if delta.get("function_call"):
            _append_call(message.setdefault("function_call", {}), _object(delta["function_call"]))
        tool_calls = delta.get("tool_calls")
        tool_calls = [tool_calls] if isinstance(tool_calls, dict) else tool_calls
        for piece in tool_calls if isinstance(tool_calls, list) else ():
            self._calls = self._calls or _Calls()
            self._calls.add(_object(piece))

    def assembled(self) -> dict[str, Any]:
        """Return the choice, with a null content where it has calls or a refusal only."""
        message = dict(self._message)
        if self._calls:
            message["tool_calls"] = self._calls.in_order
        if not message.get("content") and any(message.get(n) for n in ("function_call", "tool_calls", "refusal")):
            message["content"] = None
        return {**self._choice, "message": message}


class _Calls:
    """The tool calls of one answer, told apart by their ids and indexes, of which a server may send only one.

    Attributes:
        has_too_many: Whether some are left out.
    """

    def __init__(self) -> None:
        self.has_too_many = False
        self._calls: list[tuple[float, dict[str, Any]]] = []
        self._by_index: dict[int, dict[str, Any]] = {}
        self._by_id: dict[str, dict[str, Any]] = {}

    @property
    def in_order(self) -> list[dict[str, Any]]:
        """The calls by their indexes; those without one at the end, as they came."""
        return [call for _, call in sorted(self._calls, key=lambda pair: pair[0])]

    def add(self, piece: dict[str, Any]) -> None:
        """Take in a piece of a call."""
        function = _object(piece.get("function")) or {n: piece[n] for n in ("name", "arguments") if n in piece}
        call = self._call_of(piece, function)
        other_fields = {n: v for n, v in piece.items() if v and n not in ("function", "name", "arguments", "index")}
        call.update({name: value for name, value in other_fields.items() if name not in call})
        if call.get("id") and not self.has_too_many:
            self._by_id.setdefault(str(call["id"]), call)
        _append_call(call["function"], function)

    def _call_of(self, piece: dict[str, Any], function: dict[str, Any]) -> dict[str, Any]:
        index, name = piece.get("index"), piece.get("id")
        last = self._calls[-1][1] if self._calls else None
        call = self._by_index.get(index) if isinstance(index, int) else last
        if name and (call is None or (call.get("id") and call["id"] != name)):
            call = self._by_id.get(str(name))
        elif not name and not isinstance(index, int) and call is not None and function.get("name") and _is_whole(call):
            call = None
        if call is None:
            call = {"function": {}}
            self.has_too_many = self.has_too_many or len(self._calls) >= _MOST_CALLS
            if self.has_too_many:
                return call
            self._calls.append((index if isinstance(index, int) else float("inf"), call))
        if isinstance(index, int):
            self._by_index[index] = call
        return call


def _is_whole(call: dict[str, Any]) -> bool:
    """Return whether the arguments of a call are whole JSON, so that a name begins the next one."""
    try:
        return parse(str(call["function"].get("arguments", "")).encode("utf-8", "replace")).is_whole
    except ValueError:
        return False


def _append_call(call: dict[str, Any], piece: dict[str, Any]) -> None:
    if piece.get("name") != call.get("name"):  # some servers repeat it with each piece
        _append(call, "name", piece.get("name"))
    _append(call, "arguments", arguments_text(piece.get("arguments")))


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _append(message: dict[str, Any], name: str, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, list | dict):  # details of the answer, such as annotations
        message[name] = value
        return
    text = value if isinstance(value, str) else dump(value)
    before = message.get(name)
    message[name] = f"{before}{text}" if isinstance(before, str) else text


def assemble(pieces: Iterable[bytes], assembly: Assembly) -> str | None:
    """Read a stream to its end into `assembly`.

    Returns:
        `None`, or what is wrong with the stream.
    """
    for event in events(pieces):
        if event.data.strip() == DONE:
            assembly.is_done = True
            break
        if not event.data.strip():
            continue
        try:
            parsed = parse(event.data.encode("utf-8", "replace"))
        except ValueError as error:
            return f"a chunk can't be read: {error}"
        chunk = parsed.value
        if not isinstance(chunk, dict):
            return "a chunk can't be read: it is no object"
        assembly.note(*parsed.flaws)
        assembly.error = _error_of(event, chunk)
        if "choices" in chunk or not assembly.error:
            assembly.add(chunk)
        if assembly.error:
            return f"the API reports {words_of(assembly.error)}"
        if not parsed.is_whole:
            return "a chunk can't be read: it ends in the middle"
    return None if assembly.finished else "it ended in the middle"


def _error_of(event: Event, chunk: dict[str, Any]) -> dict[str, Any]:
    """Return the error that a chunk reports: beside its choices, in one of them, or in their place."""
    if chunk.get("error") or event.name == "error" or ("choices" not in chunk and chunk.get("object") == "error"):
        return error_in(chunk)
    return error_in_choices(chunk.get("choices"))
