"""Rules and faults that are new count from zero, whatever was called so before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mock_server import Config, Fault, FaultRule, Rule, create_app
from mock_server.python_api import Controls

if TYPE_CHECKING:
    from conftest import Asker
    from flask.testing import FlaskClient

ONCE = {"name": "one", "reply": "once", "times": 1}
OUTAGE = {"name": "out", "fault": {"status": 503, "times": 1}}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "rules", ONCE),
        ("PUT", "rules/one", ONCE),
        ("PUT", "rules", [ONCE]),
        ("PUT", "rules", [{**ONCE, "name": None}]),
    ],
)
def test_rules_told_again(ask: Asker, client: FlaskClient, method: str, path: str, body: Any) -> None:
    """A rule that the admin API is told again answers again."""
    for _ in range(2):
        client.open(f"/__admin/{path}", method=method, json=body)
        assert ask.text() == "once"
        assert ask.text() != "once"


@pytest.mark.parametrize(
    ("method", "body"), [("POST", OUTAGE), ("PUT", [OUTAGE]), ("PUT", [{"fault": OUTAGE["fault"]}])]
)
def test_faults_told_again(ask: Asker, client: FlaskClient, method: str, body: Any) -> None:
    """A fault that the admin API is told again strikes again."""
    for _ in range(2):
        client.open("/__admin/faults", method=method, json=body)
        assert [ask.send().status, ask.send().status] == [503, 200]


def test_removed_and_made_again(ask: Asker, client: FlaskClient) -> None:
    """What was removed is forgotten."""
    for thing, body in (("rules", ONCE), ("faults", OUTAGE)):
        for _ in range(2):
            client.post(f"/__admin/{thing}", json=body)
            ask.send()
            client.delete(f"/__admin/{thing}")
        client.post(f"/__admin/{thing}", json=body)
    assert [ask.send().status, ask.text()] == [503, "once"]


def test_python(ask: Asker) -> None:
    """A rule of the same name begins anew; a rule that is changed counts on."""
    controls = Controls(ask.engine)
    for _ in range(2):
        rule = controls.on(name="one").reply("once").once()
        assert ask.text() == "once"
    assert (rule.reply("changed").used, ask.text() == "changed") == (1, False)


def test_configuration(asker: type[Asker]) -> None:
    """Of a file that changed, what changed counts from zero and the rest counts on."""
    first, second = Rule(name="a", reply="a", times=1), Rule(name="b", reply="b", times=1)
    ask = asker(Config(rules=[first, second], faults=[FaultRule(Fault(status=500, times=1))]))
    assert [ask.send().status, ask.text(), ask.text()] == [500, "a", "b"]
    ask.engine.state.configure(Config(rules=[first, Rule(name="b", reply="new", times=1)]))
    assert ask.text() == "new"


@pytest.mark.parametrize("thing", ["rules", "faults"])
def test_the_configurations_come_back(asker: type[Asker], thing: str) -> None:
    """The configuration's rules and faults come back when the others go, also where they were replaced or removed."""
    ask = asker(Config(rules=[Rule(name="a", reply="a")], faults=[FaultRule(Fault(status=503), name="a")]))
    client = create_app(engine=ask.engine).test_client()
    before = client.get(f"/__admin/{thing}").json
    client.post(f"/__admin/{thing}", json={"name": "a", "fault": {"status": 500}})
    client.delete(f"/__admin/{thing}")
    assert client.get(f"/__admin/{thing}").json == before
    client.delete(f"/__admin/{thing}/a")
    assert client.delete(f"/__admin/{thing}").json == before
