"""Bodies between their bytes and a cassette's words, so that the same bytes come back."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

import msgspec

from mock_server.errors import VocabularyError
from mock_server.recording.format import Event, Layout, RecordedReply

# How servers write JSON: the options of `json.dumps`, and what stands after it.
_LAYOUTS: dict[Layout, tuple[dict[str, Any], str]] = {
    "compact": ({"separators": (",", ":"), "ensure_ascii": False}, ""),
    "ascii": ({"separators": (",", ":")}, ""),
    "spaced": ({"ensure_ascii": False}, ""),
    "indented": ({"indent": 2, "ensure_ascii": False}, ""),
    "lines": ({"indent": 2, "ensure_ascii": False}, "\n"),
}
END = b"\n\n"


def parsed(data: bytes) -> Any:
    """Return a body as JSON; `UNSET` if it is something else."""
    try:
        value = json.loads(data)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        return msgspec.UNSET
    return value


def layout_of(data: bytes, value: Any) -> Layout | None:
    """Return how a body of JSON is written; None if no known way brings the same bytes back."""
    for layout in _LAYOUTS:
        if _written(value, layout) == data:
            return layout
    return None


def _written(value: Any, layout: Layout) -> bytes:
    options, end = _LAYOUTS[layout]
    return (json.dumps(value, **options) + end).encode()


def compact(value: Any) -> str:
    """Return a value as JSON on one line."""
    return _written(value, "compact").decode()


def body_fields(data: bytes) -> dict[str, Any]:
    """Return the fields of a `RecordedReply` that hold a plain body."""
    value = parsed(data)
    layout = None if value is msgspec.UNSET else layout_of(data, value)
    if layout is not None:
        return {"json": value, "layout": layout}
    try:
        return {"text": data.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode()}


def bytes_of(reply: RecordedReply) -> bytes:
    """Return the bytes of a plain body.

    Raises:
        VocabularyError: `base64` is none.
    """
    if reply.json is not msgspec.UNSET:
        return _written(reply.json, reply.layout)
    if not reply.base64:
        return reply.text.encode()
    try:
        return base64.b64decode(reply.base64, validate=True)
    except binascii.Error as error:
        raise VocabularyError(f"reply.base64: {error}") from None


def event_of(data: bytes, after: float) -> Event:
    """Return an event of a stream; bytes that are no text are marked."""
    text = data.decode("utf-8", "replace")
    return Event(round(after, 4), text.removesuffix("\n\n"), ended=data.endswith(END))


def event_bytes(event: Event) -> bytes:
    """Return an event as it goes over the wire."""
    return event.data.encode() + (END if event.ended else b"")


def json_of(event: Event) -> Any:
    """Return the JSON that an event carries; `UNSET` if it is something else."""
    data_lines = [line.removeprefix("data:") for line in event.data.split("\n") if line.startswith("data:")]
    return parsed("\n".join(data_lines).encode())


class Splitter:
    """Divides a stream's bytes into its events, however they arrive, and ends all lines alike."""

    def __init__(self) -> None:
        self._pending = b""

    def fed(self, data: bytes) -> list[bytes]:
        """Return the events that are whole with these bytes."""
        *events, self._pending = (self._pending + data).replace(b"\r\n", b"\n").split(END)
        return [event + END for event in events]

    def remainder(self) -> bytes:
        """Return what came after the last whole event."""
        return self._pending
