"""Compares what is there with a part of it that is wanted, and tells the differences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from cdktf_openai._engine.marks import reveal
from terraform_provider_openai.schema import Path, Struct, format_path

MISSING = "nothing"


class Difference(NamedTuple):
    """A place where something else is than what is wanted."""

    path: Path
    expected: Any
    actual: Any

    def __str__(self) -> str:
        actual = MISSING if self.actual is MISSING else repr(self.actual)
        return f"{format_path(self.path) or 'it'}:\n  wanted {_shown(self.expected)}\n  got    {actual}"


def differences(expected: Any, actual: Any, path: Path = ()) -> Iterator[Difference]:
    """Compare; of mappings only the keys that are wanted count, lists must have the same length.

    Args:
        expected: Plain values, structs such as `user("Hi")`, compiled regular expressions, or whatever is equal.
        actual: Plain values.
        path: Where they are.
    """
    if isinstance(expected, Struct):
        expected = {name: value for name, value in expected.values().items() if value is not None}
    if isinstance(expected, str):
        expected = reveal(expected)
    if isinstance(expected, re.Pattern):
        if not (isinstance(actual, str) and expected.search(actual)):
            yield Difference(path, expected, actual)
    elif isinstance(expected, Mapping) and isinstance(actual, Mapping):
        for name, value in expected.items():
            yield from differences(value, actual.get(name, MISSING), (*path, name))
    elif _is_list(expected) and _is_list(actual) and len(expected) == len(actual):
        for place, (value, item) in enumerate(zip(expected, actual, strict=True)):
            yield from differences(value, item, (*path, place))
    elif expected != actual or actual is MISSING:
        yield Difference(path, expected, actual)


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _shown(value: Any) -> str:
    return f"a match of {value.pattern!r}" if isinstance(value, re.Pattern) else repr(value)
