"""Tells tokens of the engine by their looks: half a microsecond, where asking the engine takes 210.

A token stands for a value that is known only when the stack is synthesized or applied. It looks like text, a number,
a list or a map, so that it passes through Python's types.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import Any, Final

from cdktf_openai._engine.marks import HINT, reveal

# not what `literal` returns: what that stands for is known
TEXT_TOKEN: Final = re.compile(rf"\$\{{TfToken\[(?!{re.escape(HINT)}\.)[a-zA-Z0-9:._-]+\]\}}")
LIST_TOKEN: Final = re.compile(r"#\{TfToken\[[a-zA-Z0-9:._-]+\]\}")
NUMBER_TOKEN: Final = re.compile(r"-\d(?:\.\d+)?e\+(?:28[89]|29\d|30\d)")
MAP_TOKEN: Final = re.compile(r"&\{TfToken\[[a-zA-Z0-9:._-]+\]\}")
_HIGHEST = -1e288
_NUMBER_MARK, _NUMBER_LIST_MARK = 0xFDFF, 0xFBFF


class Expr(str):
    """A text that Terraform is to evaluate: `Expr("${upper(var.name)}")`, where a plain text is data.

    It stands as it is in the synthesized stack, and no rule judges what it evaluates to. In an f-string it becomes
    plain text again.
    """

    __slots__ = ()


def is_token(value: Any) -> bool:
    """Return whether a value is known later: a token, a text with a token in it, or an expression."""
    if isinstance(value, Expr):
        return "${" in value or "%{" in value
    if isinstance(value, str):
        if "TfToken[" in value and TEXT_TOKEN.search(value) is not None:
            return True
        return "e+" in value and any(map(is_number_token, numbers_in(value)))
    return is_number_token(value) or is_list_or_map_token(value)


def tokens_in(value: Any) -> Iterator[Any]:
    """Yield the tokens in a text, or that a number, a list or a map is: those of texts, and numbers."""
    if isinstance(value, str):
        yield from TEXT_TOKEN.findall(value)
        yield from filter(is_number_token, numbers_in(value))
    elif is_number_token(value):
        yield value
    elif is_list_or_map_token(value):
        [inside] = value
        yield f"${inside[1:]}" if isinstance(inside, str) else inside  # the engine keeps them as those of texts


def numbers_in(text: str) -> list[float]:
    """Return the numbers in a text that are as low as tokens are."""
    return [float(digits) for digits in NUMBER_TOKEN.findall(text)] if "e+" in text else []


def without_tokens(text: str) -> str:
    """Return what is known of a text: nothing of an expression, and all but the tokens of another text."""
    if isinstance(text, Expr):
        return ""
    text = TEXT_TOKEN.sub("", text)
    text = NUMBER_TOKEN.sub(lambda match: "" if is_number_token(float(match.group())) else match.group(), text)
    return reveal(text)


def is_list_or_map_token(value: Any) -> bool:
    """Return whether a list or a map is a token: one with a single marked element or key."""
    if isinstance(value, list):
        return len(value) == 1 and _is_list_token(value[0])
    return isinstance(value, dict) and len(value) == 1 and _is_map_token(next(iter(value)))


def is_number_token(value: Any) -> bool:
    """Return whether a value is a number token: a float with a mark in its highest bits, far below other numbers."""
    return _mark(value) == _NUMBER_MARK


def is_number_list_token(value: Any) -> bool:
    """Return whether a value is the one element of a token that stands for a list of numbers."""
    return _mark(value) == _NUMBER_LIST_MARK


def _mark(value: Any) -> int | None:
    if not isinstance(value, float) or value >= _HIGHEST:
        return None
    return int.from_bytes(struct.pack(">d", value)[:2], "big")


def _is_list_token(element: Any) -> bool:
    if isinstance(element, str):
        return LIST_TOKEN.fullmatch(element) is not None
    return is_number_list_token(element)


def _is_map_token(key: Any) -> bool:
    return isinstance(key, str) and MAP_TOKEN.fullmatch(key) is not None
