"""Writes text so that Terraform gives back exactly that text, tokens in it aside.

Terraform reads every text as a template, in JSON and in HCL alike. A text is cut into pieces: literal ones, which are
escaped as the syntax wants, and template parts, which stand as they are: tokens, and quoted characters that would mean
something else beside a token.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from cdktf_openai._tokens import (
    LIST_TOKEN,
    MAP_TOKEN,
    NUMBER_TOKEN,
    TEXT_TOKEN,
    is_number_list_token,
    is_number_token,
    numbers_in,
)

StringToken = Callable[[float], str]
"""Turns a number token into a text token."""

_REFERENCE = re.compile(r"<(?:cdktf|cdktn|jsii)[\w.]* object at 0x[0-9a-f]+>")
_HALF_A_PAIR = re.compile(r"[\ud800-\udfff]")
_LONE_CARRIAGE_RETURN = re.compile(r"(\$*)\r(?!\n)")
_DOLLARS_BEFORE_BRACE = re.compile(r"\$+(?=\{)")
_DOLLARS_AT_END = re.compile(r"\$+$")
_QUOTED = re.compile(r'((?<!\$)\$\{"[$\\r]+"\})')
_HCL = {code: f"\\u{code:04x}" for code in (*range(32), 127)}
_HCL |= {ord(char): f"\\{letter}" for char, letter in zip('"\\\n\r\t', '"\\nrt', strict=True)}


class Piece(NamedTuple):
    """A part of a template: literal text, or what stands as it is."""

    text: str
    literal: bool


def text_problem(text: str) -> str | None:
    """Say what is wrong with a text that can't be written, or `None`."""
    if LIST_TOKEN.search(text) or any(map(is_number_list_token, numbers_in(text))):
        return "has a list token inside, which text can't hold; join the list first, as with Fn.join(', ', the_list)"
    if MAP_TOKEN.search(text):
        return "has a map token inside, which text can't hold; encode the map first, as with Fn.jsonencode(the_map)"
    if _REFERENCE.search(text):
        return "has a reference inside as Python shows objects; put Token.as_string(the_reference) in its place"
    if _HALF_A_PAIR.search(text):
        return "has half a surrogate pair inside, which is no character"
    return None


def json_template(text: str, string_token: StringToken) -> str:
    """Write a text for Terraform's JSON syntax, before JSON's own escaping."""
    return "".join(piece.text for piece in _pieces(text, string_token))


def hcl_template(text: str, string_token: StringToken) -> str:
    """Write a text as a quoted template of HCL."""
    pieces = (piece.text.translate(_HCL) if piece.literal else piece.text for piece in _pieces(text, string_token))
    return f'"{"".join(pieces)}"'


def _pieces(text: str, string_token: StringToken) -> Iterator[Piece]:
    if "TfToken[" not in text and NUMBER_TOKEN.search(text) is None:
        escaped = text.replace("${", "$${").replace("%{", "%%{")
        yield from [Piece(text, literal=True)] if escaped == text else _quoted_carriage_returns(escaped)
        return
    text = NUMBER_TOKEN.sub(lambda match: _number_token(match.group(), string_token), text)
    end = 0
    for match in TEXT_TOKEN.finditer(text):
        yield from _beside_token(text[end : match.start()], before_token=True)
        yield Piece(match.group(), literal=False)
        end = match.end()
    yield from _beside_token(text[end:], before_token=False)


def _number_token(digits: str, string_token: StringToken) -> str:
    number = float(digits)
    return string_token(number) if is_number_token(number) else digits


def _beside_token(text: str, *, before_token: bool) -> Iterator[Piece]:
    """Escape text without `$${`, which the engine counts as an opened brace where it looks for tokens."""
    text = _DOLLARS_BEFORE_BRACE.sub(lambda match: _quote(match.group()), text.replace("%{", "%%{"))
    if before_token:  # dollars there would make an escape of the token's own `${`
        text = _DOLLARS_AT_END.sub(lambda match: _quote(match.group()), text)
    yield from _quoted_carriage_returns(text)


def _quoted_carriage_returns(text: str) -> Iterator[Piece]:
    """Quote carriage returns, which Terraform drops beside a template part, with the dollars before them."""
    text = _LONE_CARRIAGE_RETURN.sub(lambda match: _quote(f"{match[1]}\\r"), text)
    for place, part in enumerate(_QUOTED.split(text)):
        if part:
            yield Piece(part, literal=place % 2 == 0)


def _quote(text: str) -> str:
    return f'${{"{text}"}}'
