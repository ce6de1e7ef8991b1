"""Writes text so that Terraform gives back exactly that text, tokens in it aside."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from cdktf_openai._tokens import LIST_TOKEN, NUMBER_TOKEN, TEXT_TOKEN, is_number_token

_LONE_CARRIAGE_RETURN = re.compile(r"(\$*)\r(?!\n)")
_DOLLARS_BEFORE_BRACE = re.compile(r"\$+(?=\{)")
_DOLLARS_AT_END = re.compile(r"\$+$")


def text_problem(text: str) -> str | None:
    """Say what is wrong with a text that can't be written, or `None`."""
    if LIST_TOKEN.search(text):
        return "has a list token inside, which text can't hold; join the list first, as with Fn.join(', ', the_list)"
    return None


def escape(text: str, string_token: Callable[[float], str]) -> str:
    """Write a text as a Terraform template that evaluates to it.

    Args:
        text: The text; text and number tokens in it stay tokens.
        string_token: Turns a number token into a text token.
    """
    if "TfToken[" not in text and NUMBER_TOKEN.search(text) is None:
        return _escape_plain(text)
    text = NUMBER_TOKEN.sub(lambda match: _number_token(match.group(), string_token), text)
    pieces = list(_pieces(text))
    if len(pieces) == 1:
        return _escape_plain(text) if TEXT_TOKEN.fullmatch(text) is None else text
    return "".join(pieces)


def _escape_plain(text: str) -> str:
    escaped = text.replace("${", "$${").replace("%{", "%%{")
    return escaped if escaped == text else _quote_carriage_returns(escaped)


def _number_token(digits: str, string_token: Callable[[float], str]) -> str:
    number = float(digits)
    return string_token(number) if is_number_token(number) else digits


def _pieces(text: str) -> Iterator[str]:
    """Give the tokens of a text as they are, and the text between them escaped."""
    end = 0
    for match in TEXT_TOKEN.finditer(text):
        yield from _escape_before_token(text[end : match.start()])
        yield match.group()
        end = match.end()
    if text[end:]:
        yield _escape_beside_token(text[end:])


def _escape_before_token(text: str) -> Iterator[str]:
    """Quote dollars directly before a token: they would make an escape of its `${`."""
    if text:
        escaped = _escape_beside_token(text)
        yield _DOLLARS_AT_END.sub(lambda match: _quote(match.group()), escaped)


def _escape_beside_token(text: str) -> str:
    """Escape text without `$${`, which the engine counts as an opened brace where it looks for tokens."""
    quoted = _DOLLARS_BEFORE_BRACE.sub(lambda match: _quote(match.group()), text)
    return _quote_carriage_returns(quoted.replace("%{", "%%{"))


def _quote_carriage_returns(text: str) -> str:
    """Quote carriage returns, which Terraform drops beside a template part, with the dollars before them."""
    return _LONE_CARRIAGE_RETURN.sub(lambda match: _quote(f"{match[1]}\\r"), text)


def _quote(text: str) -> str:
    return f'${{"{text}"}}'
