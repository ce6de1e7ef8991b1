"""API keys: wanted, checked, and never kept or repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mock_server import Config

if TYPE_CHECKING:
    from conftest import Asker

KEY = "sk-abcdefghijklmnopqrstuvwxyz"


@pytest.mark.parametrize("line", ["", "Bearer", "Bearer ", "Basic abc", "sk-abc"])
def test_no_key(ask: Asker, line: str) -> None:
    """Without a bearer key the answer is the API's 401."""
    answer = ask.raw(b"{}", Authorization=line)
    assert answer.status == 401
    assert b"You didn't provide an API key." in answer.body


def test_any_key_by_default(ask: Asker) -> None:
    """Every key is accepted as long as none is listed."""
    assert ask.send(headers={"Authorization": "bearer whatever"}).status == 200


def test_listed_keys(asker: type[Asker]) -> None:
    """With keys listed only those are accepted, and a wrong one is not repeated."""
    ask = asker(Config(keys=["sk-right"]))
    assert ask.send(headers={"Authorization": "Bearer sk-right"}).status == 200
    wrong = ask.send(headers={"Authorization": "Bearer sk-wrong-and-secret"})
    assert wrong.status == 401
    assert b'"code": "invalid_api_key"' in wrong.body
    assert b"secret" not in wrong.body


def test_no_key_in_the_journal(ask: Asker) -> None:
    """Neither the header nor a body that repeats the key is kept."""
    ask.send(f"My key is {KEY}, or sk-anotherkey1234567890")
    entry = ask.engine.state.journal[-1]
    kept = repr(dict(entry.headers or {})).encode() + entry.body + entry.reply
    assert KEY.encode() not in kept
    assert b"sk-another" not in kept


def test_no_key_in_the_state(ask: Asker) -> None:
    """A session is known by a fingerprint of the key."""
    ask.send()
    names = [session.name for session in ask.engine.state.sessions.all()]
    assert names
    assert not any(KEY in name for name in names)
