"""What the engine hands to a server: an answer, and how it goes over the wire."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

Script = Iterable[tuple[float, bytes]]


class Events(NamedTuple):
    """The events of a stream, or a plain body, whose like was sent before: only what differs is new.

    Attributes:
        head: how each event begins, or the body.
        tails: how they go on.
        end: the last event, which has no head; a plain body has none.
    """

    head: bytes
    tails: tuple[bytes, ...]
    end: bytes

    def each(self) -> list[bytes]:
        """Return every event."""
        return [*[self.head + tail for tail in self.tails], self.end]

    def joined(self) -> bytes:
        """Return the whole body."""
        return self.head.join((b"", *self.tails)) + self.end


class Delivery(Protocol):
    """Is told how an answer that goes out in pieces is sent."""

    def begun(self) -> None:
        """The sending begins."""

    def sent(self, moment: float, size: int) -> None:
        """A piece of `size` bytes goes out, `moment` seconds after the sending began."""

    def ended(self, *, complete: bool) -> None:
        """The sending ends; not `complete` where the client went away or the server that is recorded broke off."""


@dataclass(slots=True)
class Answer:
    """An HTTP answer.

    Attributes:
        status: the HTTP status.
        headers: the header lines, in order.
        body: the whole body, also when it is sent by `script`.
        delay: seconds to wait before the answer begins.
        script: pieces of the body, each with the seconds to wait before it; None sends the
            body at once. Of a reply that is still on its way from another server it is an
            iterator, and `body` is empty.
        broken: close the connection after the script, so that the client sees the body end
            too early.
        reset: reset the connection instead of answering.
        events: what `body` was put together from, if that is shared with other answers.
        delivery: is told how the script is sent.
    """

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    delay: float = 0.0
    script: Script | None = None
    broken: bool = False
    reset: bool = False
    events: Events | None = None
    delivery: Delivery | None = None


@dataclass(slots=True)
class Draft:
    """A reply's body before faults.

    Attributes:
        status: the HTTP status.
        body: the body of a plain reply; empty for a stream.
        events: the events of a stream, or None.
        headers: header lines of this reply alone.
        content_type: of a reply that another server gave: then `headers` are all that is sent.
        waits: seconds before each event, as another server took them.
        live: a stream on its way from another server, in place of `events`.
        shared: what `body` was put together from, if that is shared with other answers.
    """

    status: int
    body: bytes = b""
    events: list[bytes] | Events | None = None
    headers: list[tuple[str, str]] = field(default_factory=list)
    content_type: str | None = None
    waits: list[float] | None = None
    live: Iterable[tuple[float, bytes]] | None = None
    shared: Events | None = None
