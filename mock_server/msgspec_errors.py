"""msgspec's English errors, taken apart: what is wrong, and where.

The texts are the library's own and no part of its promises, so that they are read here alone:
`tests/mock_server/test_msgspec_errors.py` has msgspec write each of them.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from mock_server.paths import Path, steps_of

_PLACED = re.compile(r"^(?P<problem>.*?)(?: - at (?P<key>`key` in )?`\$(?P<path>.*)`)?$", re.DOTALL)
MISSING_FIELD = re.compile(r"^Object missing required field `([^`]+)`")
UNKNOWN_FIELD = re.compile(r"^Object contains unknown field `(.*)`", re.DOTALL)
WRONG_LENGTH = re.compile(r"^Expected `(?:str|array|object)`( of length) (<=|>=) (\d+)")
OUT_OF_RANGE = re.compile(r"^Expected `(int|float)` (<=|>=) (-?[\d.]+)")
WRONG_PATTERN = re.compile(r"^Expected `str` matching regex '(.*)'", re.DOTALL)
WRONG_TYPE = re.compile(r"^Expected `([^`]+)`, got")
WRONG_CHOICE = re.compile(r"^Invalid (?:enum )?value (.*)", re.DOTALL)


class Problem(NamedTuple):
    """What msgspec found wrong.

    Attributes:
        text: what is wrong, without the place.
        path: where; `...` stands for any key of a mapping.
        shown: the same as msgspec writes it, without the leading `$.`.
        is_key: a mapping's key is wrong, and not its value.
    """

    text: str
    path: Path
    shown: str
    is_key: bool


def problem_of(text: str) -> Problem:
    """Return the parts of an error's text; of a text without a place, the whole of it."""
    match = _PLACED.match(text)
    if match is None or match["path"] is None:
        return Problem(text, (), "", is_key=False)
    shown = match["path"].removeprefix(".")
    path = steps_of(shown, any_key=True)
    return Problem(match["problem"], (*path, "...") if match["key"] else path, shown, is_key=match["key"] is not None)
