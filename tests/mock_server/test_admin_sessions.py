"""What the admin API is told with `X-Mock-Session` is for that session alone: parallel tests share a server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from conftest import Asker
    from flask.testing import FlaskClient

ONE, TWO = {"X-Mock-Session": "one"}, {"X-Mock-Session": "two"}
OUTAGE = {"name": "outage", "fault": {"status": 503}}


def _tell(client: FlaskClient, method: str, path: str, headers: dict[str, str], body: Any = None) -> Any:
    answer = client.open(f"/__admin/{path}", method=method, headers=headers, json=body)
    assert answer.status_code in {200, 201}, answer.json
    return answer.json


def test_rules_of_one_name(ask: Asker, client: FlaskClient) -> None:
    """Each session has its own rule of a name; one is shown, replaced and removed without the other."""
    for headers, text in ((ONE, "first"), (TWO, "second")):
        _tell(client, "POST", "rules", headers, {"name": "greeting", "reply": text})
    _tell(client, "PUT", "rules/greeting", TWO, {"reply": "third"})
    assert [ask.text(headers=ONE), ask.text(headers=TWO)] == ["first", "third"]
    assert _tell(client, "GET", "rules/greeting", TWO)["reply"] == "third"
    _tell(client, "DELETE", "rules/greeting", ONE)
    assert [ask.text(headers=ONE) == "first", ask.text(headers=TWO)] == [False, "third"]


def test_all_rules(ask: Asker, client: FlaskClient) -> None:
    """All rules of one session are replaced, and those of others stay."""
    for headers, text in ((ONE, "first"), (TWO, "second"), (TWO, "third")):
        _tell(client, "PUT", "rules", headers, [{"reply": text}])
    assert [ask.text(headers=ONE), ask.text(headers=TWO)] == ["first", "third"]


def test_faults(ask: Asker, client: FlaskClient) -> None:
    """A fault strikes the session that it was made for, and is switched and removed there."""
    _tell(client, "POST", "faults", ONE, OUTAGE)
    assert [ask.send(headers=ONE).status, ask.send(headers=TWO).status] == [503, 200]
    _tell(client, "PUT", "faults", TWO, [OUTAGE])
    _tell(client, "PATCH", "faults/outage", TWO, {"enabled": False})
    assert [ask.send(headers=ONE).status, ask.send(headers=TWO).status] == [503, 200]
    assert [one["when"] for one in _tell(client, "DELETE", "faults", ONE)["faults"]] == [{"session": "two"}]


def test_scenarios(ask: Asker, client: FlaskClient) -> None:
    """A scenario goes back to its start in one session alone."""
    story = {"name": "story", "state": "started", "then": "done"}
    _tell(client, "POST", "rules", {}, {"reply": "x", "scenario": story})
    ask.send(headers=ONE)
    ask.send(headers=TWO)
    assert _tell(client, "DELETE", "scenarios", ONE)["sessions"] == {"two": {"story": "done"}}


def test_reset(ask: Asker, client: FlaskClient) -> None:
    """A reset of one session leaves the others as they are."""
    for headers in (ONE, TWO):
        _tell(client, "POST", "rules", headers, {"reply": "x", "times": 2})
        ask.send(headers=headers)
    assert _tell(client, "POST", "reset", ONE)["session"] == "one"
    assert [ask.text(headers=ONE) == "x", ask.text(headers=TWO), ask.text(headers=TWO) == "x"] == [False, "x", False]
    assert [entry.session for entry in ask.engine.state.journal] == ["two", "one", "two", "two"]


def test_counts(ask: Asker, client: FlaskClient) -> None:
    """A rule or fault that is made for one session leaves those of the same name in others counting on."""
    rule = {"name": "greeting", "reply": "x", "times": 1}
    fault = {"name": "outage", "fault": {"status": 503, "times": 1}}
    for headers in (ONE, TWO):
        _tell(client, "POST", "rules", headers, rule)
        _tell(client, "PUT", "faults", headers, [fault])
        assert ask.send(headers=headers).status == 503
        assert ask.text(headers=headers) == "x"
    _tell(client, "PUT", "rules", TWO, [rule])
    assert [ask.send(headers=ONE).status, ask.text(headers=ONE) == "x", ask.text(headers=TWO)] == [200, False, "x"]
