"""Patterns of rules mean what they mean to Python's `re`, and none of them takes long to compile."""

from __future__ import annotations

import re
import warnings

import pytest

from mock_server.errors import VocabularyError
from mock_server.stubs.patterns import searcher

PATTERNS = (
    r"^h.+o$",
    r"(?i)HELLO",
    r"x{e}",
    r"(?:ab){s<=1}",
    r"x{e<=1}y",
    r"x{}",
    r"x{,2}y",
    r"x{ 2 }",
    r"[[:alpha:]]",
    r"[^[]",
    r"[]{e}[]",
    r"[\[{]",
    r"\{e}",
    r"\N{DIGIT ONE}{2}",
    r"(?x) h ello # {e} [",
    r"(?P<q>['\"]).*(?P=q)",
    r"(?<!\w)y",
    r"[a||b]",
    r"[a-z--b]",
)
TEXTS = (
    "",
    "hello",
    "HELLO",
    "x",
    "x{e}",
    "xx",
    "x{}",
    "xxy",
    "x{ 2 }",
    "ab{s<=1}",
    ":]",
    "[",
    "{",
    "{e}",
    "11",
    "'q'",
)


@pytest.mark.filterwarnings("ignore::FutureWarning")
@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_finds_what_pythons_own_finds(pattern: str) -> None:
    """Braces that are no count and brackets in a class are characters, as in `re`."""
    is_found, expected = searcher("when.user.regex", pattern, ignores_case=False), re.compile(pattern)
    assert [is_found(text) for text in TEXTS] == [expected.search(text) is not None for text in TEXTS]


def test_a_pattern_warns_of_nothing() -> None:
    """A bracket in a class, of which Python warns, is read without a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert searcher("when.user.regex", "[[:a]", ignores_case=False)(":")


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("(", "not a regular expression"),
        (r"\p{L}", r"not a regular expression: bad escape \\p"),
        ("(?|a|b)", "not a regular expression: unknown extension"),
        ("a{99999999999999}", "not a regular expression: the repetition number is too large"),
        ("((a{10000}){1000})", "100,000 elements"),
        ("(?:(?:[ab]{100}){100}){100}", "100,000 elements"),
        ("((a{10000,}?){1000,})", "100,000 elements"),
        ("(?x: (?: a{10000} # (\n ){1000} )", "100,000 elements"),
        ("(?=(?:a{1000}|b){1000})", "100,000 elements"),
        ("(" * 3000 + ")" * 3000, "100,000 elements"),
        ("a" * 10_001, "10,000 characters"),
        ("[" * 10_000, "not a regular expression: unterminated character set"),
    ],
    ids=lambda value: value[:30],
)
def test_a_pattern_that_is_none_or_too_large(pattern: str, problem: str) -> None:
    """The error has the path, and the beginning of the pattern."""
    with pytest.raises(VocabularyError, match=f"when.user.regex: .*{problem}") as caught:
        searcher("when.user.regex", pattern, ignores_case=False)
    assert repr(pattern[:20])[:-1] in str(caught.value)
