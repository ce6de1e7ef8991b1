"""The admin API: the same words, and who may use it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from mock_server import create_app

if TYPE_CHECKING:
    from conftest import Asker
    from flask.testing import FlaskClient

RULE = {"name": "hi", "when": {"user": "Hi"}, "reply": {"text": "Hello!"}}


def _get(client: FlaskClient, path: str, **more: Any) -> Any:
    response = client.get(f"/__admin{path}", **more)
    assert response.status_code == 200, response.data
    return response.json


def test_rules(ask: Asker, client: FlaskClient) -> None:
    """Rules are added, shown with their use, replaced and removed."""
    assert client.post("/__admin/rules", json=RULE).status_code == 201
    assert ask.text() == "Hello!"
    shown = _get(client, "/rules/hi")
    assert (shown["when"], shown["reply"], shown["origin"], shown["used"]) == (RULE["when"], RULE["reply"], "admin", 1)
    client.put("/__admin/rules/hi", json={"reply": "Bye!"})
    assert ask.text() == "Bye!"
    assert client.delete("/__admin/rules/hi").json == {"rules": []}


def test_all_rules_at_once(ask: Asker, client: FlaskClient) -> None:
    """A list takes the place of what the admin API made before."""
    client.post("/__admin/rules", json={"reply": "old"})
    client.put("/__admin/rules", json=[{"reply": "new"}])
    assert ask.text() == "new"
    assert client.delete("/__admin/rules").json == {"rules": []}


def test_rules_of_a_session(ask: Asker, client: FlaskClient) -> None:
    """A rule that is posted for a session answers it alone, and is removed with it alone."""
    session = {"X-Mock-Session": "one"}
    client.post("/__admin/rules", json={"name": "theirs", "reply": "theirs"}, headers=session)
    client.post("/__admin/rules", json={"name": "ours", "reply": "ours"})
    assert [ask.text(headers=session), ask.text()] == ["theirs", "ours"]
    client.delete("/__admin/rules", headers=session)
    assert [rule["name"] for rule in _get(client, "/rules")["rules"]] == ["ours"]


@pytest.mark.parametrize(
    ("path", "body", "problem"),
    [
        ("/rules", {"when": {"usr": "Hi"}}, "unknown field `usr` - at `$.when`"),
        ("/rules", {"when": {"user": {"regex": "("}}}, "when.user.regex"),
        ("/rules", [], "Expected `object`, got `array`"),
        ("/faults", {"fault": {"status": 200}}, "Expected `int` >= 400"),
    ],
)
def test_bad_words(client: FlaskClient, path: str, body: Any, problem: str) -> None:
    """Words that make no sense are a 400 that says where."""
    response = client.post(f"/__admin{path}", json=body)
    assert response.status_code == 400
    assert problem in response.json["error"]["message"]


def test_too_long(client: FlaskClient) -> None:
    """A body beyond 16 MiB is a 413, however short bodies the configuration wants."""
    response = client.post("/__admin/rules", data=b" " * (16 * 1024 * 1024 + 1))
    assert response.status_code == 413
    assert response.json["error"]["message"] == "Maximum content size limit (16777216) exceeded."


@pytest.mark.parametrize("path", ["/rules/none", "/faults/none", "/journal/9"])
def test_unknown_names(client: FlaskClient, path: str) -> None:
    """What does not exist is a 404."""
    assert client.get(f"/__admin{path}").status_code == 404


def test_journal(ask: Asker, client: FlaskClient) -> None:
    """The journal is listed, filtered and shown in full."""
    ask.send("hello")
    ask.send(temperature=9)
    listed = _get(client, "/journal")
    assert [entry["status"] for entry in listed["entries"]] == [200, 400]
    assert [entry["number"] for entry in _get(client, "/journal?status=400")["entries"]] == [2]
    assert [entry["number"] for entry in _get(client, "/journal?text=hello&limit=5&after=0")["entries"]] == [1]
    assert _get(client, "/journal?oldest=9&status=400")["oldest"] == [1, 2]
    assert _get(client, "/journal/1")["request"]["messages"][0]["content"] == "hello"
    assert client.delete("/__admin/journal").json == {"entries": 0}


def test_journal_formats(ask: Asker, client: FlaskClient) -> None:
    """The journal comes as JSON lines, HAR and curl, and in no other form."""
    ask.send("hello")
    assert json.loads(client.get("/__admin/journal?format=jsonl").data)["model"] == "gpt-4"
    assert _get(client, "/journal?format=har")["log"]["version"] == "1.2"
    assert client.get("/__admin/journal/1?format=curl").data.startswith(
        b"curl --globoff --path-as-is -X POST http://localhost/v1/chat"
    )
    assert _get(client, "/journal?format=full")["entries"][0]["text"]
    assert client.get("/__admin/journal?format=xml").status_code == 400
    assert client.get("/__admin/journal?status=x").status_code == 400


def test_near_misses(ask: Asker, client: FlaskClient) -> None:
    """Requests that no rule answered are listed with the closest rules."""
    client.post("/__admin/rules", json=RULE)
    ask.send("Hi!")
    miss = _get(client, "/near-misses")["unmatched"][0]["near_misses"][0]
    assert miss["differences"] == [{"field": "user", "wanted": "'Hi'", "got": "'Hi!'"}]


def test_faults(ask: Asker, client: FlaskClient) -> None:
    """Faults are added, switched, counted and removed."""
    client.post("/__admin/faults", json={"name": "outage", "fault": {"status": 503}})
    assert ask.send().status == 503
    assert client.patch("/__admin/faults/outage", json={"enabled": False}).json["struck"] == 1
    assert ask.send().status == 200
    assert client.delete("/__admin/faults/outage").json == {"faults": []}
    client.put("/__admin/faults", json=[{"fault": {"status": 500}}])
    assert ask.send().status == 500
    assert client.delete("/__admin/faults").json == {"faults": []}


def test_scenarios(ask: Asker, client: FlaskClient) -> None:
    """Scenarios are shown, moved and reset."""
    client.post(
        "/__admin/rules", json={"reply": "x", "scenario": {"name": "story", "state": "started", "then": "done"}}
    )
    assert ask.text() == "x"
    shown = _get(client, "/scenarios")
    assert shown["scenarios"] == [{"name": "story", "states": ["started", "done"]}]
    assert list(shown["sessions"].values()) == [{"story": "done"}]
    client.put("/__admin/scenarios/story", json={"state": "started"})
    assert ask.text() == "x"
    assert client.delete("/__admin/scenarios/story").json["sessions"] == {}
    assert client.put("/__admin/scenarios/none", json={"state": "x"}).status_code == 404


def test_settings(ask: Asker, client: FlaskClient) -> None:
    """Clock, seed and limits are set, and reset one by one."""
    client.put("/__admin/clock", json={"now": 5, "advance": 2})
    assert ask.ok()["created"] == 7
    assert client.delete("/__admin/clock").json["frozen"] is False
    before = ask.text()
    client.put("/__admin/seed", json={"seed": 9})
    assert ask.text() != before
    assert client.delete("/__admin/seed").json == {"seed": 0}
    client.put("/__admin/limits", json={"requests": 1})
    assert [ask.send().status, ask.send().status] == [200, 429]
    client.delete("/__admin/limits")
    assert ask.send().status == 200


def test_sessions(ask: Asker, client: FlaskClient) -> None:
    """Sessions are listed and forgotten, all or one."""
    for name in ("one", "two"):
        ask.send(headers={"X-Mock-Session": name})
    assert [one["name"] for one in _get(client, "/sessions")["sessions"]] == ["one", "two"]
    left = client.delete("/__admin/sessions", headers={"X-Mock-Session": "one"}).json
    assert [one["name"] for one in left["sessions"]] == ["two"]


def test_reset(ask: Asker, client: FlaskClient) -> None:
    """A reset says what it resets, and does."""
    client.post("/__admin/rules", json={"reply": "x"})
    ask.send()
    assert "rules" in client.post("/__admin/reset").json["reset"]
    assert _get(client, "/journal")["entries"] == []
    assert _get(client, "/rules")["rules"] == []


def test_every_thing_is_listed(client: FlaskClient) -> None:
    """Everything that the index names exists."""
    for path in _get(client, "/")["admin"]:
        assert client.open(path, method="POST" if path.endswith("reset") else "GET").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Host": "127.0.0.1.evil.example"},
        {"Host": "[::1"},
    ],
)
def test_foreign_pages_are_refused(client: FlaskClient, headers: dict[str, str]) -> None:
    """A page from elsewhere, or under another name, cannot use the admin API."""
    assert client.get("/__admin/rules", headers=headers).status_code == 403


def test_other_machines_are_refused(client: FlaskClient) -> None:
    """Without a token only this machine is let in."""
    assert client.get("/__admin/rules", environ_base={"REMOTE_ADDR": "192.0.2.1"}).status_code == 403


def test_token() -> None:
    """With a token whoever shows it is let in, and nobody else."""
    client = create_app(admin_token="secret").test_client()
    elsewhere = {"REMOTE_ADDR": "192.0.2.1"}
    assert client.get("/__admin/rules").status_code == 401
    assert client.get("/__admin/rules", headers={"X-Admin-Token": "wrong"}).status_code == 401
    right = client.get("/__admin/rules", headers={"X-Admin-Token": "secret"}, environ_base=elsewhere)
    assert right.status_code == 200


def test_an_empty_token_is_none() -> None:
    """A token that was left empty lets nobody in who shows an empty one."""
    client = create_app(admin_token="").test_client()
    elsewhere = {"REMOTE_ADDR": "192.0.2.1"}
    assert client.get("/__admin/rules").status_code == 200
    assert client.get("/__admin/rules", headers={"X-Admin-Token": ""}, environ_base=elsewhere).status_code == 403


def test_pages_are_locked_down(client: FlaskClient) -> None:
    """Answers of the admin API cannot run anything, and no other origin may read them."""
    headers = client.get("/__admin/rules").headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "Access-Control-Allow-Origin" not in headers
    assert headers["X-Content-Type-Options"] == "nosniff"
