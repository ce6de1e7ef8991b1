"""Paths into JSON: `messages[0].content`, `functions[-1].name`, `metadata["a.b"]`, and msgspec's `tools[...]`."""

from __future__ import annotations

import re
from typing import Any

from mock_server.errors import VocabularyError

Path = tuple[Any, ...]
"""Names, and numbers of elements."""

MISSING = object()
_STEP = re.compile(r"\.?([^.\[\]]+)|\[(-?\d+)\]|\[['\"]([^'\"]*)['\"]\]")
_ANY_KEY = "[...]"


def steps_of(path: str, *, any_key: bool = False) -> Path:
    """Return the steps of a path.

    Args:
        path: may begin with `$`.
        any_key: whether `[...]` stands for any key of a mapping; it becomes the step `...`.

    Raises:
        ValueError: with the rest that can't be read.
    """
    path = path.removeprefix("$").removeprefix(".")
    steps: list[str | int] = []
    at = 0
    while at < len(path):
        if any_key and path.startswith(_ANY_KEY, at):
            steps.append("...")
            at += len(_ANY_KEY)
            continue
        match = _STEP.match(path, at)
        if match is None:
            raise ValueError(path[at:])
        at = match.end()
        steps.append(int(match[2]) if match[2] else match[1] or match[3])
    return tuple(steps)


def json_steps(path: str) -> Path:
    """Return the steps of a path that somebody wrote.

    Raises:
        VocabularyError: it is empty or can't be read.
    """
    try:
        steps = steps_of(path)
    except ValueError as error:
        raise VocabularyError(f"json: cannot read the path {path!r} at {str(error)!r}") from None
    if not steps:
        raise VocabularyError(f"json: the path {path!r} is empty")
    return steps


def value_at(value: Any, steps: Path) -> Any:
    """Return the value at the end of the steps, or `MISSING`."""
    try:
        for step in steps:
            value = value[step]
    except (KeyError, IndexError, TypeError):
        return MISSING
    return value
