"""Whatever a client sends, the answer is one of the API's, and never a failure of the mock."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from mock_server.contract.request import ChatRequest

if TYPE_CHECKING:
    from conftest import Asker

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from(ChatRequest.__struct_fields__)
ROLES = st.sampled_from(["system", "user", "assistant", "tool", "function", "x"])
MESSAGES = st.lists(
    st.fixed_dictionaries(
        {"role": ROLES, "content": JSON}, optional={"name": JSON, "function_call": JSON, "tool_calls": JSON}
    ),
    max_size=3,
)
SCHEMAS = st.fixed_dictionaries(
    {"type": st.just("object"), "properties": st.dictionaries(st.text(max_size=4), JSON, max_size=3)},
    optional={"required": JSON},
)


def _sound(answer: Any) -> None:
    assert answer.status < 500, answer.body
    if answer.status >= 400:
        assert set(json.loads(answer.body)["error"]) == {"message", "type", "param", "code"}


@given(st.binary(max_size=300))
def test_bytes(asker: type[Asker], body: bytes) -> None:
    """Arbitrary bytes get a 400."""
    answer = asker().raw(body)
    assert answer.status == 400
    _sound(answer)


@settings(max_examples=300)
@given(st.dictionaries(FIELDS, JSON, max_size=4), MESSAGES)
def test_values(asker: type[Asker], fields: dict[str, Any], messages: Any) -> None:
    """Any JSON value in any field is either answered or refused in the API's shape."""
    _sound(asker().send(**{"messages": messages, **fields}))


@settings(max_examples=200)
@given(SCHEMAS)
def test_schemas(asker: type[Asker], schema: Any) -> None:
    """Any parameters of a function, sensible or not, are answered."""
    _sound(asker().send(functions=[{"name": "f", "parameters": schema}]))


@given(st.text(max_size=30), st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH"]), st.text(max_size=20))
def test_paths(asker: type[Asker], path: str, method: str, query: str) -> None:
    """Any path, method and query is answered."""
    ask = asker()
    for prefix in ("/", "/v1/models/", "/v1/chat/completions/"):
        _sound(ask.engine.answer(method, prefix + path, {"Authorization": "Bearer a"}, b"", query))
