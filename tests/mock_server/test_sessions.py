"""State that belongs to one client: scenarios, counters, limits, and their isolation."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from mock_server import Config, Limits, Rule
from mock_server.python_api import Controls
from mock_server.sessions.rate_limits import span
from mock_server.sessions.session import MOST_SESSIONS, Sessions

if TYPE_CHECKING:
    from conftest import Asker

ONE, TWO = {"X-Mock-Session": "one"}, {"X-Mock-Session": "two"}


@pytest.fixture
def controls(ask: Asker) -> Controls:
    """The Python side of the engine that `ask` asks."""
    return Controls(ask.engine)


def test_scenario(ask: Asker, controls: Controls) -> None:
    """A scenario moves from state to state."""
    controls.on(user="pay").in_scenario("order", "started", "paid").reply("paid")
    controls.on(user="send").in_scenario("order", "paid", "sent").reply("sent")
    controls.on().reply("no")
    assert [ask.text("send"), ask.text("pay"), ask.text("pay"), ask.text("send")] == ["no", "paid", "no", "sent"]


def test_scenario_reset(ask: Asker, controls: Controls) -> None:
    """A scenario can be put back to its start."""
    controls.on().in_scenario("order", "started", "paid").reply("paid")
    assert ask.text() == "paid"
    controls.reset_scenarios()
    assert ask.text() == "paid"


def test_sessions_by_header(ask: Asker, controls: Controls) -> None:
    """Each named session counts for itself."""
    controls.on().reply_sequence(["first", "second"])
    assert [ask.text(headers=one) for one in (ONE, TWO, ONE)] == ["first", "first", "second"]


def test_sessions_by_key(ask: Asker, controls: Controls) -> None:
    """Without a name each API key counts for itself."""
    controls.on().reply_sequence(["first", "second"])
    keys = [{"Authorization": f"Bearer {key}"} for key in ("a", "b", "a")]
    assert [ask.text(headers=key) for key in keys] == ["first", "first", "second"]


def test_ids_of_a_named_session_repeat(asker: type[Asker]) -> None:
    """A named session gets the same ids whatever other sessions did before."""
    one, two = asker(), asker()
    two.send()
    assert one.ok(headers=ONE)["id"] == two.ok(headers=ONE)["id"] != two.ok(headers=TWO)["id"]


def test_request_limit(asker: type[Asker]) -> None:
    """Beyond the requests of a minute the answer is a 429 that says how long to wait."""
    ask = asker(Config(limits=Limits(requests=2)))
    assert [ask.send().status for _ in range(2)] == [200, 200]
    answer = ask.send()
    assert (answer.status, dict(answer.headers)["Retry-After"]) == (429, "30")
    assert json.loads(answer.body)["error"]["code"] == "rate_limit_exceeded"


def test_limits_refill(asker: type[Asker]) -> None:
    """With time a bucket refills."""
    ask = asker(Config(limits=Limits(requests=2)))
    for _ in range(2):
        ask.send()
    ask.engine.state.clock.advance(30)
    assert [ask.send().status for _ in range(2)] == [200, 429]


def test_token_limit(asker: type[Asker]) -> None:
    """The tokens of the prompt and those asked for count."""
    ask = asker(Config(limits=Limits(tokens=20)))
    assert ask.send("hello", max_tokens=10).status == 200
    error = ask.error("hello", max_tokens=10, status=429)
    assert (error["type"], "Limit 20, Used 18, Requested 18." in error["message"]) == ("tokens", True)


def test_a_request_beyond_the_token_limit(asker: type[Asker]) -> None:
    """A request that no minute has room for is told so, and not to try again."""
    answer = asker(Config(limits=Limits(tokens=10))).send("hello", max_tokens=10)
    assert answer.status == 429
    assert b"Request too large for gpt-4 in organization org-mock on tokens per min (TPM): Limit 10, " in answer.body
    assert "Retry-After" not in dict(answer.headers)


def test_limit_headers(asker: type[Asker]) -> None:
    """The headers tell what is left."""
    lines = dict(asker(Config(limits=Limits(requests=3, tokens=100))).send("hello").headers)
    assert (lines["x-ratelimit-limit-requests"], lines["x-ratelimit-remaining-requests"]) == ("3", "2")
    assert (lines["x-ratelimit-remaining-tokens"], lines["x-ratelimit-reset-requests"]) == ("92", "20s")


def test_quota(asker: type[Asker]) -> None:
    """When the quota is spent every request is out of quota."""
    ask = asker(Config(limits=Limits(quota=5)))
    assert ask.send().status == 200
    assert ask.error(status=429)["code"] == "insufficient_quota"


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0s"), (0.0002, "0s"), (0.012, "12ms"), (1.5, "1.5s"), (59.9999, "60s"), (360, "6m0s")]
)
def test_span(seconds: float, text: str) -> None:
    """Durations are written as the API writes them."""
    assert span(seconds) == text


def test_reset(ask: Asker, controls: Controls) -> None:
    """A reset forgets rules, faults, journal, sessions and time."""
    first = ask.send().body
    controls.on().reply("x")
    controls.fault(status=500)
    ask.send()
    controls.reset()
    ask.engine.state.clock.freeze(1_700_000_000.0)
    assert ask.send().body == first
    assert [entry.number for entry in controls.journal] == [1]


def test_the_configuration_survives_a_reset(asker: type[Asker]) -> None:
    """The configuration's own rules are there after a reset, and count from zero."""
    ask = asker(Config(rules=[Rule(reply="once", times=1)]))
    controls = Controls(ask.engine)
    assert ask.text() == "once"
    controls.reset_rules()
    assert ask.text() == "once"


def test_many_sessions_are_bounded() -> None:
    """Old sessions go when there are too many."""
    sessions = Sessions()
    for number in range(MOST_SESSIONS + 5):
        sessions.get(str(number), named=True)
    assert len(sessions.all()) == MOST_SESSIONS
