"""Values on the wire: MessagePack and stored JSON, there and back."""

from decimal import Decimal
from typing import Any

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

from terraform_provider_openai.errors import DecodeError
from terraform_provider_openai.schema import UNKNOWN, ChatCompletion, Message, attributes_of, check
from terraform_provider_openai.wire.codec import decode, decode_json, encode

NUMBERS = st.one_of(
    st.integers(-(10**30), 10**30),
    st.floats(allow_nan=False, allow_infinity=False),
    st.decimals(allow_nan=False, allow_infinity=False, places=20, min_value=-(10**9), max_value=10**9),
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


def there_and_back(values: dict[str, Any]) -> dict[str, Any]:
    """Encode and decode values and give those that are set."""
    back = decode(ChatCompletion, encode(ChatCompletion, values))
    assert back is not None
    return {name: value for name, value in back.items() if value is not None}


@given(NUMBERS)
def test_numbers_keep_their_value(number: Any) -> None:
    """A number of any size and precision comes back equal."""
    assert there_and_back({"temperature": number}) == {"temperature": number}


@given(st.lists(st.fixed_dictionaries({"content": TEXTS | st.none(), "role": TEXTS})))
def test_texts_keep_their_value(messages: list[dict[str, Any]]) -> None:
    """A text, a null and an empty list come back as they were."""
    full = [{**dict.fromkeys(attributes_of(Message)), **message} for message in messages]
    assert there_and_back({"messages": messages}) == {"messages": full}


@pytest.mark.parametrize("value", [UNKNOWN, [UNKNOWN], [{**dict.fromkeys(["content", "role"], UNKNOWN)}]])
def test_unknown_keeps_its_place(value: Any) -> None:
    """An unknown list, element or attribute stays unknown."""
    back = there_and_back({"messages": value})["messages"]
    assert back == (
        [{**dict.fromkeys(attributes_of(Message)), **value[0]}]
        if isinstance(value, list) and isinstance(value[0], dict)
        else value
    )


@pytest.mark.parametrize("value", [{}, [], None])
def test_empty_and_null_differ(value: Any) -> None:
    """An empty map, an empty list and null are three things."""
    name = "functions" if value == [] else "logit_bias"
    assert (decode(ChatCompletion, encode(ChatCompletion, {name: value})) or {})[name] == value


def test_a_refined_unknown_is_unknown() -> None:
    """Terraform's unknown value with refinements, extension 12, is unknown too."""
    data = msgpack.packb({"content": msgpack.ExtType(12, b"\x81\x01\xc2"), "role": "user"})
    assert (decode(Message, data) or {})["content"] is UNKNOWN


def test_another_extension_is_refused() -> None:
    """An extension type that Terraform does not have is an error."""
    with pytest.raises(ValueError, match="extension type 7"):
        decode(Message, msgpack.packb({"content": msgpack.ExtType(7, b"")}))


def test_a_decimal_in_text_is_exact() -> None:
    """Terraform sends 0.7 as text, because no float is exactly that."""
    assert (decode(ChatCompletion, msgpack.packb({"temperature": "0.7"})) or {})["temperature"] == Decimal("0.7")


def test_null_is_null() -> None:
    """A null object is None both ways."""
    assert decode(ChatCompletion, encode(ChatCompletion, None)) is None


def test_stored_json_forgives_other_attributes() -> None:
    """A stored state with an attribute more and most of them missing is read."""
    state = decode_json(ChatCompletion, b'{"model": "gpt-4", "gone": 1, "usage": {"total_tokens": 9}}')
    assert state is not None
    assert (state["model"], state["usage"]["total_tokens"], state["n"]) == ("gpt-4", 9, None)


def test_stored_json_must_be_an_object() -> None:
    """A stored state that is a list is an error."""
    with pytest.raises(DecodeError, match="ChatCompletion is wanted, and list was given"):
        decode_json(ChatCompletion, b"[]")


@pytest.mark.parametrize(
    "stored",
    [
        b'{"messages": 5}',
        b'{"logit_bias": [1]}',
        b'{"created": "abc"}',
        b'{"created": NaN}',
        b'{"stream": "yes"}',
        b'{"usage": []}',
        b"[" * 100_000,
        b"\xff",
    ],
    ids=repr,
)
def test_a_state_of_another_shape_is_told(stored: bytes) -> None:
    """A stored state that does not fit is one kind of error."""
    with pytest.raises(DecodeError):
        decode_json(ChatCompletion, stored)


def test_what_does_not_fit_is_named() -> None:
    """The error says where in the state the value stands."""
    with pytest.raises(DecodeError, match=r"^usage: total_tokens: a number is wanted, and another text was given$"):
        decode_json(ChatCompletion, b'{"usage": {"total_tokens": "many"}}')


@pytest.mark.parametrize("digits", ["1e999999", "-1e30000000", "1e400"])
def test_a_huge_number_takes_no_time(digits: str) -> None:
    """A number of a million digits is read, kept and refused without being written out."""
    number = there_and_back({"temperature": Decimal(digits)})["temperature"]
    assert number == Decimal(digits)
    model = {"model": "gpt-4", "messages": [{"role": "user", "content": "x"}]}
    [problem] = check(ChatCompletion, {**model, "temperature": number, "n": None})
    assert problem.rule in ("finite", "range")
