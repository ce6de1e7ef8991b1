"""How deep JSON values may be nested, whichever depth this Python can read."""

from __future__ import annotations

from typing import Any

MOST_LEVELS = 200
"""Levels of lists and objects inside of each other."""


def is_too_deep(value: Any) -> bool:
    """Return whether a JSON value has more than `MOST_LEVELS` levels."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(MOST_LEVELS):
        level = [inner for outer in level for inner in _children(outer)]
        if not level:
            return False
    return True


def _children(value: Any) -> list[Any]:
    children = list(value.values()) if isinstance(value, dict) else value
    return [child for child in children if isinstance(child, dict | list)] if isinstance(children, list) else []
