"""Values of any type, which come with their type: arguments of functions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from terraform_provider_openai.errors import DecodeError
from terraform_provider_openai.wire.codec import unpack


def decode_dynamic(data: bytes, description: str) -> Any:
    """Read a value as nulls, texts, lists and dicts: numbers and truth values become text, as Terraform converts them.

    Raises:
        DecodeError: The bytes, of the value that `description` names, are no value with its type.
    """
    value = unpack(data, description)
    if not isinstance(value, list) or len(value) != len(("type", "value")):
        raise DecodeError(f"the value of {description} comes without its type")
    return _as_texts(value[1])


def _as_texts(value: Any) -> Any:
    if isinstance(value, list):
        return [_as_texts(item) for item in value]
    if isinstance(value, dict):
        return {key: _as_texts(item) for key, item in value.items()}
    if isinstance(value, bool):
        return str(value).lower()
    return format(Decimal(repr(value)), "f") if isinstance(value, int | float) else value
