"""JSON of servers, read as far as it goes: cut off, too deep, too many values, numbers of any length.

What was paid for is worth more than its form: a part that can't be read costs that part alone.
"""

from __future__ import annotations

import json
import re
from collections import deque
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple
from uuid import uuid4

from terraform_provider_openai.schema.depth import MOST_LEVELS, is_too_deep

MOST_VALUES = 300_000
"""How many values are read, so that memory follows the bytes: 128 answers with all their calls are some thousands."""

_LONGEST_INTEGER = 4_000
"""Digits: Python refuses to read longer ones as `int`."""

_TOKENS = re.compile(r'"[^"]*("|\Z)|[{}\[\],]')
_HALF_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{0,3})?\Z")
_CLOSERS = {"{": "}", "[": "]"}
_CANDIDATES = 7


class Parsed(NamedTuple):
    """What could be read.

    Attributes:
        value: The JSON value.
        is_whole: Whether the text did not end in the middle of it.
        flaws: What was left out, in words.
    """

    value: Any
    is_whole: bool = True
    flaws: tuple[str, ...] = ()


def parse(data: bytes) -> Parsed:
    """Read the first JSON value of some bytes.

    Raises:
        ValueError: There is none, in words for a person.
    """
    return parse_text(decoded(data))


def decoded(data: bytes) -> str:
    """Read bytes in the encoding of JSON that they have, as text without what may stand before its first value."""
    return data.decode(json.detect_encoding(data), "replace").lstrip("\ufeff").lstrip()


def parse_text(text: str) -> Parsed:
    """Read the first JSON value of a text that `decoded` gave.

    Raises:
        ValueError: There is none, in words for a person.
    """
    if _rough_count(text) > MOST_VALUES:
        return _rescued(text)
    try:
        value, end = _DECODER.raw_decode(text)
    except (ValueError, RecursionError) as error:
        return _rescued(text, error)
    if is_too_deep(value):
        return _rescued(text)
    return Parsed(value, flaws=("what follows its JSON",) if text[end:].strip() else ())


def dump(value: Any) -> str:
    """Write a value that `parse` gave as JSON text, with every digit of its numbers."""
    mark = uuid4().hex  # which no text of a server has
    text = json.dumps(value, ensure_ascii=False, default=lambda number: f"{mark}{number:f}")
    return re.sub(rf'"{mark}(-?\d+)"', r"\1", text) if mark in text else text


def _integer(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= _LONGEST_INTEGER else Decimal(digits)


_DECODER = json.JSONDecoder(parse_int=_integer)


def _rough_count(text: str) -> int:
    """Count the values, and what looks like values inside of texts."""
    return text.count(",") + text.count("[") + text.count("{")


def _rescued(text: str, error: Exception | None = None) -> Parsed:
    """Read a text without what is too deep, and closed where it ends in the middle."""
    shallow, flaws = _without_depths(text)
    is_whole, candidates = _closed(shallow)
    for candidate in candidates:
        try:
            value, _end = _DECODER.raw_decode(candidate)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict | list):
            return Parsed(value, is_whole, flaws)
    raise ValueError(f"it is no JSON: {error}")


def _mask(text: str) -> str:
    """Return a text of the same length in which each quotation mark begins or ends a string."""
    return text.replace("\\\\", "__").replace('\\"', "__")


def _without_depths(text: str) -> tuple[str, tuple[str, ...]]:
    """Replace what is nested too deep by null."""
    depth, start, end, pieces = 0, 0, 0, []
    for token in islice(_TOKENS.finditer(_mask(text)), 4 * MOST_VALUES):  # what follows is cut off as too many values
        match token.group()[0]:
            case "{" | "[":
                depth += 1
                if depth == MOST_LEVELS + 1:
                    start = token.start()
            case "}" | "]":
                depth -= 1
                if depth == MOST_LEVELS:
                    pieces.append(f"{text[end:start]}null")
                    end = token.end()
    if depth > MOST_LEVELS:
        return "".join([*pieces, text[end:start]]), (f"what is nested deeper than {MOST_LEVELS} levels",)
    flaws = (f"what is nested deeper than {MOST_LEVELS} levels",) if pieces else ()
    return "".join([*pieces, text[end:]]), flaws


def _closed(text: str) -> tuple[bool, list[str]]:
    """Return whether a text is whole, and what it may be with all that it opens closed, the longest first."""
    opened: list[str] = []
    places: deque[tuple[int, str]] = deque(maxlen=_CANDIDATES)
    end, unended = len(text), ""
    for count, token in enumerate(_TOKENS.finditer(_mask(text))):
        kind = token.group()[0]
        if count > MOST_VALUES:
            end = token.start()
            break
        if kind == '"':
            unended = "" if token.group(1) else '"'
        elif kind == ",":
            places.append((token.start(), "".join(opened)))
        elif kind in _CLOSERS:
            opened.append(_CLOSERS[kind])
            places.append((token.end(), "".join(opened)))
        elif opened:
            opened.pop()
            if not opened:
                return True, [text[: token.end()]]
    head = _HALF_ESCAPE.sub("", text[:end]) if unended else text[:end]
    closed = f"{head}{unended}{''.join(reversed(opened))}"
    return False, [closed, *(text[:at] + closers[::-1] for at, closers in reversed(places))]
