"""The exact tokens of a text, offline: the vocabulary comes with splintr, in the extra `tokens`."""

from __future__ import annotations

from functools import cache
from typing import Any

from terraform_provider_openai.errors import NoTokenizerError

VOCABULARY = "cl100k_base"
"""The vocabulary of every listed model."""


def count(text: str) -> int:
    """Return the tokens that a text is; what looks like a special token is ordinary text.

    Raises:
        NoTokenizerError: The extra `tokens` is not installed.
    """
    # half a surrogate pair, which no request can hold, counts as a question mark
    return len(_tokenizer().encode_ordinary(text.encode(errors="replace").decode()))


@cache
def _tokenizer() -> Any:
    try:
        from splintr import Tokenizer  # noqa: PLC0415 (an extra, and 20 ms)
    except ModuleNotFoundError as error:
        raise NoTokenizerError from error
    return Tokenizer.from_pretrained(VOCABULARY)
