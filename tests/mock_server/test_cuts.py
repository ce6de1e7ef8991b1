"""`stop` and `max_tokens` really cut, plain and streamed, also across the borders of chunks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from mock_server import Rule, tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conftest import Asker

WORDS = st.lists(st.sampled_from(["one ", "two", "STOP", "é", "日本", "🎉", "\n", "ST", "OP", " end"]), max_size=20)
TEXTS = st.one_of(WORDS.map("".join), st.text(max_size=40))
STOPS = st.lists(st.sampled_from(["STOP", "two", "🎉", "é日", "OPend", "\n", "T"]), min_size=1, max_size=4)


def _saying(asker: type[Asker], text: str) -> Asker:
    ask = asker()
    ask.engine.state.rules.put(Rule(reply=text))
    return ask


def _streamed(ask: Asker, **fields: Any) -> tuple[str, str, int]:
    chunks = ask.chunks(stream_options={"include_usage": True}, **fields)
    text = "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in chunks[:-1])
    return text, chunks[-2]["choices"][0]["finish_reason"], chunks[-1]["usage"]["completion_tokens"]


def _plain(ask: Asker, **fields: Any) -> tuple[str, str, int]:
    body = ask.ok(**fields)
    choice = body["choices"][0]
    return choice["message"]["content"], choice["finish_reason"], body["usage"]["completion_tokens"]


def _first(text: str, stops: Sequence[str]) -> int:
    return min((text.find(stop) for stop in stops if stop in text), default=len(text))


@given(TEXTS, STOPS)
def test_stop_cuts_before_the_first(asker: type[Asker], text: str, stops: list[str]) -> None:
    """The reply ends right before the first stop sequence, and never holds one."""
    content, reason, _count = _plain(_saying(asker, text), stop=stops)
    assert content == text[: _first(text, stops)]
    assert reason == "stop"


@given(TEXTS, st.integers(1, 30))
def test_max_tokens_cuts(asker: type[Asker], text: str, limit: int) -> None:
    """The reply is the beginning of the whole, of no more tokens than wanted."""
    content, reason, count = _plain(_saying(asker, text), max_tokens=limit)
    whole = tokens.count(text, "cl100k_base")
    assert text.startswith(content)
    assert count == min(limit, whole)
    assert reason == ("length" if whole > limit else "stop")


@given(TEXTS, STOPS, st.integers(1, 30))
def test_a_stream_is_cut_alike(asker: type[Asker], text: str, stops: list[str], limit: int) -> None:
    """With both cuts a stream put together is the plain reply, and counts and ends like it."""
    fields = {"stop": stops, "max_tokens": limit}
    assert _streamed(_saying(asker, text), **fields) == _plain(_saying(asker, text), **fields)


def test_a_stop_across_tokens(asker: type[Asker]) -> None:
    """A stop sequence that spans the borders of chunks is found."""
    ask = _saying(asker, "Hello world, how are you?")
    assert _streamed(ask, stop="ld, ho")[:2] == ("Hello wor", "stop")


def test_a_stop_behind_the_limit_does_not_count(asker: type[Asker]) -> None:
    """What the token limit cuts off cannot stop the reply."""
    assert _plain(_saying(asker, "one two three four STOP"), stop="STOP", max_tokens=2) == ("one two", "length", 2)


def test_an_empty_stop_stops_nothing(asker: type[Asker]) -> None:
    """An empty stop sequence is ignored."""
    assert _plain(_saying(asker, "Hello"), stop="")[0] == "Hello"


def test_a_limit_keeps_the_default_reply_s_beginning(ask: Asker) -> None:
    """The limits do not change what is said, only how much of it."""
    assert ask.text().startswith(ask.text(max_tokens=5))
    assert ask.text(max_completion_tokens=5) == ask.text(max_tokens=5)


def test_the_context_is_a_limit_too(asker: type[Asker]) -> None:
    """A reply that the model's context has no room for ends with `length`."""
    ask = _saying(asker, "word " * 9_000)
    body = ask.ok("hello")
    assert body["choices"][0]["finish_reason"] == "length"
    assert body["usage"]["total_tokens"] == 8_192
