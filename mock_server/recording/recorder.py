"""Answers the requests that no rule answers: from a cassette, or from another server.

Everything else stays as it is: faults strike, rules go first, limits count, the journal keeps
what came. Equal requests of a session get their recorded replies in order, and then the last of
them again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from threading import Lock
from typing import TYPE_CHECKING, Any

import msgspec

from mock_server.engine.exchange import Outcome
from mock_server.errors import ApiError, CassetteError
from mock_server.exchange.answer import Draft
from mock_server.recording import bodies
from mock_server.recording.cassette import Cassette
from mock_server.recording.format import Event, Recorded, RecordedReply, RecordedRequest
from mock_server.recording.matching import differences, key_of
from mock_server.recording.scrub import Scrubber
from mock_server.vocabulary import Recording, checked

if TYPE_CHECKING:
    from mock_server.engine.exchange import Exchange
    from mock_server.engine.state import State
    from mock_server.exchange.secrets import Secrets
    from mock_server.recording.upstream import Response, Upstream
    from mock_server.vocabulary import Fault

_log = logging.getLogger(__name__)

REPLAYED = "cassette (replayed)"
RECORDED = "cassette (recorded)"
MOST_TOLD = 3


class Recorder:
    """Records and replays.

    Args:
        recording: what to record and how.
        state: whose requests.

    Attributes:
        records: whether it ever asks the other server.

    Raises:
        VocabularyError: the words make no sense, or a path of `scrub` cannot be read.
        CassetteError: the cassette cannot be used, or is missing where it is only replayed.
    """

    def __init__(self, recording: Recording, state: State) -> None:
        recording = checked(recording, Recording)
        mode = recording.mode or ("once" if recording.url else "none")
        self._settings = recording
        self._state = state
        self._scrubber = Scrubber(recording.scrub)
        self._cassette = Cassette(recording.cassette)
        self._lock = Lock()
        self.records = mode in {"new", "all"} or (mode == "once" and not self._cassette.existed)
        self._replays = mode in {"none", "new"} or not self.records
        if mode == "all":
            self._cassette.clear()
        if not self.records and not self._cassette.existed:
            raise CassetteError(f"{recording.cassette}:1: there is no such cassette, and the mode {mode!r} makes none")
        self._upstream = self._other_server(mode) if self.records else None
        self._by_key: dict[str, list[Recorded]] = {}
        for recorded in self._cassette.all():
            self._by_key.setdefault(key_of(recorded.request, recording.match), []).append(recorded)

    def _other_server(self, mode: str) -> Upstream:
        if self._settings.url is None:
            raise CassetteError(f"{self._settings.cassette}:1: the mode {mode!r} needs a URL to record from")
        from mock_server.recording.upstream import Upstream  # noqa: PLC0415 - replaying needs no HTTP client

        return Upstream(self._settings.url, self._settings.timeout)

    def __call__(self, exchange: Exchange, fault: Fault) -> Outcome:
        """Return the recorded reply, or that of the other server; `fault` happens to either.

        Raises:
            ApiError: 404 for a request that was not recorded, 502 when the other server fails.
        """
        self._state.key_of(exchange.headers)
        request = self._request_of(exchange)
        recordings = self._by_key.get(key_of(request, self._settings.match)) if self._replays else None
        if recordings:
            return Outcome(self._replayed(exchange, request, recordings), fault)
        if self._upstream is None:
            raise self._not_recorded(request)
        entry = exchange.entry
        response = self._upstream.ask(entry.method, entry.path, entry.query, exchange.headers, exchange.body)
        return Outcome(self._recorded(exchange, request, response), fault)

    def close(self) -> None:
        """End the streams that are on their way from the other server."""
        if self._upstream is not None:
            self._upstream.close()

    def _request_of(self, exchange: Exchange) -> RecordedRequest:
        entry, scrubber, secrets = exchange.entry, self._scrubber, exchange.secrets
        head = (entry.method, scrubber.text(entry.path, secrets), scrubber.query(entry.query, secrets))
        body = bodies.parsed(exchange.body)
        if body is msgspec.UNSET:
            return RecordedRequest(*head, text=scrubber.text(exchange.body.decode("utf-8", "replace"), secrets))
        return RecordedRequest(*head, json=scrubber.json(body, secrets))

    def _replayed(self, exchange: Exchange, request: RecordedRequest, recordings: list[Recorded]) -> Draft:
        used = exchange.session.use(f"cassette#{key_of(request, self._settings.match)}")
        reply = recordings[min(used, len(recordings) - 1)].reply
        exchange.entry.rule = REPLAYED
        draft = _draft(reply)
        if reply.events is None:
            draft.body = bodies.bytes_of(reply)
            _count(exchange, reply.json)
        else:
            draft.events = [bodies.event_bytes(event) for event in reply.events]
            draft.waits = [event.after for event in reply.events] if self._settings.timing else None
            _count_events(exchange, reply.events)
        return draft

    def _recorded(self, exchange: Exchange, request: RecordedRequest, response: Response) -> Draft:
        """Return the reply as it will be replayed, so that a client gets the same both times."""
        exchange.entry.rule, secrets = RECORDED, exchange.secrets
        reply = RecordedReply(response.status, self._scrubber.headers(response.headers, secrets))
        draft = _draft(reply)
        if response.events is not None:
            draft.live = self._coming(exchange, Recorded(request, reply), response.events)
            return draft
        body = bodies.body_fields(response.body)
        for name, scrub in (("json", self._scrubber.json), ("text", self._scrubber.text)):
            if name in body:
                body[name] = scrub(body[name], secrets)
        reply = msgspec.structs.replace(reply, **body)
        draft.body = bodies.bytes_of(reply)
        _count(exchange, reply.json)
        self._keep(Recorded(request, reply))
        return draft

    def _coming(
        self, exchange: Exchange, recorded: Recorded, came: Iterator[tuple[float, bytes]]
    ) -> Iterator[tuple[float, bytes]]:
        """Yield a stream as it comes, kept once it is whole: a client that went away leaves nothing behind."""
        events: list[Event] = []
        try:
            for after, data in came:
                event = self._scrubbed(bodies.event_of(data, after), exchange.secrets)
                events.append(event)
                yield 0.0, bodies.event_bytes(event)
        finally:
            exchange.entry.reply = b"".join(map(bodies.event_bytes, events))
            _count_events(exchange, events)
        self._keep(Recorded(recorded.request, msgspec.structs.replace(recorded.reply, events=events)))

    def _scrubbed(self, event: Event, secrets: Secrets) -> Event:
        data_lines = [self._line(line, secrets) for line in event.data.split("\n")]
        return msgspec.structs.replace(event, data="\n".join(data_lines))

    def _line(self, line: str, secrets: Secrets) -> str:
        name, _, text = line.partition(":")
        value = bodies.parsed(text.encode()) if name == "data" else msgspec.UNSET
        if value is msgspec.UNSET:
            return self._scrubber.text(line, secrets)
        scrubbed = self._scrubber.json(value, secrets)
        return line if scrubbed == value else f"data: {bodies.compact(scrubbed)}"

    def _keep(self, recorded: Recorded) -> None:
        """Keep a recording; a cassette that can't be written does not take the reply from the client."""
        key = key_of(recorded.request, self._settings.match)
        with self._lock:
            self._by_key.setdefault(key, []).append(recorded)
            try:
                self._cassette.add(recorded)
            except OSError as error:
                why = error.strerror or str(error)
                _log.warning("%s can't be written: %s. The exchange is in the journal.", self._cassette.path, why)

    def _not_recorded(self, request: RecordedRequest) -> ApiError:
        """Names the closest recording and what differs."""
        match, cassette = self._settings.match, self._cassette
        missed = [
            (len(closest), index, closest)
            for index, recorded in enumerate(cassette.all())
            if (closest := differences(recorded.request, request, match))
        ]
        message = f"No recording matches {request.method} {request.path} ({match})."
        field = None
        if missed:
            count, index, closest = min(missed)
            more = f"; and {count - MOST_TOLD} more" if count > MOST_TOLD else ""
            field = closest[0].partition(": ")[0]
            message += f" The closest is {cassette.place(index)}: {'; '.join(closest[:MOST_TOLD])}{more}."
        else:
            message += f" The cassette {cassette.path} holds none."
        return ApiError(404, message, type="mock_error", param=field, code="not_recorded")


def attach(state: State, recording: Recording) -> Recorder:
    """Let a recording answer what no rule answers.

    Raises:
        VocabularyError: as `Recorder`.
    """
    state.fallback = recorder = Recorder(recording, state)
    return recorder


def _draft(reply: RecordedReply) -> Draft:
    headers = [(name, value) for name, value in reply.headers.items() if name != "content-type"]
    content_type = reply.headers.get("content-type", "application/octet-stream")
    return Draft(reply.status, headers=headers, content_type=content_type)


def _count(exchange: Exchange, body: Any) -> None:
    """Put the usage that a reply tells into the journal."""
    usage = body.get("usage") if isinstance(body, dict) else None
    if isinstance(usage, dict):
        entry = exchange.entry
        entry.prompt_tokens = int(usage.get("prompt_tokens") or 0)
        entry.completion_tokens = int(usage.get("completion_tokens") or 0)


def _count_events(exchange: Exchange, events: list[Event]) -> None:
    for event in reversed(events):
        if '"usage":{' in event.data.replace(" ", ""):
            _count(exchange, bodies.json_of(event))
            return
