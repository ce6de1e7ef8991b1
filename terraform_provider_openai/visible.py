"""Text of anybody's, for a terminal."""

from __future__ import annotations

from unicodedata import category

_LAID_OUT = "\n\t\u200d"
"""New lines, tabs, and the joiner inside of emoji."""


def visible(text: str) -> str:
    """Escape what moves a terminal's cursor, or hides or turns text: an answer may be anybody's."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() or character in _LAID_OUT else _escaped(character) for character in text
    )


def _escaped(character: str) -> str:
    if category(character) == "Zs":  # spaces of other widths, which are no danger
        return character
    return character.encode("unicode_escape").decode()
