"""`GET /__admin/events`: tells listeners, as server-sent events, that something changed.

An event says what changed and how far the journal is; the listener fetches what it wants through
the rest of the admin API. So there is no queue: the journal is the queue, bounded as ever. Each
listener looks by itself, and a request that is answered knows nothing of it: a server that
nobody listens to does nothing for its listeners.

    event: journal    data: {"added": 7, "kept": 7, "first": 1, "last": 7}   an exchange came, or a stream ended
    event: cleared    data: the same                                         exchanges were forgotten
    event: rules      data: null                                             a rule was made, changed or removed
    event: faults     data: null                                             a fault was
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from flask import Response

from mock_server.admin.wire import SAFE_HEADERS, refusal
from mock_server.errors import ApiError
from mock_server.exchange.wsgi import BrokenOnPurposeError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Blueprint

    from mock_server.engine.state import State
    from mock_server.exchange.wsgi import Sleep

# How often a listener looks, in seconds, and after how much silence it shows that it lives: only
# by sending does a server learn that a client is gone.
TICK = 0.1
HEARTBEAT = 5.0
MOST_LISTENERS = 16
BEAT = b":\n\n"


class JournalRange(NamedTuple):
    """How far the journal is.

    Attributes:
        added: how many entries were ever added.
        kept: how many it keeps.
        first: the number of the oldest entry, or 0.
        last: the number of the newest entry, or 0.
    """

    added: int
    kept: int
    first: int
    last: int


class Snapshot(NamedTuple):
    """What a listener compares: equal glances mean that nothing changed."""

    journal: JournalRange
    clears: int
    streams: int
    rules: tuple[Any, ...]
    faults: tuple[Any, ...]


class ListenerLimit:
    """How many listeners there are, and may be."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self.count = 0

    @property
    def free(self) -> bool:
        """Whether another listener may come."""
        return self.count < self._most

    def take(self) -> bool:
        """Take a seat; False if there is none."""
        with self._lock:
            if self.count >= self._most:
                return False
            self.count += 1
            return True

    def leave(self) -> None:
        """Release a seat."""
        with self._lock:
            self.count -= 1


def add_to(blueprint: Blueprint, state: State, sleep: Sleep, limit: ListenerLimit | None = None) -> None:
    """Add the route to the blueprint of the admin API, whose guard it shares.

    Args:
        blueprint: the admin API.
        state: what is looked at.
        sleep: how to wait; a `BrokenOnPurposeError` ends the listener's stream in order.
        limit: bounds the listeners; `MOST_LISTENERS` of them without it.
    """
    limit = limit or ListenerLimit(MOST_LISTENERS)

    @blueprint.get("/events")
    def events() -> Response:
        if not limit.free:
            return refusal(ApiError(503, "there are too many listeners", type="admin_error", code="too_many_listeners"))
        # Unbuffered by proxies too: an event that waits is none.
        headers = {**SAFE_HEADERS, "X-Accel-Buffering": "no"}
        return Response(listen(state, sleep, limit), 200, headers, content_type="text/event-stream; charset=utf-8")


def listen(state: State, sleep: Sleep, limit: ListenerLimit) -> Iterator[bytes]:
    """Yield the events for one listener, from now on, without end; a seat is held only while it runs."""
    if not limit.take():
        return
    try:
        snapshot = _snapshot(state)
        yield _event("journal", snapshot.journal._asdict())
        silent = 0.0
        while True:
            sleep(TICK)
            silent += TICK
            before, snapshot = snapshot, _snapshot(state)
            data = b"".join(_changes(before, snapshot))
            if data or silent >= HEARTBEAT:
                silent = 0.0
                yield data or BEAT
    except BrokenOnPurposeError:
        return  # the server ends
    finally:
        limit.leave()


def _snapshot(state: State) -> Snapshot:
    journal = state.journal
    try:
        length, first, last = len(journal), journal[0].number, journal[-1].number
    except IndexError:
        length = first = last = 0
    rules = tuple(rule.rule for rule in state.rules.all())
    faults = tuple(switch.rule for switch in state.faults.all())
    return Snapshot(
        JournalRange(journal.added, length, first, last), journal.clears, state.streams.value, rules, faults
    )


def _changes(before: Snapshot, now: Snapshot) -> Iterator[bytes]:
    old, new = before.journal, now.journal
    if now.clears != before.clears:
        yield _event("cleared", new._asdict())
    elif new != old or now.streams != before.streams:
        yield _event("journal", new._asdict())
    if now.rules != before.rules:
        yield _event("rules", None)
    if now.faults != before.faults:
        yield _event("faults", None)


def _event(name: str, data: Any) -> bytes:
    return b"event: %b\ndata: %b\n\n" % (name.encode(), msgspec.json.encode(data))
