"""Clock, seed, limits and scenarios: the same words from Python, in the file and over the admin API."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from mock_server import Config, Limits, MockServer, Rule, UnknownNameError, VocabularyError
from mock_server.python_api import Controls
from mock_server.serving.configuration_file import parse

if TYPE_CHECKING:
    from conftest import Asker
    from flask.testing import FlaskClient

ONE, TWO = {"X-Mock-Session": "one"}, {"X-Mock-Session": "two"}


@pytest.fixture
def controls(ask: Asker) -> Controls:
    """The Python side of the engine that `ask` asks."""
    return Controls(ask.engine)


def _in_the_file(ask: Asker, text: str) -> None:
    ask.engine.state.configure(parse(text))


def _over_http(client: FlaskClient, name: str, words: dict[str, Any]) -> None:
    assert client.put(f"/__admin/{name}", json=words).status_code == 200


@pytest.mark.parametrize("way", ["python", "file", "http"])
def test_limits(way: str, ask: Asker, client: FlaskClient, controls: Controls) -> None:
    """Limits are the same whoever tells them, and go back to the configuration's."""
    words = {"requests": 1, "quota": 100}
    if way == "python":
        controls.limits = Limits(requests=1, quota=100)
    elif way == "file":
        _in_the_file(ask, "limits: {requests: 1, quota: 100}")
    else:
        _over_http(client, "limits", words)
    assert msgspec.to_builtins(controls.limits) == client.get("/__admin/limits").json == words
    assert [ask.send().status, ask.send().status] == [200, 429]
    controls.limits = Limits()
    controls.reset_limits()
    assert controls.limits == ask.engine.state.config.limits


@pytest.mark.parametrize("way", ["python", "file", "http"])
def test_seed(way: str, ask: Asker, client: FlaskClient, controls: Controls) -> None:
    """A seed is the same whoever tells it, and goes back to the configuration's."""
    before = ask.text()
    if way == "python":
        controls.seed = 9
    elif way == "file":
        _in_the_file(ask, "seed: 9")
    else:
        _over_http(client, "seed", {"seed": 9})
    assert controls.seed == client.get("/__admin/seed").json["seed"] == 9
    assert ask.text() != before
    controls.seed = 10
    controls.reset_seed()
    assert controls.seed == ask.engine.state.config.seed


def test_clock(ask: Asker, client: FlaskClient, controls: Controls) -> None:
    """Time stands still where Python and the admin API tell it to, goes on, and runs again."""
    controls.clock.freeze(5)
    controls.clock.advance(2)
    assert client.get("/__admin/clock").json == {"now": 7, "frozen": True}
    _over_http(client, "clock", {"now": 5, "advance": 3})
    assert (controls.clock.now(), ask.ok()["created"]) == (8, 8)
    controls.reset_clock()
    assert not controls.clock.frozen


def test_scenario(ask: Asker, client: FlaskClient, controls: Controls) -> None:
    """A scenario is put into a state in all sessions, or in one that may be new."""
    controls.on().in_scenario("order", "paid", "sent").reply("sent")
    controls.scenario("order", state="paid", session="one")
    assert client.get("/__admin/scenarios").json["sessions"] == {"one": {"order": "paid"}}
    assert [ask.text(headers=ONE), ask.text(headers=TWO) == "sent"] == ["sent", False]
    controls.scenario("order", state="paid")
    assert [ask.text(headers=TWO), ask.text(headers=ONE)] == ["sent", "sent"]
    controls.scenario("order", state="paid")
    controls.reset_scenarios("order", session="one")
    assert [ask.text(headers=TWO), ask.text(headers=ONE) == "sent"] == ["sent", False]


def test_what_makes_no_sense(controls: Controls) -> None:
    """Wrong values and unknown names are refused, and change nothing."""
    with pytest.raises(VocabularyError, match=r"\$\.requests"):
        controls.limits = Limits(requests=0)
    with pytest.raises(VocabularyError, match="int"):
        controls.seed = "nine"  # type: ignore[assignment]
    with pytest.raises(UnknownNameError, match="order"):
        controls.scenario("order", state="paid")
    controls.on().in_scenario("order").reply("x")
    with pytest.raises(VocabularyError):
        controls.scenario("order", state="")
    assert (controls.limits, controls.seed) == (Limits(), 0)


@pytest.mark.parametrize(
    ("config", "problem"),
    [
        (Config(limits=Limits(requests=0)), "Expected `int` >= 1 - at `$.limits.requests`"),
        (Config(seed="x"), "Expected `int`, got `str` - at `$.seed`"),  # type: ignore[arg-type]
        (Config(rules=[Rule(times=0)]), "at `$.rules[0].times`"),
    ],
)
def test_a_configuration_that_makes_no_sense(config: Config, problem: str) -> None:
    """What Python is told of is checked before anything is served."""
    with pytest.raises(VocabularyError, match=re.escape(problem)):
        MockServer(config)


def test_bytes_are_no_text(controls: Controls) -> None:
    """Bytes are refused where a text belongs, and not encoded."""
    with pytest.raises(VocabularyError, match=r"got `bytes` - at `\$\.reply\.text`"):
        controls.on().reply(b"Hello")  # type: ignore[arg-type]


def test_what_was_told_outlives_the_file(ask: Asker, controls: Controls) -> None:
    """A file that is read again takes back no seed or limits that it leaves as they were."""
    controls.seed, controls.limits = 9, Limits(requests=1)
    _in_the_file(ask, "rules: [{reply: Hello!}]")
    assert (controls.seed, controls.limits) == (9, Limits(requests=1))
    controls.reset()
    assert (controls.seed, controls.limits) == (0, Limits())


def test_one_session(ask: Asker, controls: Controls) -> None:
    """Faults are switched, and everything is reset, for one session alone."""
    for name in ("one", "two"):
        controls.on(session=name).once().reply(name)
        controls.fault("outage", when={"session": name}, status=503)
    controls.disable("outage", session="one")
    assert [ask.send(headers=ONE).status, ask.send(headers=TWO).status] == [200, 503]
    controls.reset_faults("two")
    controls.enable("outage", session="one")
    assert [ask.send(headers=ONE).status, ask.text(headers=TWO)] == [503, "two"]
    controls.reset("one")
    assert [ask.send(headers=ONE).status, ask.text(headers=ONE) == "one"] == [200, False]
    assert [rule.name for rule in ask.engine.state.rules.all()] == ["rule-2"]
    controls.reset_journal("one")
    assert {entry.session for entry in controls.journal} == {"two"}
