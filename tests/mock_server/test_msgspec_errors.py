"""Each error that msgspec writes is taken apart: what, where, and whether a key is meant."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

import msgspec
import pytest
from msgspec import Meta

from mock_server import msgspec_errors
from mock_server.msgspec_errors import problem_of


class Inner(msgspec.Struct, forbid_unknown_fields=True):
    """What stands inside."""

    text: Annotated[str, Meta(max_length=3, pattern="^a")] = "a"
    number: Annotated[int, Meta(ge=2)] = 2
    word: Literal["on", "off"] = "on"


class Outer(msgspec.Struct):
    """What msgspec is to make of each row."""

    inner: Inner
    many: list[Inner] = []
    by_name: dict[Annotated[str, Meta(max_length=2)], Inner] = {}


ROWS: list[tuple[dict[str, Any], str, tuple[Any, ...], bool]] = [
    ({}, "MISSING_FIELD", (), False),
    ({"inner": {"colour": 1}}, "UNKNOWN_FIELD", ("inner",), False),
    ({"inner": {"text": "aaaa"}}, "WRONG_LENGTH", ("inner", "text"), False),
    ({"inner": {"text": "b"}}, "WRONG_PATTERN", ("inner", "text"), False),
    ({"inner": {"number": 1}}, "OUT_OF_RANGE", ("inner", "number"), False),
    ({"inner": {}, "many": [{}, {"word": 1}]}, "WRONG_TYPE", ("many", 1, "word"), False),
    ({"inner": {}, "many": [{"word": "up"}]}, "WRONG_CHOICE", ("many", 0, "word"), False),
    ({"inner": {}, "by_name": {"a": {"text": 1}}}, "WRONG_TYPE", ("by_name", "...", "text"), False),
    ({"inner": {}, "by_name": {"abc": {}}}, "WRONG_LENGTH", ("by_name", "..."), True),
]


@pytest.mark.parametrize(("value", "kind", "path", "is_key"), ROWS, ids=lambda value: str(value)[:40])
def test_an_error_is_taken_apart(value: dict[str, Any], kind: str, path: tuple[Any, ...], is_key: bool) -> None:
    """The text is of one kind alone, and the place is a path."""
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert(value, Outer)
    problem = problem_of(str(caught.value))
    patterns = {name: pattern for name, pattern in vars(msgspec_errors).items() if isinstance(pattern, re.Pattern)}
    kinds = [name for name, pattern in patterns.items() if not name.startswith("_") and pattern.match(problem.text)]
    assert (kinds[0], problem.path, problem.is_key) == (kind, path, is_key)


def test_every_kind_has_a_row() -> None:
    """No pattern is untried."""
    kinds = {name for name, value in vars(msgspec_errors).items() if isinstance(value, re.Pattern) and name[0] != "_"}
    assert kinds == {kind for _, kind, _, _ in ROWS}
