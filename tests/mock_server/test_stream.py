"""Streams: the chunks' exact shape and order."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_server import Reply, Rule, Timing
from mock_server.contract.reply import ChatChunk, ChunkChoice, Delta
from mock_server.replies.streams import _encode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conftest import Asker

WEATHER = {
    "name": "get_weather",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}


def _content(chunks: Iterable[Any], index: int = 0) -> str:
    return "".join(
        choice["delta"].get("content") or ""
        for chunk in chunks
        for choice in chunk["choices"]
        if choice["index"] == index
    )


def test_order(ask: Asker) -> None:
    """First the role, then the text, then the finish reason, then the end mark."""
    deltas = [chunk["choices"][0] for chunk in ask.chunks()]
    assert deltas[0]["delta"] == {"role": "assistant", "content": "", "refusal": None}
    assert all(set(one["delta"]) == {"content"} and one["finish_reason"] is None for one in deltas[1:-1])
    assert (deltas[-1]["delta"], deltas[-1]["finish_reason"]) == ({}, "stop")


def test_shape(ask: Asker) -> None:
    """Every chunk has the API's fields, and none the usage."""
    fields = ["id", "object", "created", "model", "service_tier", "system_fingerprint", "choices", "obfuscation"]
    for chunk in ask.chunks():
        assert list(chunk) == fields
        assert chunk["object"] == "chat.completion.chunk"


def test_usage(ask: Asker) -> None:
    """With `include_usage` the usage is null but in a last chunk without choices."""
    chunks = ask.chunks(stream_options={"include_usage": True})
    assert [chunk["usage"] for chunk in chunks[:-1]] == [None] * (len(chunks) - 1)
    assert chunks[-1]["choices"] == []
    assert chunks[-1]["usage"]["total_tokens"] > 0


@pytest.mark.parametrize("fields", [{}, {"n": 2}, {"functions": [WEATHER]}, {"logprobs": True}], ids=str)
def test_obfuscation(ask: Asker, fields: dict[str, Any]) -> None:
    """Each chunk, that of the usage too, is filled up to the same length modulo 16, by 1 to 16 letters."""
    answer = ask.send(stream=True, stream_options={"include_usage": True}, **fields)
    events = answer.body.split(b"\n\n")[:-2]
    fills = [json.loads(event[6:])["obfuscation"] for event in events]
    assert {len(event) % 16 for event in events} == {len(events[0]) % 16}
    assert {len(fill) for fill in fills} <= set(range(1, 17))
    assert len({len(fill) for fill in fills}) > 1


def test_no_obfuscation(ask: Asker) -> None:
    """A request may want none; the chunks are the same else."""
    plain = ask.chunks(stream_options={"include_obfuscation": False})
    filled = ask.chunks()
    assert not any("obfuscation" in chunk for chunk in plain)
    assert _content(plain) == _content(filled)


def test_content_type(ask: Asker) -> None:
    """A stream is declared as server-sent events, and has no length."""
    lines = dict(ask.send(stream=True).headers)
    assert lines["content-type"] == "text/event-stream; charset=utf-8"
    assert "content-length" not in lines


@given(st.text(max_size=50), st.integers(1, 3))
def test_a_stream_is_the_plain_reply(asker: type[Asker], text: str, n: int) -> None:
    """Each choice of a stream put together is that of the plain reply."""
    plain, chunks = asker().ok(text, n=n), asker().chunks(text, n=n)
    for choice in plain["choices"]:
        assert _content(chunks, choice["index"]) == choice["message"]["content"]
    assert chunks[0]["id"] == plain["id"]


def test_choices_take_turns(ask: Asker) -> None:
    """The chunks of several choices alternate."""
    indexes = [chunk["choices"][0]["index"] for chunk in ask.chunks(n=2)]
    assert indexes[:6] == [0, 1, 0, 1, 0, 1]


@given(st.text(min_size=1, max_size=30))
def test_quick_chunks_are_those_of_the_struct(asker: type[Asker], text: str) -> None:
    """The spliced text chunks are what encoding the Struct gives, byte for byte."""
    ask = asker()
    ask.engine.state.rules.put(Rule(reply=text))
    events = ask.send(stream=True).body.split(b"\n\n")[1:-3]
    for event in events:
        one = json.loads(event[6:])
        delta = Delta(content=one["choices"][0]["delta"]["content"])
        head = [one[name] for name in ("id", "object", "created", "model", "service_tier", "system_fingerprint")]
        chunk = ChatChunk(*head, [ChunkChoice(0, delta, None, None)], obfuscation=one["obfuscation"])
        assert event == b"data: " + _encode(chunk)


def test_function_call(asker: type[Asker]) -> None:
    """A function call streams its name once and its arguments in fragments."""
    plain = asker().ok(functions=[WEATHER])["choices"][0]["message"]["function_call"]
    deltas = [chunk["choices"][0]["delta"] for chunk in asker().chunks(functions=[WEATHER])]
    assert deltas[0]["function_call"] == {"name": "get_weather", "arguments": ""}
    assert deltas[0]["content"] is None
    assert "".join(delta["function_call"]["arguments"] for delta in deltas[:-1]) == plain["arguments"]


def test_refusal(ask: Asker) -> None:
    """A refusal streams as refusal deltas, and not as content."""
    ask.engine.state.rules.put(Rule(reply=Reply(refusal="I cannot help with that.")))
    deltas = [chunk["choices"][0]["delta"] for chunk in ask.chunks()]
    assert "".join(delta.get("refusal") or "" for delta in deltas) == "I cannot help with that."
    assert not any(delta.get("content") for delta in deltas)


def test_timing_goes_between_the_events(ask: Asker) -> None:
    """A stream with times waits before its first event and between the others, not before the end."""
    ask.engine.state.rules.put(Rule(reply=Reply(text="one two", stream=Timing(first=1.0, delay=0.25))))
    script = ask.send(stream=True).script
    assert script is not None
    assert [wait for wait, _event in script] == [1.0, 0.25, 0.25, 0.25, 0.0]
    assert ask.send().script is None
