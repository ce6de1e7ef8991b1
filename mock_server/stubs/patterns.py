"""Regular expressions of rules, which a client's text cannot make run for long.

They run on the `regex` module: Python's own words, and a time limit, in which other requests are answered.
"""

from __future__ import annotations

from collections.abc import Callable

import regex

from mock_server.errors import FINAL, ApiError, VocabularyError

LONGEST = 1.0
"""Seconds that one pattern may take for one text."""


class PatternTimeoutError(Exception):
    """A pattern takes too long for a text.

    Args:
        field: where the pattern stands, such as `when.user.regex`.
    """

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field

    def of(self, kind: str, name: str) -> ApiError:
        """The answer that names the rule or fault."""
        message = f"The pattern {self.field} of {kind} {name!r} took more than {LONGEST:g} s for this request."
        return ApiError(500, message, type="mock_error", code="pattern_timed_out", headers=FINAL)


def searcher(field: str, pattern: str, *, ignores_case: bool) -> Callable[[str], bool]:
    """What tells whether a pattern is found in a text; it raises `PatternTimeoutError` where that takes too long.

    Raises:
        VocabularyError: the pattern is no regular expression.
    """
    try:
        search = regex.compile(pattern, regex.IGNORECASE if ignores_case else 0).search
    except regex.error as error:
        raise VocabularyError(f"{field}: not a regular expression: {error} (got {pattern!r})") from None

    def is_found(text: str) -> bool:
        try:
            return search(text, timeout=LONGEST, concurrent=True) is not None
        except TimeoutError:
            raise PatternTimeoutError(field) from None

    return is_found
