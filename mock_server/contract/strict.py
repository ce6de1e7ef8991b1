"""What a JSON Schema must say where `strict` is true: the part of JSON Schema that structured outputs know."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Context = tuple[str, ...]


def problem(schema: Any, context: Context = ()) -> str | None:
    """Return the first rule that a strict schema breaks, in the API's words; None if it breaks none.

    Args:
        schema: the schema, or a part of it.
        context: the way to that part, such as `("properties", "steps", "items")`.
    """
    if not isinstance(schema, dict):
        return None
    if _is_object(schema):
        broken = _object(schema)
        if broken is not None:
            return f"In context={context}, {broken}"
    for step, part in _parts(schema):
        inner = problem(part, context + step)
        if inner is not None:
            return inner
    return None


def _is_object(schema: dict[str, Any]) -> bool:
    kind = schema.get("type")
    return kind == "object" or (isinstance(kind, list) and "object" in kind)


def _object(schema: dict[str, Any]) -> str | None:
    """Return every property is required, and no other is allowed."""
    if schema.get("additionalProperties") is not False:
        return "'additionalProperties' is required to be supplied and to be false."
    properties, required = schema.get("properties"), schema.get("required")
    if not isinstance(properties, dict):
        return None
    rule = "'required' is required to be supplied and to be an array including every key in properties."
    if not isinstance(required, list):
        return f"{rule} Missing '{next(iter(properties))}'." if properties else None
    for name in properties:
        if name not in required:
            return f"{rule} Missing '{name}'."
    for name in required:
        if name not in properties:
            return f"{rule} Extra required key '{name}' supplied."
    return None


def _parts(schema: dict[str, Any]) -> Iterator[tuple[Context, Any]]:
    for keyword in ("properties", "$defs", "definitions"):
        named = schema.get(keyword)
        for name, part in named.items() if isinstance(named, dict) else ():
            yield (keyword, name), part
    yield ("items",), schema.get("items")
    options = schema.get("anyOf")
    for index, part in enumerate(options) if isinstance(options, list) else ():
        yield ("anyOf", str(index)), part
