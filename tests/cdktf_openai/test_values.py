"""The quick way to write values that are data and nothing more, beside the careful one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdktf_openai import Expr
from cdktf_openai._values.values import data_json, known_value, text_problems

TEXTS = st.text() | st.sampled_from(
    [
        "a ${b}",
        "%{if}",
        "a\rb",
        "${TfToken[TOKEN.1]}",
        "-1.8881545897087505e+289",
        "<jsii object at 0x1>",
        "\ud800",
        "é",
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@given(VALUES)
def test_data_is_known(value: Any) -> None:
    """Where the quick way takes a value, the careful one finds no token and no wrong text in it."""
    if data_json(value) is not None:
        assert known_value(value) == value
        assert not list(text_problems(value))


@pytest.mark.parametrize("text", ["plain", "größer 😀", 'a "quoted" \\ text\nand $ % { }', "C:\\rough"])
def test_plain_texts(text: str) -> None:
    """Plain texts are data, but for a few that look like more."""
    assert (data_json([text]) is None) == ("\\r" in text)


@pytest.mark.parametrize("value", [float("nan"), b"x", Expr("${var.x}"), {"a": ["%{ if x }"]}])
def test_all_else(value: Any) -> None:
    """What is no JSON, or an expression, is not."""
    assert data_json({"a": value}) is None
