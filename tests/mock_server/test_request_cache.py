"""A request that came before is answered as if it were the first: only faster."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_server import Config, FaultRule, Match, Reply, Rule
from mock_server.stubs.request_cache import MOST_BYTES, RECENT, AcceptedRequest, RequestCache
from mock_server.vocabulary import Fault

if TYPE_CHECKING:
    from conftest import Asker

FUNCTION = {"name": "f", "parameters": {"type": "object", "properties": {"a": {"type": "string"}}}}
CONFIG = Config(
    rules=[
        Rule(name="once", when=Match(user="once"), reply="first", times=1),
        Rule(name="turns", when=Match(user="turns"), reply=Reply(sequence=["a", "b", "c"], then="cycle")),
        Rule(name="team", when=Match(headers={"x-team": "red"}), reply="red"),
        Rule(name="session", when=Match(session="s"), reply=Reply(template="{{ session }} {{ used }}")),
        Rule(name="fails", when=Match(user="fails"), fault=Fault(status=500, times=2), reply="well"),
    ],
    faults=[FaultRule(Fault(status=503, probability=0.3), when=Match(user="chance"))],
)
texts = st.sampled_from(["once", "turns", "fails", "chance", "other"])
fields = st.sampled_from(
    [
        {},
        {"stream": True},
        {"stream": True, "stream_options": {"include_usage": True}},
        {"n": 2},
        {"max_tokens": 3},
        {"stop": "e"},
        {"functions": [FUNCTION]},
        {"functions": [FUNCTION], "stream": True},
        {"logprobs": True},
        {"store": True},
        {"temperature": 9},
    ]
)
headers = st.sampled_from([{}, {"X_Team": "red"}, {"X_Mock_Session": "s"}, {"Authorization": "Bearer sk-other"}])


def _forgetful(asker: type[Asker]) -> Asker:
    """An engine that knows no request."""
    ask = asker(CONFIG)
    ask.engine.state.request_cache.put = lambda *_: None  # type: ignore[method-assign]
    return ask


@given(steps=st.lists(st.tuples(texts, headers, fields), min_size=4, max_size=20), seeds=st.booleans())
def test_same_answers(asker: type[Asker], steps: list[tuple[str, dict[str, str], dict[str, Any]]], seeds: bool) -> None:
    """Sessions, counts, faults, sequences and seeds play the same part in a repeated request."""
    one, two = asker(CONFIG), _forgetful(asker)
    for number, (text, lines, more) in enumerate([*steps, *steps]):
        for ask in (one, two):
            ask.engine.state.seed = number % 2 if seeds else 0
        first, second = (ask.send(text, lines, **more) for ask in (one, two))
        assert (first.status, first.headers, first.body) == (second.status, second.headers, second.body)
    assert [entry.rule for entry in one.engine.state.journal] == [entry.rule for entry in two.engine.state.journal]


def test_new_rules_count(ask: Asker) -> None:
    """A rule that is made or removed later is seen by a request that came before."""
    rules = ask.engine.state.rules
    for _ in range(3):
        ask.text()
    rules.put(Rule(name="new", reply="new"))
    assert [ask.text(), ask.text()] == ["new", "new"]
    rules.remove("new")
    assert ask.text() != "new"


def test_new_models_count(ask: Asker) -> None:
    """A model that a new configuration adds or takes away is seen by a request that came before."""
    ask.engine.state.configure(Config(models=["mine"]))
    assert [ask.send(model="mine").status for _ in range(3)] == [200] * 3
    ask.engine.state.configure(Config())
    assert ask.send(model="mine").status == 404


def test_callables_get_requests_of_their_own(ask: Asker) -> None:
    """A Python callable that changes the request changes no other."""

    def say(context: Any) -> str:
        context.request.messages.clear()
        return "changed"

    ask.text()
    ask.engine.state.rules.put(Rule(name="python", times=1), say=say)
    assert [ask.text() == "changed" for _ in range(2)] == [True, False]
    assert ask.ok()["usage"]["prompt_tokens"] == 8


@pytest.mark.parametrize("size", [10, 10_000, 20_000])
def test_bounded(ask: Asker, size: int) -> None:
    """What is known is bounded in bytes; long requests are not kept."""
    for _ in range(2):
        ask.text()
    state = ask.engine.state
    known = next(iter(state.request_cache._requests.values()))
    requests = RequestCache()
    for number in range(3_000):
        for _ in range(2):
            requests.put(b"%d" % number + b" " * size, known)
    assert isinstance(known, AcceptedRequest)
    assert requests.bytes <= MOST_BYTES
    assert (len(requests) == 0) == (size > 16_384)
    assert len(requests) < 3_000


def test_what_comes_once_is_not_kept(ask: Asker) -> None:
    """A request is kept when it comes again, unless so many others came between that it is forgotten."""
    known = ask.engine.state.request_cache
    ask.text("one")
    assert len(known) == 0
    ask.text("one")
    assert len(known) == 1
    for number in [*range(2 * RECENT), 0]:
        ask.text(str(number))
    assert len(known) == 1


def test_bounded_streams(ask: Asker) -> None:
    """A request for a stream, whose events are kept too, takes the more room."""
    for _ in range(2):
        ask.chunks()
        ask.text()
    streamed, plain = ask.engine.state.request_cache._requests.values()
    requests = RequestCache()
    for _ in range(2):
        requests.put(b"streamed", streamed)
    before = requests.bytes
    for _ in range(2):
        requests.put(b"plain", plain)
    assert before > 2 * (requests.bytes - before)
