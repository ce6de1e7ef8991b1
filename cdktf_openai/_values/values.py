"""What a construct was given, on its way to the checks and to the synthesized stack."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from constructs import Construct

from cdktf_openai._engine.marks import reveal
from cdktf_openai._engine.tokens import Expr, is_list_or_map_token, is_number_token, is_token, tokens_in
from cdktf_openai._values.text import COMPUTED_NUMBER, expression_in, is_data, template, text_problem, unmade_problem
from terraform_provider_openai.schema import UNKNOWN, Nested, Path, Problem, Struct, Type, attributes_of

AsString = Callable[[Any], str]
"""Turns a token of any kind into a text token."""

NULL = Expr("${null}")
"""Null, said so that the engine does not leave the attribute out."""


_LOWEST = -(10**285)
"""A whole number below may be a number token that `int` or `round` has made whole; its value is the same."""
_LARGEST_FLOAT = 10**308
_PLAIN = (str, int, float)  # a tuple is tested faster than a union, and this is asked of every value
_NO_LISTS = (set, frozenset, bytes, bytearray, Construct)


def plain(value: Any) -> Any:
    """Return structs as dicts, other collections as lists, decimals as numbers; tokens and all else stay."""
    if value is None or isinstance(value, _PLAIN):
        return _whole(value) if type(value) is int and value < _LOWEST else value
    if isinstance(value, Struct):
        value = value.values()
    elif isinstance(value, Decimal):
        return _number(value)
    elif is_reference(value):
        return value
    if isinstance(value, Mapping):
        return {_key(key): plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if _is_list(value) else value


def _is_list(value: Any) -> bool:
    """Return whether what can be gone through is meant as a list; a record, which gives its values, is not."""
    is_record = hasattr(value, "_asdict") or hasattr(value, "model_dump")
    return isinstance(value, Iterable) and not is_record and not isinstance(value, _NO_LISTS)


def _key(key: Any) -> Any:
    """Return a key of a map as Terraform has it: token ids of `logit_bias` are whole numbers in Python."""
    return str(key) if isinstance(key, int) and not isinstance(key, bool) else key


def _whole(value: int) -> float:
    token = float(value) if value > -_LARGEST_FLOAT else 0.0
    return token if is_number_token(token) else value


def _number(value: Decimal) -> float:
    if not value.is_finite():
        return float("nan" if value.is_nan() else value)
    return int(value) if value == value.to_integral_value() else float(value)


def is_reference(value: Any) -> bool:
    """Return whether a value is the engine's expression of something that is known later; a construct is none."""
    is_engines = hasattr(type(value), "__jsii_type__") or hasattr(value, "__jsii_ref__")
    return is_engines and not isinstance(value, Construct)


def is_computed_number(value: Any) -> bool:
    """Return whether a number can only be what Python has made of a number token, by computing with it."""
    is_huge = isinstance(value, int | float) and abs(value) > -_LOWEST and value not in (math.inf, -math.inf)
    return is_huge and not is_token(value)


def known_value(value: Any) -> Any:
    """Return a plain value as it is known: what is marked as it was before, and `UNKNOWN` in the place of each token.

    Entries with a token in their key are left out.
    """
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, str):
        return UNKNOWN if is_token(value) else reveal(value)
    if is_token(value) or is_reference(value):
        return UNKNOWN
    if isinstance(value, dict):
        return {known_value(key): known_value(item) for key, item in value.items() if not is_token(key)}
    if isinstance(value, list):
        return [known_value(item) for item in value]
    return value


def is_known(value: Any) -> bool:
    """Return whether nothing in a plain value, keys of maps included, is known only later."""
    if is_token(value) or is_reference(value):
        return False
    if isinstance(value, dict):
        return all(is_known(key) and is_known(item) for key, item in value.items())
    return not isinstance(value, list) or all(map(is_known, value))


def text_problems(value: Any, path: Path = ()) -> Iterator[Problem]:
    """Yield a problem for each text that can't be written, whether or not it is otherwise right."""
    if isinstance(value, str):
        message = text_problem(value)
        if message:
            yield Problem(path, "text", None, message)
    elif is_computed_number(value):
        yield Problem(path, "token", None, COMPUTED_NUMBER)
    elif is_list_or_map_token(value):
        return
    elif isinstance(value, dict):
        for key, item in value.items():
            if item is not None:  # what is unset is not written, its key neither
                yield from text_problems(key, path)
                yield from text_problems(item, (*path, str(key)))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from text_problems(item, (*path, index))


def expressions(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield each text that looks like an expression of Terraform, with its path; it is sent as it stands."""
    if isinstance(value, str):
        expression = expression_in(value)
        if expression:
            yield path, expression
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from expressions(item, (*path, str(key)))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from expressions(item, (*path, index))


def unmade_tokens(value: Any, unmade: Callable[[set[Any]], set[Any]]) -> Iterator[Problem]:
    """Yield a problem for each token in a value that nobody has made.

    Args:
        value: A plain value.
        unmade: Gives those of some tokens that the engine does not know.
    """
    tokens = list(_tokens(value))
    missing = unmade({token for _, token in tokens})
    for path, token in tokens:
        if token in missing:
            yield Problem(path, "token", None, unmade_problem(token))


def _tokens(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield each token with its path."""
    yield from ((path, token) for token in tokens_in(value))
    if isinstance(value, dict):
        for key, item in value.items():
            yield from ((path, token) for token in tokens_in(key))
            yield from _tokens(item, (*path, str(key)))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _tokens(item, (*path, index))


_DATA = json.JSONEncoder(ensure_ascii=False, allow_nan=False)


def data_json(value: Any) -> str | None:
    """Write a plain value as JSON, or give `None` where it may hold more than data that stands for itself.

    Most values are no more, and this is quickly told: to look for tokens, expressions and wrong texts one by one takes
    several times longer.
    """
    try:
        text = _DATA.encode(value)
    except (TypeError, ValueError):
        return None
    return text if is_data(text) else None


def to_json(struct: type[Struct], values: dict[str, Any], as_string: AsString) -> str:
    """Write checked values of an object as they stand in the synthesized JSON, unset ones left out."""
    written = _written(Nested(struct, many=False), values)
    return data_json(written) or json.dumps(_templates(written, as_string), allow_nan=False)


def _written(type_: Type | None, value: Any) -> Any:
    """Leave out what is not set, but for a required value that is null, because it must be."""
    if value is None:
        return NULL
    if isinstance(value, list):
        return [_written(type_, item) for item in value]
    if isinstance(value, dict) and isinstance(type_, Nested) and not is_list_or_map_token(value):
        return {
            name: _written(attribute.type, value.get(name))
            for name, attribute in attributes_of(type_.struct).items()
            if value.get(name) is not None or attribute.nullable
        }
    if isinstance(value, dict):
        return {key: _written(None, item) for key, item in value.items()}
    # node rounds larger numbers, and the engine has a use of its own for one; Terraform takes a number from text
    return str(value) if isinstance(value, int) and (abs(value) > _LARGEST or value == _ENGINES_OWN) else value


_LARGEST = 2**53
_ENGINES_OWN = -123456789  # an element of a map token


def _templates(value: Any, as_string: AsString) -> Any:
    """Return tokens of all kinds as text tokens, and texts as templates of themselves."""
    if isinstance(value, str):
        return template(value, as_string)
    if is_reference(value) or is_list_or_map_token(value) or is_number_token(value):
        return as_string(value)
    if isinstance(value, list):
        return [_templates(item, as_string) for item in value]
    if isinstance(value, dict):
        return {template(key, as_string): _templates(item, as_string) for key, item in value.items()}
    return value
