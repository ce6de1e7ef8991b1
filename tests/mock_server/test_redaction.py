"""No key rests in the journal, wherever a client put it and whatever was answered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from mock_server import Config, Match, Rule, Text
from mock_server.journal import export

if TYPE_CHECKING:
    from conftest import Asker

OTHER = "sk-anotherkeyofsomebody"
OWN = "a-key-without-the-usual-form"


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/embeddings", "/v1/models/x/y"])
@pytest.mark.parametrize("key", [OWN, "wrong"])
def test_bodies(asker: type[Asker], path: str, key: str) -> None:
    """A key in a body is blacked out also where the request was refused before anybody read it."""
    ask = asker(Config(keys=[OWN]))
    ask.raw(json.dumps({"input": [OTHER, key * 4]}).encode(), path=path, Authorization=f"Bearer {key * 4}")
    kept = ask.engine.state.journal[-1].body.decode()
    assert (OTHER in kept, key * 4 in kept, kept.count("[redacted]")) == (False, False, 2)


def test_heads(ask: Asker) -> None:
    """So are keys in the path, the query and header lines, by their looks and by their names."""
    lines = {"X-Goog-Api-Key": "abc", "X-Admin-Token": "abc", "X-Forwarded": f"to {OTHER}", "X-Team": "red"}
    ask.raw(b"", method="GET", path=f"/v1/models/{OTHER}?api_key=abc&after={OTHER}&limit=2", **lines)
    entry = ask.engine.state.journal[-1]
    assert (entry.path, entry.query) == ("/v1/models/[redacted]", "api_key=[redacted]&after=[redacted]&limit=2")
    kept = dict(entry.headers or {})
    assert [kept[name.lower()] for name in lines] == ["[redacted]", "[redacted]", "to [redacted]", "red"]
    assert OTHER not in json.dumps(export.har([entry], "http://x")["log"]["entries"][0]["request"])


def test_near_misses(asker: type[Asker]) -> None:
    """A condition on a key is not shown, and one that held is not told as missed when the key is gone."""
    held = Rule(name="held", when=Match(user="Hi", headers={"Authorization": Text(contains="sk-abc")}))
    missed = Rule(name="missed", when=Match(user="Ho", headers={"Authorization": OTHER}))
    ask = asker(Config(unmatched="error", rules=[held, missed]))
    told = ask.error("Ho", status=404)["message"]
    assert "headers.authorization: wanted [redacted], got [redacted]" in told
    assert OTHER not in told
    near = ask.engine.state.near_misses(ask.engine.state.journal[-1])
    assert [one.field for miss in near if miss.rule == "held" for one in miss.differences] == ["user"]
