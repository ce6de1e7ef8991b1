"""Text from outside, marked as data.

A token that stands for the text passes through f-strings and `+`, the engine writes it wherever it stands in the syntax
that is right there, and the checks of the constructs look through it at the text itself.
"""

from __future__ import annotations

import re

from cdktf_openai._engine.marks import reveal, texts
from terraform_provider_openai.schema import InvalidInput, Problem

__all__ = ["literal"]

_HALF_A_PAIR = re.compile(r"[\ud800-\udfff]")

_tokens: dict[str, str] = {}


def literal(text: str) -> str:
    """Mark a text from outside as data: neither the engine nor Terraform evaluates anything in it.

    The engine reads `${TfToken[TOKEN.0]}` as one of its tokens, whoever has written it. Mark what you have not written
    yourself, such as a user's question or the text of a file, before you put it into a prompt, an f-string, or an
    argument of any construct.

    Args:
        text: The text. What is marked in it already stays as it is, and all else in it is data.

    Returns:
        A token that stands for the text. Cut and change texts before you mark them.

    Raises:
        TypeError: It is no text.
        InvalidInput: It has half a surrogate pair inside, which is no character.
    """
    if not isinstance(text, str):
        raise TypeError(f"literal() takes a text (got {type(text).__name__})")
    text = reveal(text)
    token = _tokens.get(text)
    if token is None:
        token = _tokens[text] = _mark(text)
        texts[token] = text
    return token


def _mark(text: str) -> str:
    if _HALF_A_PAIR.search(text):
        message = "has half a surrogate pair inside, which is no character"
        raise InvalidInput([Problem(("text",), "text", None, message)], "literal")
    from cdktf_openai._engine.reading import mark  # noqa: PLC0415 (it starts the engine)

    return mark(text)
