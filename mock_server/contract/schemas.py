"""What the API takes for a JSON Schema: of any function or format, and the part that structured outputs know.

Its words are those of the library `jsonschema` where a value is no schema at all; the rest of them names the way to the
part that is wrong. Sources: `tests/data/api_behaviours.json`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import msgspec

Context = tuple[str, ...]

LONGEST = 64 * 1024
"""How many bytes of a schema the library looks at: it takes a third of a millisecond for each property."""

OBJECT_ONLY = ("oneOf", "anyOf", "allOf", "enum", "not")
"""What may not stand beside the type of the whole schema."""

NOT_PERMITTED = (
    "allOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "dependentRequired",
    "dependentSchemas",
    "patternProperties",
    "unevaluatedProperties",
    "propertyNames",
    "minProperties",
    "maxProperties",
    "unevaluatedItems",
    "contains",
    "minContains",
    "maxContains",
    "uniqueItems",
)
"""What structured outputs do not know. `default`, `minLength` and `maxLength` were refused once, and are taken now."""

_NAMED = ("properties", "$defs", "definitions")
_TYPES = frozenset(("string", "number", "integer", "boolean", "null", "array", "object"))
_LISTED = ("anyOf", "oneOf", "allOf")


def problem(schema: dict[str, Any], *, strict: bool) -> str | None:
    """Return the first rule that a schema breaks, in the API's words; None if it breaks none.

    Args:
        schema: the schema of a function's parameters, or of a format.
        strict: whether it is for structured outputs.
    """
    kind = schema.get("type")
    if kind != "object":
        return f"schema must be a JSON Schema of 'type: \"object\"', got 'type: \"{kind}\"'."
    if any(keyword in schema for keyword in OBJECT_ONLY):
        return f"schema must have type 'object' and not have {'/'.join(map(repr, OBJECT_ONLY))} at the top level."
    try:
        return _problem(msgspec.json.encode(schema), strict)
    except RecursionError:
        return None  # it is too deep to be looked at


@lru_cache(maxsize=1024)
def _problem(encoded: bytes, strict: bool) -> str | None:
    """Look at a schema once: clients send the same tools again and again."""
    schema = msgspec.json.decode(encoded)
    is_sound = len(encoded) > LONGEST or _is_sound(schema)
    return (None if is_sound else _no_schema(schema)) or next(_broken(schema, schema, (), strict), None)


def _no_schema(schema: dict[str, Any]) -> str | None:
    from jsonschema import Draft202012Validator  # noqa: PLC0415 (slow to import, and only few schemas need it)

    validator = Draft202012Validator(Draft202012Validator.META_SCHEMA)
    return next((f"{error.message}." for error in validator.iter_errors(schema)), None)


def _is_sound(schema: Any) -> bool:
    """Return whether a schema surely is one: the library takes long to find that out of usual ones."""
    if not isinstance(schema, dict):
        return isinstance(schema, bool)
    return all(_SOUND.get(keyword, _is_strange)(value) for keyword, value in schema.items())


def _is_strange(_value: Any) -> bool:
    return False


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_anything(_value: Any) -> bool:
    return True


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_type(value: Any) -> bool:
    return value in _TYPES if isinstance(value, str) else isinstance(value, list) and set(map(str, value)) <= _TYPES


def _are_names(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value)) and len(set(value)) == len(value)


def _are_sound(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_sound, value))


def _is_sound_map(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_sound, value.values()))


_SOUND = {
    **dict.fromkeys(("title", "description", "format", "$ref", "$schema", "$comment"), _is_text),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), _is_number),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems"), _is_count),
    **dict.fromkeys(("default", "const"), _is_anything),
    **dict.fromkeys(("items", "additionalProperties"), _is_sound),
    **dict.fromkeys(_LISTED, _are_sound),
    **dict.fromkeys(_NAMED, _is_sound_map),
    "enum": lambda value: isinstance(value, list),
    "examples": lambda value: isinstance(value, list),
    "required": _are_names,
    "type": _is_type,
}


def _broken(schema: Any, whole: dict[str, Any], context: Context, strict: bool) -> Iterator[str]:
    """Yield what is wrong with a part of a schema, and with the parts in it."""
    if not isinstance(schema, dict):
        return
    here = _strictly(schema, whole, context) if strict else None
    if here is None and _is_of(schema, "array") and "items" not in schema and "prefixItems" not in schema:
        here = "array schema missing items."
    if here is not None:
        yield f"In context={context}, {here}"
    for step, part in _parts(schema):
        yield from _broken(part, whole, context + step, strict)


def _is_of(schema: dict[str, Any], kind: str) -> bool:
    declared = schema.get("type")
    return declared == kind or (isinstance(declared, list) and kind in declared)


def _strictly(schema: dict[str, Any], whole: dict[str, Any], context: Context) -> str | None:
    """Return what structured outputs do not take of one part."""
    forbidden = next((keyword for keyword in NOT_PERMITTED if keyword in schema), None)
    if forbidden is not None:
        return f"'{forbidden}' is not permitted."
    if "$ref" in schema:
        return _reference(schema, whole)
    if context and not {"type", "anyOf"} & schema.keys():
        return "schema must have a 'type' key."
    return _object(schema) if _is_of(schema, "object") else None


def _reference(schema: dict[str, Any], whole: dict[str, Any]) -> str | None:
    beside = sorted(set(schema) - {"$ref"})
    if beside:
        return f"$ref cannot have keywords {{{', '.join(map(repr, beside))}}}."
    reference = schema["$ref"]
    component: Any = whole
    for step in reference.removeprefix("#").split("/")[1:]:
        key = step.replace("~1", "/").replace("~0", "~")
        component = component.get(key) if isinstance(component, dict) else None
    if reference.startswith("#") and component is not None:
        return None
    return f"reference to component '{reference}' which was not found in the schema."


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
    for keyword in _NAMED:
        named = schema.get(keyword)
        for name, part in named.items() if isinstance(named, dict) else ():
            yield (keyword, name), part
    yield ("items",), schema.get("items")
    yield ("additionalProperties",), schema.get("additionalProperties")
    for keyword in _LISTED:
        options = schema.get(keyword)
        for index, part in enumerate(options) if isinstance(options, list) else ():
            yield (keyword, str(index)), part
