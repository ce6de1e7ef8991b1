"""Tokens, told by their looks, against those that the engine makes."""

from typing import Any

import pytest
from cdktf import Token
from hypothesis import given
from hypothesis import strategies as st

from cdktf_openai._engine.tokens import is_token


@pytest.mark.parametrize(
    "token",
    [
        Token.as_string({"a": 1}),
        f"text {Token.as_string(1)} text",
        Token.as_number("x"),
        Token.as_list("x"),
        Token.as_number_list("x"),
        Token.as_map("x", "x"),
    ],
    ids=repr,
)
def test_each_kind_of_token_is_told(token: Any) -> None:
    """Texts, numbers, lists and maps of the engine are tokens."""
    assert is_token(token)


@given(st.text() | st.integers() | st.floats(min_value=-1e287) | st.booleans() | st.none() | st.lists(st.text()))
def test_nothing_else_is(value: Any) -> None:
    """No text, number or list of a user is taken for a token."""
    assert not is_token(value)


def test_the_engine_agrees_on_numbers() -> None:
    """A number far below all others without the mark is no token, as the engine says too."""
    assert (is_token(-1e300), Token.is_unresolved(-1e300)) == (False, False)
