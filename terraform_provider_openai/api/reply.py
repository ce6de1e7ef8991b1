"""The read-only values of the state, from a reply, whatever it holds: a reply that was paid for is kept."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from math import isfinite
from typing import Any

from terraform_provider_openai.schema import (
    ChatCompletion,
    MapOf,
    Nested,
    Primitive,
    Struct,
    Type,
    attributes_of,
)


def computed_values(reply: Mapping[str, Any], struct: type[Struct] = ChatCompletion) -> dict[str, Any]:
    """Give the values of the read-only attributes; what the reply has not, or has of another type, is null."""
    return {
        name: fit(attribute.type, reply.get(name))
        for name, attribute in attributes_of(struct).items()
        if attribute.read_only
    }


def fit(type_: Type, value: Any) -> Any:
    """Give what of a JSON value an attribute of this type can hold; null where it can hold nothing of it."""
    match type_:
        case Primitive(name):
            return _fit_primitive(name, value)
        case MapOf(Primitive(name)) if isinstance(value, Mapping):
            return {clean(key): _fit_primitive(name, item) for key, item in value.items()}
        case Nested(struct, many=False):
            return _fit_object(struct, value)
        case Nested(struct) if isinstance(value, list):
            return [_fit_object(struct, item) for item in value if isinstance(item, Mapping)]
    return None


def _fit_object(struct: type[Struct], value: Any) -> dict[str, Any] | None:
    if not isinstance(value, Mapping):
        return None
    return {name: fit(attribute.type, value.get(name)) for name, attribute in attributes_of(struct).items()}


def _fit_primitive(name: str, value: Any) -> Any:
    if name == "string":
        return clean(value) if isinstance(value, str) else None
    if name == "bool":
        return value if isinstance(value, bool) else None
    if isinstance(value, float):  # as Terraform has it: 0.7 in a configuration is a decimal, which no float is equal to
        return Decimal(repr(value)) if isfinite(value) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def clean(text: str) -> str:
    """Replace halves of surrogate pairs, which JSON can carry and Terraform can't."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
