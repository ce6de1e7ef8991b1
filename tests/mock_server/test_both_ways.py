"""The quick layer and Flask's own dispatch give the same answers, byte for byte."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import Client

from mock_server import Clock, Config, FaultRule, Match, Reply, Rule, create_app
from mock_server.vocabulary import Fault

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

HEADERS = {"Authorization": "Bearer sk-test", "Content-Type": "application/json"}
CONFIG = Config(
    rules=[
        Rule(when=Match(user="fail"), fault=Fault(status=599, retry_after=1)),
        Rule(when=Match(user="cut"), fault=Fault(slow_body=1e-9), reply=Reply(text="one two")),
        Rule(when=Match(user="sequence"), reply=Reply(sequence=["a", "b"])),
    ],
    faults=[FaultRule(Fault(status=503, probability=0.2))],
    body_limit=10_000,
)
BODIES: list[dict[str, Any]] = [
    {},
    {"stream": True},
    {"stream": True, "n": 2, "stream_options": {"include_usage": True}},
    {"functions": [{"name": "f"}]},
    {"tools": [{"type": "function", "function": {"name": "f"}}], "stream": True},
    {"temperature": 9},
    {"model": "gpt-99"},
    {"logprobs": True, "store": True},
    {"user": "x" * 10_000},
]


def _pair() -> tuple[Client, Client]:
    return tuple(Client(create_app(CONFIG, clock=Clock(1.0), quick=quick)) for quick in (True, False))  # type: ignore[return-value]


def _parts(response: TestResponse) -> tuple[str, list[tuple[str, str]], bytes]:
    return response.status, list(response.headers), response.get_data()


@pytest.mark.parametrize("text", ["Hi", "fail", "cut", "sequence"])
def test_same_answers(text: str) -> None:
    """Replies, streams, errors and faults are the same both ways."""
    quick, slow = _pair()
    for fields in BODIES:
        body = {"model": "gpt-4", "messages": [{"role": "user", "content": text}], **fields}
        sent = {"data": json.dumps(body), "headers": HEADERS}
        one, two = (client.post("/v1/chat/completions", **sent) for client in (quick, slow))
        assert _parts(one) == _parts(two)


@given(
    st.binary(max_size=200),
    st.dictionaries(st.sampled_from(["Authorization", "X-Mock-Session"]), st.sampled_from(["", "Bearer a", "x"])),
)
def test_same_answers_to_anything(body: bytes, headers: dict[str, str]) -> None:
    """Bytes of any kind are answered the same both ways."""
    one, two = (client.post("/v1/chat/completions", data=body, headers=headers) for client in _pair())
    assert _parts(one) == _parts(two)


def test_quick_is_not_flask() -> None:
    """The quick layer really answers before Flask: a hook of Flask does not see the request."""
    seen = []
    for quick in (True, False):
        app = create_app(quick=quick)
        app.before_request(lambda: seen.append(quick))  # noqa: B023 - called at once
        app.test_client().post("/v1/chat/completions", data=b"{}", headers=HEADERS)
    assert seen == [False]
