"""Paths into JSON, as people, rules and msgspec write them."""

from __future__ import annotations

from typing import Any

import pytest

from mock_server.errors import VocabularyError
from mock_server.paths import MISSING, json_steps, steps_of, value_at


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        ("", ()),
        ("$", ()),
        ("a", ("a",)),
        ("$.a[0].b", ("a", 0, "b")),
        ("a[-1]", ("a", -1)),
        ('a["b.c"].d', ("a", "b.c", "d")),
        ("a[...].b", ("a", "...", "b")),
    ],
)
def test_a_path(path: str, steps: tuple[Any, ...]) -> None:
    """Names, numbers, quoted names, and any key."""
    assert steps_of(path, any_key=True) == steps


@pytest.mark.parametrize("path", ["", "$", "a[", "a[...]", "a[b]"])
def test_a_path_that_is_none(path: str) -> None:
    """Whoever wrote it is told so."""
    with pytest.raises(VocabularyError, match="json: "):
        json_steps(path)


def test_a_value_that_is_not_there() -> None:
    """It is told from null."""
    value = {"a": [None]}
    assert (value_at(value, ("a", 0)), value_at(value, ("a", 1)), value_at(value, ("b",))) == (None, MISSING, MISSING)
