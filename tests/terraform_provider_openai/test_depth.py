"""JSON that is nested too deep is told from JSON that is not, the same on every Python."""

from __future__ import annotations

from typing import Any

import pytest

from terraform_provider_openai.api.lenient_json import parse_text
from terraform_provider_openai.schema.depth import MOST_LEVELS, is_too_deep
from terraform_provider_openai.schema.rules import JsonText


def nested(levels: int) -> Any:
    """Give lists and objects inside of each other."""
    value: Any = 1
    for level in range(levels):
        value = [value] if level % 2 else {"a": value, "b": []}
    return value


@pytest.mark.parametrize(
    ("value", "expected"),
    [(1, False), ([], False), (nested(MOST_LEVELS - 1), False), (nested(MOST_LEVELS + 1), True)],
    ids=["a number", "an empty list", "deep", "too deep"],
)
def test_too_deep(value: Any, expected: bool) -> None:
    """The limit is one of levels."""
    assert is_too_deep(value) is expected


@pytest.mark.parametrize("levels", [MOST_LEVELS + 1, 2_000, 100_000])
def test_a_text_that_is_too_deep(levels: int) -> None:
    """The rule names the limit, and no word of Python; an answer is read without what is too deep."""
    text = "[" * levels + "]" * levels
    assert JsonText().broken_by(text) == f"must be JSON text of at most 200 levels (got {2 * levels} characters)"
    assert parse_text(f'{{"a": 1, "b": {text}}}').value["a"] == 1


def test_the_deepest_that_is_kept() -> None:
    """What is one level too deep costs that level alone."""
    text = "[" * (MOST_LEVELS + 1) + "1" + "]" * (MOST_LEVELS + 1)
    parsed = parse_text(f'{{"a": 1, "b": {text}}}')
    value, levels = parsed.value["b"], 1
    while value != [None]:
        [value], levels = value, levels + 1
    assert (levels, parsed.flaws) == (MOST_LEVELS - 1, ("what is nested deeper than 200 levels",))
