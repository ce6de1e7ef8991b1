"""Secrets that a stream divides among its chunks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

if TYPE_CHECKING:
    from mock_server.exchange.secrets import Secrets

_DATA, _END = b"data: ", b"\n\n"


class _Piece(NamedTuple):
    """A part of a text that goes on in other chunks.

    Attributes:
        event: the number of its event.
        holder: the object that has it.
        name: its name there.
    """

    event: int
    holder: dict[str, Any]
    name: str

    @property
    def text(self) -> str:
        """What it says."""
        return str(self.holder[self.name])


def without_secrets(stream: bytes, secrets: Secrets) -> bytes:
    """Return a stream without secrets, also those split over chunks: the first of them then has the whole text."""
    events = secrets.data(stream).split(_END)
    chunks = [_decoded(event) for event in events]
    pieces: dict[tuple[Any, ...], list[_Piece]] = {}
    for number, chunk in enumerate(chunks):
        for path, holder, name in _texts(chunk):
            pieces.setdefault((*path, name), []).append(_Piece(number, holder, name))
    for texts in pieces.values():
        text = "".join(piece.text for piece in texts)
        redacted = secrets.text(text)
        if redacted == text:
            continue
        for piece in texts:
            piece.holder[piece.name], redacted = redacted, ""
            events[piece.event] = _DATA + msgspec.json.encode(chunks[piece.event])
    return _END.join(events)


def _decoded(event: bytes) -> Any:
    if not event.startswith(_DATA):
        return None
    try:
        return msgspec.json.decode(event[len(_DATA) :])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _texts(chunk: Any) -> Iterator[tuple[tuple[Any, ...], dict[str, Any], str]]:
    """Yield the texts of a chunk's choices: where each goes on in other chunks, what holds it, and its name there."""
    choices = chunk.get("choices") if isinstance(chunk, dict) else None
    for choice in choices if isinstance(choices, list) else ():
        if isinstance(choice, dict):
            yield from _below(choice.get("delta"), (choice.get("index"),))


def _below(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], dict[str, Any], str]]:
    if isinstance(value, list):
        for place, item in enumerate(value):
            yield from _below(item, (*path, item.get("index", place) if isinstance(item, dict) else place))
    elif isinstance(value, dict):
        for name, inner in value.items():
            if isinstance(inner, str):
                yield path, value, name
            else:
                yield from _below(inner, (*path, name))
