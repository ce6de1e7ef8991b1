"""The small part of JSON paths that rules use: `messages[0].content`, `functions[-1].name`."""

from __future__ import annotations

import re
from typing import Any

from mock_server.errors import VocabularyError

_STEP = re.compile(r"\.?([^.\[\]]+)|\[(-?\d+)\]|\[['\"]([^'\"]*)['\"]\]")
MISSING = object()


def steps_of(path: str) -> tuple[str | int, ...]:
    """Return the steps of a path; a leading `$.` is allowed.

    Raises:
        VocabularyError: the path is empty or cannot be read.
    """
    path_steps = path.removeprefix("$").removeprefix(".")
    steps: list[str | int] = []
    at = 0
    while at < len(path_steps):
        match = _STEP.match(path_steps, at)
        if not match:
            raise VocabularyError(f"json: cannot read the path {path!r} at {path_steps[at:]!r}")
        at = match.end()
        steps.append(int(match[2]) if match[2] else match[1] or match[3])
    if not steps:
        raise VocabularyError(f"json: the path {path!r} is empty")
    return tuple(steps)


def look_up(value: Any, steps: tuple[str | int, ...]) -> Any:
    """Return the value at the end of the steps, or `MISSING`."""
    try:
        for step in steps:
            value = value[step]
    except (KeyError, IndexError, TypeError):
        return MISSING
    return value
