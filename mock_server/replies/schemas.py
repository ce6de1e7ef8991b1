"""JSON Schemas as clients send them, freed of what makes no sense.

A keyword of the wrong type is dropped, and sizes are brought into bounds that a reply can have.
"""

from __future__ import annotations

from typing import Any

NUMBER = (int, float)
KINDS: dict[str, tuple[type, ...]] = {
    "$ref": (str,),
    "additionalProperties": (bool, dict),
    "allOf": (list,),
    "anyOf": (list,),
    "contains": (dict,),
    "enum": (list,),
    "exclusiveMaximum": NUMBER,
    "exclusiveMinimum": NUMBER,
    "format": (str,),
    "items": (bool, dict, list),
    "maxItems": (int,),
    "maxLength": (int,),
    "maxProperties": (int,),
    "maximum": NUMBER,
    "minItems": (int,),
    "minLength": (int,),
    "minProperties": (int,),
    "minimum": NUMBER,
    "multipleOf": NUMBER,
    "oneOf": (list,),
    "pattern": (str,),
    "prefixItems": (list,),
    "properties": (dict,),
    "required": (list,),
    "type": (str, list),
}
# The most of each that is generated, and the furthest number.
BOUNDS = {
    "minItems": 200,
    "maxItems": 10_000,
    "minLength": 10_000,
    "maxLength": 10_000_000,
    "minProperties": 200,
    "maxProperties": 10_000,
}
FURTHEST = 10**15


def cleaned(schema: Any) -> dict[str, Any]:
    """Return the schema without keywords that make no sense; not those inside of it."""
    if not isinstance(schema, dict):
        return {}
    return {key: _bounded(key, value) for key, value in schema.items() if _makes_sense(key, value)}


def _makes_sense(key: str, value: Any) -> bool:
    kinds = KINDS.get(key)
    if kinds is None:
        return True
    if isinstance(value, bool):
        return bool in kinds
    if key in BOUNDS:
        return isinstance(value, int) and value >= 0
    if key == "multipleOf":
        return isinstance(value, NUMBER) and 1 / FURTHEST < value < FURTHEST
    return isinstance(value, kinds)


def _bounded(key: str, value: Any) -> Any:
    if key in BOUNDS:
        return min(value, BOUNDS[key])
    if key in ("required", "type") and isinstance(value, list):
        return [name for name in value if isinstance(name, str)]
    if KINDS.get(key) is NUMBER:
        return max(-FURTHEST, min(FURTHEST, value))
    return value
