"""Cassettes hold no secrets, and the client's key goes to the one URL that was given."""

from __future__ import annotations

import http.client
import json
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.serving import make_server

from mock_server import MockServer, Recording
from mock_server.recording.scrub import Scrubber
from mock_server.recording.upstream import Upstream

if TYPE_CHECKING:
    from pathlib import Path

KEY = "my-own-kind-of-key"
ORGANIZATION = "org-AbCdEfGhIjKlMnOpQrStUvWx"


def _secretive(environ: dict[str, Any], start_response: object) -> list[bytes]:
    """A server that repeats every secret, and moves to another address."""
    environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))  # else werkzeug may wait for the end of the connection
    lines = [
        ("Content-Type", "application/json"),
        ("Set-Cookie", "session=hush"),
        ("openai-organization", ORGANIZATION),
        ("x-echo", str(environ["HTTP_AUTHORIZATION"])),
        ("Location", "http://127.0.0.1:9/v1/elsewhere"),
    ]
    start_response("307 Moved", lines)  # type: ignore[operator]
    told = {"error": f"Bad key {KEY} of {ORGANIZATION}", "api_key": "plain", "mail": "a@b.example", "seen": []}
    told["seen"] = sorted(key for key in environ if key.startswith("HTTP_"))
    return [json.dumps(told).encode()]


def test_nothing_secret_is_kept(tmp_path: Path) -> None:
    """Keys, cookies, organizations and the user's own fields are in no line of a cassette; a move is not followed."""
    tape = tmp_path / "chat.yaml"
    other = make_server("127.0.0.1", 0, _secretive)
    record = Recording(str(tape), f"http://127.0.0.1:{other.server_port}/v1", scrub=["mail", "user"])
    with MockServer(record=record) as server:
        line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        body = {
            "model": "gpt-4",
            "user": "Jane",
            "messages": [{"role": "user", "content": f"use {KEY} or sk-{'x' * 30}"}],
        }
        headers = {"Authorization": f"Bearer {KEY}", "Cookie": "a=b", "X-Mock-Session": "s", "X-Team": "blue"}
        line.request("POST", "/v1/chat/completions?api-key=abc", json.dumps(body), headers)
        other.handle_request()
        response = line.getresponse()
        assert response.status == 307
        seen = json.loads(response.read())["seen"]
        line.close()
    other.server_close()
    text = tape.read_text()
    for secret in (KEY, ORGANIZATION, "hush", "sk-x", "plain", "Jane", "a@b", "abc"):
        assert secret not in text
    assert "HTTP_AUTHORIZATION" in seen
    assert "HTTP_X_TEAM" in seen
    assert {"HTTP_COOKIE", "HTTP_X_MOCK_SESSION"} & set(seen) == set()


def test_ordinary_words_stay() -> None:
    """What only begins like a key is left as it is."""
    text = "sk-learn, org-mode-buffers, and the bearer of this letter; password: see below"
    assert Scrubber().text(text) == text


@pytest.mark.parametrize(("no_proxy", "through"), [("", True), ("127.0.0.1", False), ("*", False)])
def test_proxies(monkeypatch: pytest.MonkeyPatch, no_proxy: str, through: bool) -> None:
    """The environment's proxy is used, except for what NO_PROXY names."""
    for name in ("http_proxy", "no_proxy", "HTTP_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", no_proxy)
    pool = Upstream("http://127.0.0.1:8/v1", 1.0)._pool
    assert (getattr(pool, "proxy", None) is not None) is through
