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
    wanted: Any
    got: Any

    def __str__(self) -> str:
        got = MISSING if self.got is MISSING else repr(self.got)
        return f"{format_path(self.path) or 'it'}:\n  wanted {_shown(self.wanted)}\n  got    {got}"


def differences(wanted: Any, got: Any, path: Path = ()) -> Iterator[Difference]:
    """Compare; of mappings only the keys that are wanted count, lists must have the same length.

    Args:
        wanted: Plain values, structs such as `user("Hi")`, compiled regular expressions, or whatever is equal.
        got: Plain values.
        path: Where they are.
    """
    if isinstance(wanted, Struct):
        wanted = {name: value for name, value in wanted.values().items() if value is not None}
    if isinstance(wanted, str):
        wanted = reveal(wanted)
    if isinstance(wanted, re.Pattern):
        if not (isinstance(got, str) and wanted.search(got)):
            yield Difference(path, wanted, got)
    elif isinstance(wanted, Mapping) and isinstance(got, Mapping):
        for name, value in wanted.items():
            yield from differences(value, got.get(name, MISSING), (*path, name))
    elif _is_list(wanted) and _is_list(got) and len(wanted) == len(got):
        for place, (value, there) in enumerate(zip(wanted, got, strict=True)):
            yield from differences(value, there, (*path, place))
    elif wanted != got or got is MISSING:
        yield Difference(path, wanted, got)


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _shown(value: Any) -> str:
    return f"a match of {value.pattern!r}" if isinstance(value, re.Pattern) else repr(value)
