"""A state from a stored completion, and what of a configuration is believed without a new call."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terraform_provider_openai.imported import data_values, imported, reconciled
from terraform_provider_openai.plan import plan_change
from terraform_provider_openai.schema import UNKNOWN, ChatCompletion, StoredCompletion, attributes_of
from terraform_provider_openai.wire.codec import decode, encode

SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}}
STORED = {
    "object": "chat.completion",
    "id": "chatcmpl-1",
    "model": "gpt-4o-2024-08-06",
    "created": 7,
    "request_id": "req_1",
    "usage": {"total_tokens": 3, "completion_tokens": 2, "prompt_tokens": 1},
    "seed": 4944116822809979520,
    "temperature": 0.7,
    "input_user": None,
    "metadata": {},
    "tool_choice": "required",
    "tools": [{"type": "function", "function": {"name": "f", "parameters": SCHEMA}}],
    "response_format": {"type": "json_schema", "json_schema": {"name": "s", "schema": SCHEMA, "strict": True}},
    "choices": [{"index": 0, "message": {"content": "Hi.", "role": "assistant"}, "finish_reason": "stop"}],
    "messages": [{"id": "chatcmpl-1-0", "role": "user", "content": "Hello", "name": None, "content_parts": None}],
}
"""In the form of the API reference's example."""

FRACTION = Decimal("0.7")
"""As Terraform sends it from a configuration."""


def config(**values: Any) -> dict[str, Any]:
    """Give a whole configuration."""
    unset = dict.fromkeys(attributes_of(ChatCompletion))
    return {**unset, "model": "gpt-4o", "messages": [{"role": "user", "content": "Hello", "name": None}], **values}


def believed(stored: dict[str, Any], **values: Any) -> set[str]:
    """Give the names of the set arguments that need no new completion."""
    made = imported(stored)
    given = config(**values)
    prior = reconciled(made.values, given, made.private)
    assert prior is not None
    return {name for name, value in given.items() if value is not None and prior[name] == value}


def test_arguments_that_are_told() -> None:
    """The API's own shapes become the resource's; no metadata is no map."""
    values = imported(STORED).values
    assert (values["temperature"], values["seed"], values["n"], values["metadata"]) == (
        FRACTION,
        STORED["seed"],
        1,
        None,
    )
    assert values["tool_choice"] == {"mode": "required", "function": None}
    parameters = {name: json.dumps(value) for name, value in SCHEMA.items()}
    assert values["tools"][0]["function"]["parameters"] == parameters
    assert json.loads(values["response_format"]["json_schema"]["schema"]) == SCHEMA
    assert (values["request_id"], values["choices"][0]["message"]["content"]) == ("req_1", "Hi.")


def test_arguments_that_are_not_told() -> None:
    """They have their defaults in the state, and are named as untold; a null is told."""
    made = imported(STORED)
    assert (made.values["top_p"], made.values["stop"]) == (1, None)
    assert {"top_p", "stop", "max_tokens", "stream"} <= set(made.untold)
    assert {"user", "metadata", "temperature"} & set(made.untold) == set()


def test_parts_of_a_content_are_one_text() -> None:
    """A message that was asked in parts has their text."""
    parts = [{"type": "text", "text": "Hel"}, {"type": "image_url", "image_url": {}}, {"type": "text", "text": "lo"}]
    for message in ({"content": None, "content_parts": parts}, {"content": parts}):
        stored = {**STORED, "messages": [{"role": "user", **message}]}
        assert imported(stored).values["messages"][0]["content"] == "Hello"
        assert data_values(stored)["messages"][0]["content"] == "Hello"


def test_what_agrees_is_believed() -> None:
    """Untold arguments, an alias of the dated model, the same conversation, and JSON in another form."""
    spaced = {name: json.dumps(value, indent=1) for name, value in SCHEMA.items()}
    tools = [{"type": "function", "function": {"name": "f", "parameters": spaced, "description": None, "strict": None}}]
    given = {"top_p": 0.5, "stop": {"str": "END"}, "tools": tools, "temperature": FRACTION}
    assert believed(STORED, **given) == {"model", "messages", *given}


def test_no_metadata_agree_with_an_empty_map() -> None:
    """The API tells an empty map where there is none."""
    assert "metadata" in believed(STORED, metadata={})


def test_what_is_told_in_no_known_shape_is_untold() -> None:
    """What can't be read contradicts nothing."""
    given = {"stop": {"str": "END"}, "logit_bias": {"1": 1}}
    assert believed({**STORED, "stop": "END", "logit_bias": []}, **given) >= set(given)


def test_a_fraction_agrees_as_it_is_written() -> None:
    """No float is equal to the decimal that Terraform sends, in the run that imports neither."""
    made = imported(STORED)
    state = decode(ChatCompletion, encode(ChatCompletion, made.values))
    given = config(temperature=FRACTION, messages=state["messages"] if state else None)
    assert plan_change(reconciled(state, given, made.private), given).replaces == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("temperature", 1),
        ("model", "gpt-4"),
        ("user", "u"),
        ("metadata", {"a": "b"}),
        ("messages", [{"role": "user", "content": "Bye", "name": None}]),
        ("messages", UNKNOWN),
        ("tool_choice", {"mode": "auto", "function": None}),
    ],
)
def test_what_contradicts_is_not_believed(name: str, value: Any) -> None:
    """What the API tells otherwise, null included, is not the same completion."""
    assert name not in believed(STORED, **{name: value})


def test_a_completion_that_was_not_imported_is_as_it_is() -> None:
    """Without the mark of an import the prior state is not touched."""
    prior = config(temperature=1)
    assert reconciled(prior, config(temperature=0.5), b"") is prior
    assert reconciled(None, config(), b"") is None


@pytest.mark.parametrize("private", [b'{"schema_version": "0"}', b"[]", b"\xff", b"{", b'{"untold": null}'])
def test_what_another_provider_has_kept_is_no_import(private: bytes) -> None:
    """A state that comes from another provider brings that provider's own private data."""
    prior = config(model="gpt-4-0613")
    assert reconciled(prior, config(model="gpt-4"), private) is prior


NAMES = ["function", "name", "parameters", "content", "content_parts", "role", "type", "json_schema", "schema", "text"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner),
)


@settings(max_examples=50)
@given(
    st.dictionaries(st.sampled_from(sorted(STORED)), JSON),
    st.lists(st.dictionaries(st.sampled_from(NAMES), JSON), max_size=2),
)
def test_any_answer_fits_the_state(stored: dict[str, Any], messages: list[dict[str, Any]]) -> None:
    """Whatever the API tells, there is a state with every attribute that Terraform can read, and data too."""
    made = imported({**stored, "messages": messages})
    assert set(made.values) == set(attributes_of(ChatCompletion))
    assert decode(ChatCompletion, encode(ChatCompletion, made.values)) is not None
    data = data_values({**stored, "messages": messages})
    assert decode(StoredCompletion, encode(StoredCompletion, data)) is not None
