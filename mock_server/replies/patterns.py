r"""Strings that match a simple regular expression.

Understood: literals, escapes (`\d \w \s` and escaped characters), classes, groups, alternation, the
quantifiers `* + ? {m} {m,} {m,n}`, the anchors `^ $ \b \B`, and the dot. The pattern is a stranger's: it is walked
through and never run, and what that may take is bounded.
"""

from __future__ import annotations

import re
from string import ascii_letters, ascii_lowercase, digits
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

WORD = ascii_letters + digits + "_"
CLASSES = {"d": digits, "w": WORD, "s": " ", "D": ascii_letters, "W": " -", "S": WORD}
CONTROLS = {"n": "\n", "t": "\t", "r": "\r"}
PRINTABLE = "".join(chr(code) for code in range(32, 127))
MORE = 3
MOST = 10_000
# How many characters of classes and of text are made for one pattern.
MOST_WORK = 200_000
# Where an anchor stands in a text that is being made; no pattern has these characters itself.
_ANCHORS = {"^": "\ue000", "A": "\ue000", "$": "\ue001", "Z": "\ue001", "b": "\ue002", "B": "\ue003"}
_ANCHOR = re.compile("[\ue000-\ue003]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_QUANTIFIER = re.compile(r"[*+?]|\{(\d{1,9})(?:(,)(\d{0,9}))?\}")
_GROUP = re.compile(r"\?(:|P<\w+>)")


class UnsupportedPatternError(ValueError):
    """The pattern uses something that this module does not understand."""


def matching(pattern: str, chance: Random, shortest: int = 0) -> str:
    """Return a string that `pattern` matches, of `shortest` characters or more where it can.

    Raises:
        UnsupportedPatternError: the pattern cannot be served.
    """
    if _ANCHOR.search(pattern):
        raise UnsupportedPatternError(pattern)
    for more in (MORE, shortest, shortest + MORE):
        marked = _Maker(pattern, chance, max(more, 1), shortest).text()
        text = _ANCHOR.sub("", marked)
        if len(text) >= shortest and _anchors_hold(marked, text) and not _SURROGATE.search(text):
            return text
    raise UnsupportedPatternError(pattern)


def _anchors_hold(marked: str, text: str) -> bool:
    """Return whether each anchor stands where it may; all else fits, because it was made so."""
    places = (match.start() - number for number, match in enumerate(_ANCHOR.finditer(marked)))
    return all(_holds(match[0], text, at) for match, at in zip(_ANCHOR.finditer(marked), places, strict=True))


def _holds(anchor: str, text: str, at: int) -> bool:
    if anchor == _ANCHORS["^"]:
        return at == 0
    if anchor == _ANCHORS["$"]:
        return at == len(text)
    sides = (text[at - 1 : at] if at else "", text[at : at + 1])
    is_edge = len({bool(side) and side in WORD for side in sides}) == 2  # noqa: PLR2004 - one is in a word, one is not
    return is_edge == (anchor == _ANCHORS["b"])


class _Maker:
    """Walks through the pattern once and writes one string that it matches."""

    def __init__(self, pattern: str, chance: Random, more: int, shortest: int) -> None:
        self._pattern = pattern
        self._chance = chance
        self._more = more
        self._fewest = min(shortest, more)
        self._at = 0
        self._work = 0

    def text(self) -> str:
        text = self._alternatives()
        if self._at != len(self._pattern):
            raise UnsupportedPatternError(self._pattern)
        return text

    def _worked(self, text: str) -> str:
        """Count what was made against what may be made."""
        self._work += len(text) + 1
        if self._work > MOST_WORK:
            raise UnsupportedPatternError(self._pattern)
        return text

    def _peek(self) -> str:
        return self._pattern[self._at : self._at + 1]

    def _take(self) -> str:
        char = self._peek()
        if not char:
            raise UnsupportedPatternError(self._pattern)
        self._at += 1
        return char

    def _alternatives(self) -> str:
        options = [self._sequence()]
        while self._peek() == "|":
            self._at += 1
            options.append(self._sequence())
        return self._worked(self._chance.choice(options))

    def _sequence(self) -> str:
        parts = []
        while self._peek() not in ("", "|", ")"):
            start = self._at
            self._atom()
            parts.append(self._repeated(start))
        return "".join(parts)

    def _repeated(self, start: int) -> str:
        """Return the atom that began at `start`, made anew as often as its quantifier wants."""
        after_atom = self._at
        low, high = self._quantifier()
        end = self._at
        parts = []
        for _ in range(self._chance.randint(low, high)):
            self._at = start
            parts.append(self._atom())
        self._at = max(after_atom, end)
        return self._worked("".join(parts))

    def _quantifier(self) -> tuple[int, int]:
        match = _QUANTIFIER.match(self._pattern, self._at)
        if not match:
            return 1, 1
        self._at = match.end()
        if self._peek() in ("?", "+"):
            self._at += 1
        if match[1] is None:
            low = {"*": 0, "+": 1, "?": 0}[match[0]]
            return (low, 1) if match[0] == "?" else (max(low, self._fewest), max(low, self._more))
        low = int(match[1])
        high = low if not match[2] else int(match[3] or low + self._more)
        if high > MOST:
            raise UnsupportedPatternError(self._pattern)
        return min(high, max(low, self._fewest)), min(high, max(low, self._more))

    def _atom(self) -> str:
        char = self._worked(self._take())
        if char in "^$":
            return _ANCHORS[char]
        if char == "(":
            return self._group()
        if char == "[":
            return self._chance.choice(self._class())
        if char == "\\":
            return self._escape()
        if char == ".":
            return self._chance.choice(ascii_lowercase)
        if char in "*+?":
            raise UnsupportedPatternError(self._pattern)
        return char

    def _group(self) -> str:
        if self._peek() == "?":
            match = _GROUP.match(self._pattern, self._at)
            if not match:
                raise UnsupportedPatternError(self._pattern)
            self._at = match.end()
        text = self._alternatives()
        if self._take() != ")":
            raise UnsupportedPatternError(self._pattern)
        return text

    def _escape(self) -> str:
        char = self._take()
        if char in "bBAZ":
            return _ANCHORS[char]
        if char.isdigit() or char in "pPux":
            raise UnsupportedPatternError(self._pattern)
        return CONTROLS.get(char) or self._chance.choice(CLASSES.get(char, char))

    def _class(self) -> str:
        negated = self._peek() == "^"
        self._at += negated
        chars = ""
        while self._peek() != "]" or not chars:
            chars += self._worked(self._member())
        self._at += 1
        if not negated:
            return chars
        complement = "".join(char for char in WORD + PRINTABLE if char not in chars)
        if not complement:
            raise UnsupportedPatternError(self._pattern)
        return complement

    def _member(self) -> str:
        first = self._take()
        if first == "\\":
            char = self._take()
            return CONTROLS.get(char) or CLASSES.get(char, char)
        if self._peek() == "-" and self._pattern[self._at + 1 : self._at + 2] not in ("", "]", "\\"):
            self._at += 1
            last = self._take()
            codes = range(ord(first), min(ord(last), ord(first) + MOST) + 1)
            return "".join(map(chr, codes)) or first
        return first
