from __future__ import annotations

import http.client
import json
import threading
import time
from itertools import islice
from typing import TYPE_CHECKING, Any

import pytest

from mock_server import Config, Engine, JournalBounds, MockServer, Reply, Rule, Timing, create_app
from mock_server.inspector import events
from mock_server.inspector.events import BEAT, ListenerLimit, listen
from mock_server.journal.entry import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask.testing import FlaskClient

BODY = json.dumps({"model": "gpt-4", "messages": [{"role": "user", "content": "Hi"}]}).encode()
HEADERS = {"Authorization": "Bearer sk-test"}

NEVER = 3600.0
"""Seconds that no test waits for."""


def _ask(engine: Engine) -> None:
    engine.answer("POST", "/v1/chat/completions", HEADERS, BODY)


def _told(engine: Engine, *steps: Callable[[], object]) -> Iterator[tuple[str, Any]]:
    """The events of a listener, one of the steps happening in each of its pauses."""
    left = list(steps)

    def sleep(_seconds: float) -> None:
        if not left:
            raise StopAsyncIteration
        left.pop(0)()

    try:
        for data in listen(engine.state, sleep, ListenerLimit(1)):
            for event in data.decode().strip().split("\n\n"):
                name, value = event.split("\n")
                yield name.removeprefix("event: "), json.loads(value.removeprefix("data: "))
    except StopAsyncIteration:
        return


def _listening(mock: MockServer) -> http.client.HTTPResponse:
    line = http.client.HTTPConnection("127.0.0.1", mock.port, timeout=5)
    line.request("GET", "/__admin/events")
    response = line.getresponse()
    assert response.status == 200
    assert response.readline() == b"event: journal\n"
    return response


def _until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + 5
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_first() -> None:
    """A listener first hears how far the journal is."""
    engine = Engine()
    _ask(engine)
    assert list(_told(engine)) == [("journal", {"added": 1, "kept": 1, "first": 1, "last": 1})]


def test_exchanges() -> None:
    """However many exchanges come in a pause, one event tells of them."""
    engine = Engine()
    told = list(_told(engine, lambda: [_ask(engine) for _ in range(3)], lambda: None))
    assert told[1:] == [("journal", {"added": 3, "kept": 3, "first": 1, "last": 3})]


def test_cleared() -> None:
    """A journal that was cleared is told as such, also when something came since."""
    engine = Engine()
    _ask(engine)
    _ask(engine)
    told = list(
        _told(engine, engine.state.journal.clear, lambda: _ask(engine), lambda: (engine.state.reset(), _ask(engine)))
    )
    assert [name for name, _ in told] == ["journal", "cleared", "journal", "cleared"]


def test_overtaking_is_no_clearing() -> None:
    """Answers that overtake each other, or push others out of a full journal, are no reason to begin anew."""
    engine = Engine(Config(journal=JournalBounds(entries=3)))
    journal = engine.state.journal

    def come(*numbers: int) -> None:
        for number in numbers:
            journal.add(Entry(number, 0.0, "GET", "/", ""))

    def shrink() -> None:
        journal.bounds = JournalBounds(entries=1)
        come(6)

    told = list(_told(engine, lambda: come(2, 1), lambda: come(4, 3), lambda: come(5), shrink))
    assert [name for name, _ in told] == ["journal"] * 5


def test_the_end_of_a_stream() -> None:
    """A stream that ends is told: its exchange may have changed since it came."""
    engine = Engine(Config(rules=[Rule(reply=Reply(text="a b", stream=Timing(delay=0.01)))]))
    answers = []
    body = BODY.replace(b"{", b'{"stream": true, ', 1)
    told = list(
        _told(
            engine,
            lambda: answers.append(engine.answer("POST", "/v1/chat/completions", HEADERS, body)),
            lambda: answers[0].delivery and answers[0].delivery.begun(),
            lambda: answers[0].delivery and answers[0].delivery.ended(complete=True),
            lambda: None,
        )
    )
    assert [name for name, _ in told] == ["journal"] * 4


def test_rules_and_faults(client: FlaskClient, ask: Any) -> None:
    """Rules and faults that change are told."""
    told = _told(
        ask.engine,
        lambda: client.post("/__admin/rules", json={"name": "one", "reply": "1"}),
        lambda: client.put("/__admin/rules/one", json={"reply": "2"}),
        lambda: client.post("/__admin/faults", json={"name": "outage", "fault": {"status": 503}}),
        lambda: client.patch("/__admin/faults/outage", json={"enabled": False}),
    )
    assert [name for name, _ in told] == ["journal", "rules", "rules", "faults", "faults"]


def test_heartbeat() -> None:
    """Where nothing happens a comment is sent now and then, so that a lost client is noticed."""
    slept: list[float] = []
    told = list(islice(listen(Engine().state, slept.append, ListenerLimit(1)), 3))
    assert told[1:] == [BEAT, BEAT]
    assert sum(slept) == pytest.approx(2 * events.HEARTBEAT, abs=3 * events.TICK)


def test_seats_are_bounded() -> None:
    """There are only so many seats, and one that is left is free again."""
    state, limit = Engine().state, ListenerLimit(2)
    held = [listen(state, time.sleep, limit) for _ in range(2)]
    assert limit.free, "a listener that has not begun holds no seat"
    for one in held:
        next(one)
    assert not limit.free
    assert list(listen(state, time.sleep, limit)) == []
    held[0].close()  # type: ignore[attr-defined]
    assert limit.count == 1


def test_too_many_listeners(mock: MockServer) -> None:
    """One listener more than there may be is refused."""
    lines = [_listening(mock) for _ in range(events.MOST_LISTENERS)]
    line = http.client.HTTPConnection("127.0.0.1", mock.port, timeout=5)
    line.request("GET", "/__admin/events")
    response = line.getresponse()
    assert response.status == 503
    assert b"too_many_listeners" in response.read()
    for one in (*lines, line):
        one.close()


def test_live(mock: MockServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request is told before the next heartbeat, over a real connection."""
    monkeypatch.setattr(events, "HEARTBEAT", NEVER)
    response = _listening(mock)
    _ask(mock.engine)
    while b'"last":1' not in response.readline():
        pass
    response.close()


def test_a_client_that_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A listener that went away leaves no thread behind, though the server runs on."""
    monkeypatch.setattr(events, "HEARTBEAT", 0.1)
    with MockServer() as mock:
        before = set(threading.enumerate())
        response = _listening(mock)
        assert set(threading.enumerate()) - before
        response.close()
        _until(lambda: set(threading.enumerate()) <= before)


def test_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server with listeners stops before their next heartbeat, and no thread is left."""
    monkeypatch.setattr(events, "HEARTBEAT", NEVER)
    before = set(threading.enumerate())
    mock = MockServer().start()
    lines = [_listening(mock) for _ in range(3)]
    mock.stop()
    assert set(threading.enumerate()) <= before
    for line in lines:
        line.close()


def test_guard() -> None:
    """Events are for those who may use the admin API."""
    client = create_app(admin_token="secret").test_client()
    assert client.get("/__admin/events").status_code == 401
    client = create_app().test_client()
    assert client.get("/__admin/events", headers={"Origin": "http://evil.example"}).status_code == 403


def test_head(client: FlaskClient) -> None:
    """Who asks only for the header lines gets them, and holds no seat."""
    for _ in range(events.MOST_LISTENERS + 1):
        response = client.head("/__admin/events")
        assert response.status_code == 200
        assert response.content_type == "text/event-stream; charset=utf-8"
