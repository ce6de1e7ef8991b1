"""The state from a reply, whatever the reply holds."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terraform_provider_openai.api.reply import computed_values, fit
from terraform_provider_openai.schema import ChatCompletion, attributes_of
from terraform_provider_openai.schema.attributes import NUMBER
from terraform_provider_openai.wire.codec import encode

NAMES = ["choices", "message", "usage", "content", "role", "index", "finish_reason", "function_call", "name"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner),
)


def test_a_reply_is_kept_whole() -> None:
    """Every documented value of a reply reaches the state."""
    call = {"name": "f", "arguments": "{}"}
    message = {
        "content": None,
        "role": "assistant",
        "function_call": call,
        "refusal": "No.",
        "tool_calls": [{"id": "call_1", "type": "function", "function": call}],
    }
    reply = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 7,
        "choices": [{"index": 0, "finish_reason": "function_call", "message": message}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3},
        "request_id": "req_1",
        "system_fingerprint": "fp_1",
    }
    assert computed_values(reply) == reply


def test_what_is_not_described_is_left_out() -> None:
    """The API's dated model name and other extras are no part of the state."""
    described = {name for name, attribute in attributes_of(ChatCompletion).items() if attribute.read_only}
    assert set(computed_values({"model": "gpt-4-0613", "x": 1})) == described


def test_an_unheard_of_finish_reason_is_kept() -> None:
    """Newer models end for other reasons, which is no error."""
    choices = computed_values({"choices": [{"finish_reason": "bored"}]})["choices"]
    assert choices[0]["finish_reason"] == "bored"


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_terraform_has_not_is_null(number: float) -> None:
    """NaN and infinity, which Python reads from JSON, would end Terraform with a panic."""
    assert computed_values({"created": number})["created"] is None


def test_half_a_surrogate_pair_is_replaced() -> None:
    """JSON can carry half a character, Terraform can't."""
    reply: dict[str, Any] = {"choices": [{"message": {"content": "a\ud83d b \U0001f600"}}]}
    assert computed_values(reply)["choices"][0]["message"]["content"] == "a\ufffd b \U0001f600"


@pytest.mark.parametrize("usage", [None, [], "3", 3])
def test_a_value_of_another_type_is_null(usage: Any) -> None:
    """A usage that is no object becomes null."""
    assert computed_values({"usage": usage})["usage"] is None


@given(st.dictionaries(st.sampled_from(["id", "choices", "usage", "created"]), JSON))
def test_any_reply_fits_the_state(reply: dict[str, Any]) -> None:
    """No JSON makes a state that can't be written."""
    assert encode(ChatCompletion, computed_values(reply))


@pytest.mark.parametrize(
    ("text", "number"), [("7", 7), ("7.5", Decimal("7.5")), ("1e3", 1000), (" 7 ", 7), ("NaN", None), ("seven", None)]
)
def test_a_number_that_came_as_text(text: str, number: Any) -> None:
    """It is the number that it says, whole or not, or null."""
    assert fit(NUMBER, text) == number
