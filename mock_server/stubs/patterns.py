"""Regular expressions of rules, which a client's text cannot make run for long.

Python's `re` says what a pattern means, and the `regex` module runs it: with a time limit, in which other requests are
answered. A pattern that only one of the two understands is refused, and one that would take long to compile.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any

from mock_server.errors import FINAL, ApiError, VocabularyError

if sys.version_info >= (3, 11):
    from re import _parser as sre_parse  # type: ignore[attr-defined]
else:
    import sre_parse

LONGEST = 1.0
"""Seconds that one pattern may take for one text."""

LARGEST = 100_000
"""Elements that a pattern may have once its fixed counts are written out, as compiling it does."""

LONGEST_PATTERN = 10_000
"""Characters that a pattern may have."""

_SHOWN = 60
_ESCAPE = r"\\N\{[^}]*\}|\\."
# What the `regex` module has words of its own for: braces that are no count, and brackets in a class.
_READ_OTHERWISE = re.compile(rf"{_ESCAPE}|\[\^?\]?(?:{_ESCAPE}|[^\]\\])*\]?|\{{(?!\d+\}}|\d*,\d*\}})", re.DOTALL)
_IN_CLASS = re.compile(rf"{_ESCAPE}|\[", re.DOTALL)


class PatternTimeoutError(Exception):
    """A pattern takes too long for a text.

    Args:
        field: where the pattern stands, such as `when.user.regex`.
    """

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field

    def of(self, kind: str, name: str) -> ApiError:
        """Return the answer that names the rule or fault."""
        message = f"The pattern {self.field} of {kind} {name!r} took more than {LONGEST:g} s for this request."
        return ApiError(500, message, type="mock_error", code="pattern_timed_out", headers=FINAL)


def searcher(field: str, pattern: str, *, ignores_case: bool) -> Callable[[str], bool]:
    """Return a test whether a pattern is found in a text; it raises `PatternTimeoutError` if that takes too long.

    Raises:
        VocabularyError: the pattern is no regular expression of Python's `re`, or too large a one.
    """
    import regex  # noqa: PLC0415 (a tenth of the mock's start, and most mocks have no pattern)

    try:
        search = regex.compile(_checked(pattern), regex.IGNORECASE if ignores_case else 0).search
    except (re.error, regex.error, OverflowError) as error:
        raise VocabularyError(f"{field}: not a regular expression: {error} (got {pattern!r})") from None
    except (_TooLargeError, RecursionError):
        limits = f"{LONGEST_PATTERN:,} characters, and {LARGEST:,} elements with its fixed counts written out"
        raise VocabularyError(f"{field}: a regular expression may have {limits} (got {_shortened(pattern)})") from None

    def is_found(text: str) -> bool:
        try:
            return search(text, timeout=LONGEST, concurrent=True) is not None
        except TimeoutError:
            raise PatternTimeoutError(field) from None

    return is_found


class _TooLargeError(Exception):
    """Compiling a pattern would take long."""


def _checked(pattern: str) -> str:
    """Return the pattern that the `regex` module reads as `re` reads this one.

    Raises:
        re.error: `re` does not understand it.
        OverflowError: `re` does not take so large a count.
        RecursionError, _TooLargeError: it is too deep or too large.
    """
    if len(pattern) > LONGEST_PATTERN:
        raise _TooLargeError
    escaped = _READ_OTHERWISE.sub(_escaped, pattern)
    if _size(sre_parse.parse(escaped)) > LARGEST:
        raise _TooLargeError
    return escaped


def _escaped(match: re.Match[str]) -> str:
    text = match[0]
    if text[0] == "[":
        return "[" + _IN_CLASS.sub(lambda inner: r"\[" if inner[0] == "[" else inner[0], text[1:])
    return r"\{" if text == "{" else text


def _size(part: Any) -> int:
    """Return how many elements a parsed pattern has, its fixed counts written out."""
    if isinstance(part, sre_parse.SubPattern):
        return sum(_size_of(operator, argument) for operator, argument in part.data)
    return sum(map(_size, part)) if isinstance(part, (list, tuple)) else 0


def _size_of(operator: Any, argument: Any) -> int:
    if str(operator).endswith("_REPEAT"):
        least, _, repeated = argument
        return max(1, int(least)) * _size(repeated)
    return 1 + _size(argument)


def _shortened(pattern: str) -> str:
    return repr(pattern) if len(pattern) <= _SHOWN else f"{pattern[:_SHOWN]!r}…"
