"""`response_format` and `logprobs`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema

if TYPE_CHECKING:
    from conftest import Asker

SCHEMA = {
    "type": "object",
    "properties": {"answer": {"type": "string"}, "score": {"type": "integer", "minimum": 1, "maximum": 5}},
    "required": ["answer", "score"],
    "additionalProperties": False,
}


def _schema_format(**more: Any) -> dict[str, Any]:
    return {"type": "json_schema", "json_schema": {"name": "answer", "schema": SCHEMA, **more}}


def test_json_object(ask: Asker) -> None:
    """JSON mode answers with a JSON object."""
    assert isinstance(
        json.loads(ask.text("Answer in JSON", model="gpt-4o", response_format={"type": "json_object"})), dict
    )


def test_json_schema(ask: Asker) -> None:
    """Structured output fits its schema."""
    for number in range(5):
        jsonschema.validate(
            json.loads(ask.text(f"{number}", model="gpt-4o", response_format=_schema_format(strict=True))), SCHEMA
        )


def test_json_is_cut(ask: Asker) -> None:
    """The token limit cuts JSON as it cuts text."""
    choice = ask.ok(model="gpt-4o", response_format=_schema_format(), max_tokens=3)["choices"][0]
    assert choice["finish_reason"] == "length"
    assert ask.text(model="gpt-4o", response_format=_schema_format()).startswith(choice["message"]["content"])


def test_text(ask: Asker) -> None:
    """The format `text` is the default, in other words only."""
    assert ask.text(response_format={"type": "text"})


def test_logprobs(ask: Asker) -> None:
    """Each token has its probability, its bytes and the wanted number of likely others."""
    body = ask.ok(logprobs=True, top_logprobs=3)
    entries = body["choices"][0]["logprobs"]["content"]
    assert len(entries) == body["usage"]["completion_tokens"]
    assert "".join(entry["token"] for entry in entries) == body["choices"][0]["message"]["content"]
    for entry in entries:
        assert entry["logprob"] <= 0
        assert bytes(entry["bytes"]).decode() == entry["token"]
        assert len(entry["top_logprobs"]) == 3
        assert entry["top_logprobs"][0]["token"] == entry["token"]


def test_logprobs_without_top(ask: Asker) -> None:
    """Without `top_logprobs` the list of others is empty."""
    entries = ask.ok(logprobs=True)["choices"][0]["logprobs"]["content"]
    assert all(entry["top_logprobs"] == [] for entry in entries)


def test_streamed_logprobs(ask: Asker) -> None:
    """A stream carries the same entries, one with each token."""
    plain = ask.ok(logprobs=True)["choices"][0]["logprobs"]["content"]
    chunks = ask.chunks(logprobs=True)[1:-1]
    assert [chunk["choices"][0]["logprobs"]["content"][0] for chunk in chunks] == plain
