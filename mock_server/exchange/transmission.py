"""How a reply goes over the wire: its timing, and what a fault does to it."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain, repeat
from typing import TYPE_CHECKING, NamedTuple

from mock_server.exchange.answer import Answer, Draft, Events, Script
from mock_server.exchange.durations import drawn
from mock_server.vocabulary import Fault, Timing

if TYPE_CHECKING:
    from random import Random

NO_FAULT = Fault()
NO_TIMING = Timing()
JSON_LINE = ("content-type", "application/json")
STREAM_LINES = (("content-type", "text/event-stream; charset=utf-8"), ("cache-control", "no-cache"))
DONE = b"data: [DONE]\n\n"
TORN = b'data: {"id":"chatcmpl-\n\n'


def on_the_wire(wire: Wire) -> Answer:
    """Return the answer, with the reply's timing and the fault's damage."""
    if wire.draft.live is not None:
        return _live(wire)
    answer = _plain(wire) if wire.draft.events is None else _stream(wire, wire.draft.events)
    fault = wire.fault
    if fault is not NO_FAULT:
        answer.delay = drawn(fault.delay, wire.chance)
        answer.reset = fault.reset
        if fault.slow_body:
            answer.script = _slow(answer.script or ((0.0, answer.body),), wire)
    return answer


class Wire(NamedTuple):
    """What is to be sent.

    Attributes:
        draft: the reply.
        fault: what goes wrong with it.
        timing: how its stream flows.
        headers: header lines besides those of the body.
        chance: decides the random times.
    """

    draft: Draft
    fault: Fault
    timing: Timing
    headers: list[tuple[str, str]]
    chance: Random


def _live(wire: Wire) -> Answer:
    """Return a stream from another server, as it comes; with a fault it is damaged after it came."""
    draft = wire.draft
    if wire.fault is NO_FAULT:
        return Answer(draft.status, _stream_lines(wire), b"", script=draft.live)
    came = list(draft.live or ())
    draft.live, draft.events, draft.waits = None, [data for _wait, data in came], [wait for wait, _data in came]
    return on_the_wire(wire)


def _stream_lines(wire: Wire) -> list[tuple[str, str]]:
    if wire.draft.content_type is not None:
        return [("content-type", wire.draft.content_type), *wire.headers]
    return [*STREAM_LINES, *wire.headers]


def _plain(wire: Wire) -> Answer:
    body = wire.draft.body
    if wire.fault.malformed:
        body = body[: max(1, len(body) // 2)] + b'"}'
    content_type = JSON_LINE if wire.draft.content_type is None else ("content-type", wire.draft.content_type)
    headers = [content_type, _length_line(len(body)), *wire.headers]
    if wire.fault.half_body:
        half = body[: len(body) // 2]
        return Answer(wire.draft.status, headers, half, script=((0.0, half),), broken=True)
    return Answer(wire.draft.status, headers, body, events=None if wire.fault.malformed else wire.draft.shared)


@lru_cache(maxsize=1_024)
def _length_line(length: int) -> tuple[str, str]:
    return "content-length", str(length)


def _stream(wire: Wire, events: list[bytes] | Events) -> Answer:
    headers = _stream_lines(wire)
    if isinstance(events, Events):
        if wire.fault is NO_FAULT and wire.timing is NO_TIMING:
            return Answer(wire.draft.status, headers, events.joined(), events=events)
        events = events.each()
    length = sum(map(len, events))
    events, broken = _damaged(events, wire.fault)
    body = b"".join(events)
    if broken or wire.fault.reset:
        # Servers end a stream without a length in order, whatever is raised: only a length that was
        # promised and not kept shows clients that it broke.
        headers.append(("content-length", str(max(length, len(body) + 1))))
    return Answer(wire.draft.status, headers, body, script=_timed(events, wire, always=broken), broken=broken)


def _damaged(events: list[bytes], fault: Fault) -> tuple[list[bytes], bool]:
    """Return the events that are sent, and whether the connection breaks after them."""
    if fault.malformed:
        events = [*events[:-2], TORN, *events[-1:]]
    if fault.half_body:
        body = b"".join(events)
        return [body[: len(body) // 2]], True
    if fault.cut_after is not None and fault.cut_after < len(events):
        return events[: fault.cut_after], True
    return events, False


def _timed(events: list[bytes], wire: Wire, *, always: bool) -> Script | None:
    """Return each event with the time before it; None when nothing has to wait."""
    timing, fault, chance = wire.timing, wire.fault, wire.chance
    waits = wire.draft.waits
    if not (timing.first or timing.delay or fault.first or fault.between or waits):
        return ((0.0, b"".join(events)),) if always else None
    script = []
    for index, (event, waited) in enumerate(zip(events, chain(waits or (), repeat(0.0)), strict=False)):
        wait = waited
        if index == 0:
            wait += drawn(timing.first, chance) + drawn(fault.first, chance)
        elif event != DONE:
            wait += drawn(timing.delay, chance) + drawn(fault.between, chance)
        script.append((wait, event))
    return tuple(script)


def _slow(script: Script, wire: Wire) -> Script:
    """Return the same body in small pieces, with time between them."""
    slow = []
    size = wire.fault.piece
    for wait, data in script:
        for at in range(0, len(data), size):
            pause = drawn(wire.fault.slow_body, wire.chance)
            slow.append(((0.0 if at else wait) + pause, data[at : at + size]))
    return tuple(slow)
