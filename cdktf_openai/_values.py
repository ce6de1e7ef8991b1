"""What a construct was given, on its way to the checks and to the synthesized stack."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from cdktf_openai._text import escape, text_problem
from cdktf_openai._tokens import is_token
from terraform_provider_openai.schema import UNKNOWN, Path, Problem, Struct

NULL_EXPRESSION = "${null}"
"""Null, said so that the engine does not leave the attribute out."""


def plain(value: Any) -> Any:
    """Give structs as dicts, and tuples and iterables as lists; tokens and all else stay."""
    if isinstance(value, Struct):
        value = value.values()
    if isinstance(value, str | int | float) or value is None or hasattr(value, "__jsii_ref__"):
        return value
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, set | frozenset | bytes | bytearray):
        return [plain(item) for item in value]
    return value


def known(value: Any) -> Any:
    """Give a plain value with `UNKNOWN` in the place of each token."""
    if is_token(value):
        return UNKNOWN
    if isinstance(value, dict):
        return {key: known(item) for key, item in value.items()}
    if isinstance(value, list):
        return [known(item) for item in value]
    return value


def text_problems(value: Any, path: Path = ()) -> Iterator[Problem]:
    """Give a problem for each text that can't be written, whether or not it is otherwise right."""
    if isinstance(value, str):
        message = text_problem(value)
        if message:
            yield Problem(path, "token", None, message)
    elif is_token(value):
        return
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from text_problems(item, (*path, str(key)))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from text_problems(item, (*path, index))


def synthesized(values: dict[str, Any], string_token: Callable[[float], str]) -> dict[str, Any]:
    """Give plain and checked values as they stand in the synthesized stack, unset attributes left out.

    Args:
        values: The values of an object or map by name.
        string_token: Turns a number token into a text token.
    """
    return {
        escape(key, string_token): _synthesized(value, string_token)
        for key, value in values.items()
        if value is not None or key == "content"
    }


def _synthesized(value: Any, string_token: Callable[[float], str]) -> Any:
    if value is None:
        return NULL_EXPRESSION
    if isinstance(value, str):
        return escape(value, string_token)
    if isinstance(value, list | dict) and not is_token(value):
        if isinstance(value, dict):
            return synthesized(value, string_token)
        return [_synthesized(item, string_token) for item in value]
    return value
