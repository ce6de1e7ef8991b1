"""Checks values against their description and tells every problem, the same ones in a construct and at plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from terraform_provider_openai.schema.attributes import (
    Attribute,
    ListOf,
    MapOf,
    Nested,
    Primitive,
    Struct,
    Type,
    attributes_of,
    unknown_argument,
)
from terraform_provider_openai.schema.problems import Path, Problem, show
from terraform_provider_openai.schema.rules import Rule, is_finite
from terraform_provider_openai.schema.values import UNKNOWN


def check(struct: type[Struct], values: Mapping[str, Any], path: Path = ()) -> Iterator[Problem]:
    """Yield a problem for each rule that `values` break; an unknown value breaks none.

    Args:
        struct: The description of the object.
        values: Its values by name; one that is left out counts as null.
        path: Where the object stands.
    """
    attributes = attributes_of(struct)
    for name, attribute in attributes.items():
        value = values.get(name)
        if value is not None:
            yield from _check_attribute(attribute, value, (*path, name))
        elif attribute.required and not attribute.nullable:
            yield Problem((*path, name), "required", None, "is required", concerns_several=True)
    if not values.keys() <= attributes.keys():
        names = tuple(name for name, attribute in attributes.items() if not attribute.read_only)
        yield from (unknown_argument(path, name, names) for name in values if name not in attributes)
    for rule in struct.object_rules:
        for problem in rule.problems(path, values):
            yield problem._replace(concerns_several=True)


def _check_attribute(attribute: Attribute, value: Any, path: Path) -> Iterable[Problem]:
    """Return what is wrong, mostly an empty tuple: a generator for each value would take longer than its rules."""
    if value is UNKNOWN:
        return ()
    if attribute.read_only:
        return (Problem(path, "read_only", value, "is read-only: the API gives it"),)
    return _CHECKS[type(attribute.type)](attribute, attribute.type, value, path)


def _check_value(attribute: Attribute, primitive: Primitive, value: Any, path: Path) -> Iterable[Problem]:
    return _check_primitive(primitive, attribute.rules, value, path)


def _check_primitive(primitive: Primitive, rules: tuple[Rule, ...], value: Any, path: Path) -> Iterable[Problem]:
    expected, description = _TYPES[primitive.name]
    is_number = primitive.name == "number"
    if not isinstance(value, expected) or (is_number and isinstance(value, bool)):
        return (_wrong_type(path, description, value),)
    if is_number and not is_finite(value):
        return (Problem(path, "finite", value, f"must be a finite number (got {value})"),)
    return _check_rules(rules, value, path)


_TYPES: Mapping[str, tuple[tuple[type, ...], str]] = {
    "string": ((str,), "a text"),
    "number": ((int, float, Decimal), "a number"),
    "bool": ((bool,), "true or false"),
}


def _check_rules(rules: tuple[Rule, ...], value: Any, path: Path) -> Iterable[Problem]:
    broken = ((rule, rule.broken_by(value)) for rule in rules)
    return [Problem(path, rule.name, value, message) for rule, message in broken if message is not None]


def _check_list(attribute: Attribute, type_: ListOf, value: Any, path: Path) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield _wrong_type(path, "a list", value)
        return
    yield from _check_rules(attribute.rules, value, path)
    for index, item in enumerate(value):
        yield from _check_element(attribute, type_.element, item, (*path, index))


def _check_map(attribute: Attribute, type_: MapOf, value: Any, path: Path) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield _wrong_type(path, "a map", value)
        return
    yield from _check_rules(attribute.rules, value, path)
    for key, item in value.items():
        if not isinstance(key, str):
            yield Problem((*path, str(key)), "type", key, f"must have a text as its key (got {_kind(key)})")
            continue
        yield from _check_rules(attribute.key_rules, key, (*path, key))
        yield from _check_element(attribute, type_.element, item, (*path, key))


def _check_element(attribute: Attribute, element: Primitive, item: Any, path: Path) -> Iterable[Problem]:
    if item is None:
        return (Problem(path, "required", None, "must not be null"),)
    return () if item is UNKNOWN else _check_primitive(element, attribute.element_rules, item, path)


def _check_nested(attribute: Attribute, type_: Nested, value: Any, path: Path) -> Iterator[Problem]:
    if not type_.many:
        return _check_object(type_.struct, value, path)
    return _check_objects(attribute, type_.struct, value, path)


def _check_objects(attribute: Attribute, struct: type[Struct], value: Any, path: Path) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield _wrong_type(path, "a list", value)
        return
    yield from _check_rules(attribute.rules, value, path)
    for index, item in enumerate(value):
        if item is None:
            yield Problem((*path, index), "required", None, "must not be null")
        elif item is not UNKNOWN:
            yield from _check_object(struct, item, (*path, index))


def _check_object(struct: type[Struct], value: Any, path: Path) -> Iterator[Problem]:
    if isinstance(value, dict):
        yield from check(struct, value, path)
    else:
        yield _wrong_type(path, "an object", value)


_CHECKS: Mapping[type[Type], Callable[[Attribute, Any, Any, Path], Iterable[Problem]]] = {
    Primitive: _check_value,
    ListOf: _check_list,
    MapOf: _check_map,
    Nested: _check_nested,
}


def _wrong_type(path: Path, expected: str, value: Any) -> Problem:
    return Problem(path, "type", value, f"must be {expected} (got {_kind(value)})")


def _kind(value: Any) -> str:
    """Name the type of a value; show the value itself only where it can't be a prompt."""
    if value is None or isinstance(value, bool | int | float | Decimal):
        return show(value)
    way_out = next((way for attribute, way in _RECORDS.items() if hasattr(type(value), attribute)), "")
    return _KINDS.get(type(value).__name__, f"a {type(value).__name__}{way_out}")


_KINDS: Mapping[str, str] = {"str": "a text", "list": "a list", "dict": "a map"}
_RECORDS: Mapping[str, str] = {
    "_asdict": ", a named tuple: give its _asdict()",
    "model_dump": ", a model: give its model_dump()",
    "__dataclass_fields__": ", a dataclass: give dataclasses.asdict() of it",
    "__attrs_attrs__": ", of attrs: give attrs.asdict() of it",
}
"""What Python's records have, and how each becomes an object."""
