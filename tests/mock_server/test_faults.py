"""What goes wrong on purpose, as the engine plans it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from mock_server import Spread, VocabularyError
from mock_server.deterministic import dice
from mock_server.exchange.durations import drawn
from mock_server.python_api import Controls

if TYPE_CHECKING:
    from conftest import Asker


@pytest.fixture
def controls(ask: Asker) -> Controls:
    """The Python side of the engine that `ask` asks."""
    return Controls(ask.engine)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, "invalid_request_error"),
        (401, "invalid_request_error"),
        (429, "requests"),
        (500, "server_error"),
        (503, "server_error"),
        (599, "server_error"),
    ],
)
def test_status(ask: Asker, controls: Controls, status: int, kind: str) -> None:
    """A status fault answers with the API's error for it."""
    controls.on().fail(status)
    assert ask.error(status=status)["type"] == kind


def test_details(ask: Asker, controls: Controls) -> None:
    """Text, type, code and `Retry-After` can be given."""
    controls.on().fail(429, message="Slow down", type="t", code="c", retry_after=1.5)
    answer = ask.send()
    assert json.loads(answer.body)["error"] == {"message": "Slow down", "type": "t", "param": None, "code": "c"}
    assert dict(answer.headers)["Retry-After"] == "1.5"


def test_out_of_quota(ask: Asker, controls: Controls) -> None:
    """The quota's code brings the quota's text."""
    controls.on().fail(429, code="insufficient_quota")
    assert ask.error(status=429)["message"].startswith("You exceeded your current quota")


def test_times_then_the_reply(ask: Asker, controls: Controls) -> None:
    """A fault that strikes twice lets the third request have the reply."""
    controls.on().fail(500, times=2).reply("at last")
    assert [ask.send().status for _ in range(3)] == [500, 500, 200]
    assert ask.text() == "at last"


def test_times_then_the_next_rule(ask: Asker, controls: Controls) -> None:
    """A rule of a fault alone matches only while it strikes."""
    controls.on().fail(500, times=1)
    controls.on().reply("next")
    ask.send()
    assert ask.text() == "next"


def test_skip(ask: Asker, controls: Controls) -> None:
    """A fault can spare the first requests."""
    controls.fault(status=500, skip=2, times=1)
    assert [ask.send().status for _ in range(4)] == [200, 200, 500, 200]


def test_probability(asker: type[Asker]) -> None:
    """Chance strikes about as often as it was told, and the same requests each time."""

    def statuses() -> list[int]:
        ask = asker()
        Controls(ask.engine).fault(status=503, probability=0.3)
        return [ask.send().status for _ in range(200)]

    assert statuses() == statuses()
    assert 30 < statuses().count(503) < 90


def test_switch(ask: Asker, controls: Controls) -> None:
    """A fault can be switched off and on."""
    name = controls.fault("outage", status=503)
    controls.disable(name)
    assert ask.send().status == 200
    controls.enable(name)
    assert ask.send().status == 503
    assert ask.engine.state.journal[-1].fault == "outage"


def test_for_some_requests(ask: Asker, controls: Controls) -> None:
    """A general fault strikes only the requests that match."""
    controls.fault(when={"model": "gpt-4o"}, status=503)
    assert [ask.send().status, ask.send(model="gpt-4o").status] == [200, 503]


def test_a_general_fault_and_a_rules_fault(ask: Asker, controls: Controls) -> None:
    """A delay for all and an error of one rule come together."""
    controls.fault(delay=0.5)
    controls.on().fail(500)
    answer = ask.send()
    assert (answer.status, answer.delay) == (500, 0.5)


def test_a_general_spread_and_a_rules_fault(ask: Asker, controls: Controls) -> None:
    """A random delay for all stays one when a rule adds a fault of its own."""
    controls.fault(delay={"low": 0.25, "high": 0.5})
    controls.on().fail(500)
    assert 0.25 <= ask.send().delay <= 0.5


def test_delay_of_an_answer(ask: Asker, controls: Controls) -> None:
    """A delay is planned before the answer."""
    controls.on().fault(delay=0.25).reply("x")
    assert ask.send().delay == 0.25


def test_times_of_a_stream(ask: Asker, controls: Controls) -> None:
    """The times to the first token and between tokens are planned for each event."""
    controls.on().fault(first=1.0, between=0.5).reply("one two")
    script = ask.send(stream=True).script or ()
    assert [wait for wait, _data in script] == [1.0, 0.5, 0.5, 0.5, 0.0]


def test_cut_after(ask: Asker, controls: Controls) -> None:
    """A stream is cut after so many chunks, and the connection breaks."""
    controls.on().fault(cut_after=2).reply("one two three")
    answer = ask.send(stream=True)
    assert answer.broken
    assert answer.body.count(b"data: ") == 2


def test_half_body(ask: Asker, controls: Controls) -> None:
    """Half of the body is sent under the length of the whole."""
    whole = len(ask.send().body)
    controls.on().fault(half_body=True).reply(None)
    answer = ask.send()
    assert answer.broken
    assert (dict(answer.headers)["content-length"], len(answer.body)) == (str(whole), whole // 2)


@pytest.mark.parametrize("stream", [False, True])
def test_malformed(ask: Asker, controls: Controls, stream: bool) -> None:
    """A malformed body is complete and not JSON."""
    controls.on().fault(malformed=True).reply("x")
    answer = ask.send(stream=stream)
    events = answer.body.split(b"\n\n")[-3][6:] if stream else answer.body
    assert not answer.broken
    with pytest.raises(json.JSONDecodeError):
        json.loads(events)


def test_slow_body(ask: Asker, controls: Controls) -> None:
    """A slow body comes in pieces that make up the whole."""
    controls.on().fault(slow_body=0.1, piece=50).reply("x")
    answer = ask.send()
    pieces = answer.script or ()
    assert {wait for wait, _data in pieces} == {0.1}
    assert b"".join(data for _wait, data in pieces) == answer.body
    assert max(len(data) for _wait, data in pieces) == 50


@pytest.mark.parametrize(
    "spread",
    [
        Spread(low=0.1, high=0.2),
        Spread(kind="normal", mean=0.15, deviation=1, low=0.1, high=0.2),
        Spread(kind="lognormal", mean=0.15, deviation=1, low=0.1, high=0.2),
    ],
)
def test_spread(spread: Spread) -> None:
    """Random times stay within their bounds, differ, and follow from the dice."""
    times = [drawn(spread, dice(bytes([number]))) for number in range(50)]
    assert all(0.1 <= time <= 0.2 for time in times)
    assert len(set(times)) > 2
    assert times[0] == drawn(spread, dice(bytes([0])))


def test_a_stream_s_times_can_spread(ask: Asker, controls: Controls) -> None:
    """The times of a stream can be random, and are the same for the same server."""
    controls.on().reply("one two").stream(delay=Spread(low=0.1, high=0.2))
    script: Any = ask.send(stream=True).script
    assert all(0.1 <= wait <= 0.2 for wait, _data in script[1:-1])


def test_a_fault_is_checked(controls: Controls) -> None:
    """A fault that makes no sense fails where it is made."""
    with pytest.raises(VocabularyError, match="Expected `int` <= 599"):
        controls.fault(status=700)


def test_the_usual_shortage(ask: Asker, controls: Controls) -> None:
    """A rate limit that nobody configured has used up what it allows."""
    controls.on().fail(429)
    assert "Limit 3, Used 3, Requested 1." in ask.error(status=429)["message"]
