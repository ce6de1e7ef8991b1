"""Completions kept by `store`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from mock_server.sessions.stored_completions import MOST_STORED, OVERHEAD, Box, StorageBound

if TYPE_CHECKING:
    from conftest import Asker

CHAT = "/v1/chat/completions"


def test_round_trip(ask: Asker) -> None:
    """A stored completion is fetched, updated and deleted."""
    body = ask.ok(store=True, metadata={"a": "b"})
    path = f"{CHAT}/{body['id']}"
    status, kept = ask.get(path)
    assert (status, kept["id"], kept["usage"], kept["metadata"]) == (200, body["id"], body["usage"], {"a": "b"})
    updated = ask.get(path, "POST", b'{"metadata": {"c": "d"}}')
    assert updated[1] == ask.get(path)[1] == {**kept, "metadata": {"c": "d"}}
    assert ask.get(path, "DELETE")[1] == {"object": "chat.completion.deleted", "id": body["id"], "deleted": True}
    assert ask.get(path)[0] == 404


def test_not_stored(ask: Asker) -> None:
    """Without `store` nothing is kept."""
    assert ask.get(f"{CHAT}/{ask.ok()['id']}")[0] == 404


def test_list(ask: Asker) -> None:
    """Stored completions are listed in pages, by model and by metadata."""
    ids = [ask.ok(f"{n}", store=True, metadata={"n": str(n % 2)})["id"] for n in range(4)]
    page = ask.get(f"{CHAT}?limit=2")[1]
    assert ([one["id"] for one in page["data"]], page["has_more"]) == (ids[:2], True)
    rest = ask.get(f"{CHAT}?limit=2&after={page['last_id']}")[1]
    assert ([one["id"] for one in rest["data"]], rest["has_more"]) == (ids[2:], False)
    assert [one["id"] for one in ask.get(f"{CHAT}?order=desc&metadata[n]=1")[1]["data"]] == [ids[3], ids[1]]
    assert ask.get(f"{CHAT}?model=gpt-4o")[1]["data"] == []


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("limit=0", "integer_below_min_value"),
        ("limit=-1", "integer_below_min_value"),
        ("limit=x", "invalid_type"),
        ("limit=", "invalid_type"),
        ("limit=101", "integer_above_max_value"),
        ("order=up", "invalid_value"),
    ],
)
def test_bad_pages(ask: Asker, query: str, code: str) -> None:
    """A bad page is a 400 that says what is wrong with it."""
    status, body = ask.get(f"{CHAT}?{query}")
    assert (status, body["error"]["code"], body["error"]["param"]) == (400, code, query.partition("=")[0])


def test_empty_metadata_count(ask: Asker) -> None:
    """A value that is looked for may be empty."""
    ids = [ask.ok(store=True, metadata={"n": value})["id"] for value in ("", "1")]
    assert [one["id"] for one in ask.get(f"{CHAT}?metadata[n]=")[1]["data"]] == ids[:1]


def test_messages(ask: Asker) -> None:
    """The messages of a stored completion are listed."""
    name = ask.ok("hello", store=True)["id"]
    data = ask.get(f"{CHAT}/{name}/messages")[1]["data"]
    assert data == [{"id": f"{name}-0", "role": "user", "content": "hello", "name": None, "content_parts": None}]


def test_streams_are_stored(ask: Asker) -> None:
    """A streamed completion is stored whole."""
    name = ask.chunks("hello", store=True)[0]["id"]
    assert ask.get(f"{CHAT}/{name}")[1]["choices"][0]["message"]["content"]


def test_sessions_do_not_share(ask: Asker) -> None:
    """What one session stored another does not see."""
    name = ask.ok(store=True)["id"]
    assert ask.get(f"{CHAT}/{name}", X_Mock_Session="other")[0] == 404


def test_bad_update(ask: Asker) -> None:
    """An update without metadata is a 400."""
    status, body = ask.get(f"{CHAT}/{ask.ok(store=True)['id']}", "POST", json.dumps({}).encode())
    assert (status, body["error"]["param"]) == (400, "metadata")


def test_bounded_in_bytes() -> None:
    """All sessions together store so many bytes, and the oldest go, whoever's they are."""
    shelf, one, two = StorageBound(most=2 * OVERHEAD + 10), Box(), Box()
    for box, name in ((one, "a"), (two, "b"), (one, "c")):
        shelf.put(box, name, b"1234")
    assert (list(one), list(two), shelf.bytes) == (["c"], ["b"], 2 * OVERHEAD + 8)
    shelf.put(two, "b", b"12")
    shelf.take(one, "c", "unknown")
    assert (list(one), list(two), shelf.bytes) == ([], ["b"], OVERHEAD + 2)


def test_bounded_in_number() -> None:
    """One session stores so many, and no more."""
    shelf, box = StorageBound(), Box()
    for number in range(MOST_STORED + 2):
        shelf.put(box, str(number), b"1")
    assert (next(iter(box)), len(box), shelf.bytes) == ("2", MOST_STORED, (OVERHEAD + 1) * MOST_STORED)


def test_reset(ask: Asker) -> None:
    """Sessions that are forgotten leave nothing on the shelf."""
    ask.ok(store=True)
    ask.ok(store=True, headers={"X-Mock-Session": "one"})
    sessions = ask.engine.state.sessions
    sessions.forget("one")
    assert OVERHEAD < sessions.bytes < 2 * OVERHEAD + 1_500
    sessions.forget()
    assert sessions.bytes == 0
