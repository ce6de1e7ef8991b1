"""Turns values of an object into the bytes that Terraform sends and back, as the object's description says.

Terraform sends configurations, plans and states as MessagePack, stored states as JSON. In both a number may come as
text where a float can't hold it exactly, and in MessagePack an extension type stands for an unknown value.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import msgpack

from terraform_provider_openai.errors import DecodeError
from terraform_provider_openai.schema import (
    UNKNOWN,
    ListOf,
    MapOf,
    Nested,
    Primitive,
    Struct,
    Type,
    Unknown,
    attributes_of,
)

_UNKNOWN_CODES = (0, 12)  # a plain unknown value, and one with refinements, which are hints only
_UNKNOWN_OUT = msgpack.ExtType(0, b"\0")
_LOWEST, _HIGHEST = -(2**63), 2**64 - 1

Values = dict[str, Any]


def decode(struct: type[Struct], data: bytes) -> Values | None:
    """Read an object from MessagePack; `None` for a null one.

    Raises:
        DecodeError: The bytes are no value of the object, or the object is unknown as a whole.
    """
    value = unpack(data, struct.__name__)
    if value is UNKNOWN:
        raise DecodeError(f"the value of {struct.__name__} is unknown as a whole")
    values: Values | None = _object_in(struct, value)
    return values


def unpack(data: bytes, description: str) -> Any:
    """Read MessagePack with unknown values in it.

    Raises:
        DecodeError: The bytes, of the value that `description` names, are no MessagePack.
    """
    try:
        return msgpack.unpackb(data, ext_hook=_extension, strict_map_key=False)
    except DecodeError:
        raise
    except (ValueError, TypeError, msgpack.exceptions.UnpackException) as error:
        raise DecodeError(f"the value of {description} is no MessagePack") from error


def decode_json(struct: type[Struct], data: bytes) -> Values | None:
    """Read an object from JSON, forgiving attributes that are missing or no longer there.

    Raises:
        DecodeError: The text is no JSON, or no value of the object.
    """
    try:
        value = json.loads(data, parse_float=Decimal, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise DecodeError(f"the value of {struct.__name__} is no JSON: {error}") from error
    values: Values | None = _object_in(struct, value)
    return values


def _refuse(word: str) -> None:
    raise ValueError(f"JSON has no {word}")


def encode(struct: type[Struct], values: Values | None) -> bytes:
    """Write an object as MessagePack; `None` as null. Half a surrogate pair, which no value may hold, becomes `?`."""
    packed: bytes = msgpack.packb(_object_out(struct, values), unicode_errors="replace")
    return packed


def _extension(code: int, data: bytes) -> Unknown:
    if code not in _UNKNOWN_CODES:
        raise DecodeError(f"Terraform sent a value of the unheard-of extension type {code} ({len(data)} bytes)")
    return UNKNOWN


def _object_in(struct: type[Struct], value: Any) -> Any:
    if value is None or value is UNKNOWN:
        return value
    _expect(dict, struct.__name__, value)
    return {name: _attribute_in(name, a.type, value.get(name)) for name, a in attributes_of(struct).items()}


def _attribute_in(name: str, type_: Type, value: Any) -> Any:
    try:
        return _value_in(type_, value)
    except DecodeError as error:
        raise DecodeError(f"{name}: {error}") from error


def _value_in(type_: Type, value: Any) -> Any:
    if value is None or value is UNKNOWN:
        return value
    match type_:
        case Primitive(name):
            result = _number_in(value) if name == "number" else _expect(_PYTHON[name], name, value)
        case ListOf(element):
            result = [_value_in(element, item) for item in _expect(list, "a list", value)]
        case MapOf(element):
            items = _expect(dict, "a map", value).items()
            result = {_expect(str, "a text as key", key): _value_in(element, item) for key, item in items}
        case Nested(struct, many=False):
            result = _object_in(struct, value)
        case Nested(struct):
            result = [_object_in(struct, item) for item in _expect(list, "a list", value)]
    return result


_PYTHON: Mapping[str, type] = {"string": str, "bool": bool}


def _expect(kind: type, name: str, value: Any) -> Any:
    if not isinstance(value, kind):
        raise DecodeError(f"{name} is wanted, and {type(value).__name__} was given")
    return value


def _number_in(value: Any) -> int | float | Decimal:
    """Return a number as it is: a whole one as `int`, unless it has more digits than anybody means."""
    try:
        number = Decimal(_expect(int | float | str | Decimal, "a number", value))  # type: ignore[arg-type]
    except InvalidOperation as error:
        raise DecodeError("a number is wanted, and another text was given") from error
    if not number.is_finite():
        raise DecodeError("a number is wanted, and an infinite one or none was given")
    if number.adjusted() > _MOST_DIGITS:
        return number
    if number == number.to_integral_value():
        return int(number)
    return float(number) if Decimal(float(number)) == number or isinstance(value, float) else number


_MOST_DIGITS = 40


def _object_out(struct: type[Struct], values: Mapping[str, Any] | Unknown | None) -> Any:
    if values is None:
        return None
    if isinstance(values, Unknown):
        return _UNKNOWN_OUT
    return {name: _value_out(a.type, values.get(name)) for name, a in attributes_of(struct).items()}


def _value_out(type_: Type, value: Any) -> Any:
    if value is UNKNOWN:
        return _UNKNOWN_OUT
    if value is None:
        return None
    match type_:
        case Primitive(name):
            result = _number_out(value) if name == "number" else value
        case ListOf(element):
            result = [_value_out(element, item) for item in value]
        case MapOf(element):
            result = {key: _value_out(element, item) for key, item in value.items()}
        case Nested(struct, many):
            result = [_object_out(struct, item) for item in value] if many else _object_out(struct, value)
    return result


def _number_out(value: float | Decimal) -> int | float | str:
    if isinstance(value, int):
        return value if _LOWEST <= value <= _HIGHEST else str(value)
    if isinstance(value, float):
        return value
    return str(value)
