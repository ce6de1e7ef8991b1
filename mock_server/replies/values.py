"""Values that fit a JSON Schema, as a model would fill in a function's arguments.

Understood: type (also a list of types), enum, const, the bounds of numbers and strings,
multipleOf, pattern, the common formats, properties, required, minProperties, maxProperties, items,
prefixItems, minItems, maxItems, uniqueItems, contains, anyOf, oneOf, allOf, $ref, $defs and
definitions. Not understood: `not`, `if`, dependent schemas, remote references.

A value has at most `MOST_WORK` parts and characters: what a schema wants beyond is left out, where it is a list's or
map's, and is a short text or a small list where something must be there.
"""

from __future__ import annotations

import json
import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from mock_server.replies.patterns import UnsupportedPatternError, matching
from mock_server.replies.schemas import cleaned

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

DEEP = 6
LONGEST = 12
MOST_WORK = 20_000
WORDS = ("alpha", "harbor", "maple", "copper", "river", "signal", "meadow", "lantern", "quartz", "willow")
NAMED = {
    "city": ("Paris", "Oslo", "Boston", "Lima"),
    "location": ("Paris, France", "Boston, MA", "Oslo, Norway"),
    "country": ("France", "Norway", "Peru"),
    "name": ("Ada", "Grace", "Alan"),
    "query": ("weather tomorrow", "best route", "opening hours"),
    "language": ("en", "fr", "no"),
    "currency": ("EUR", "USD", "NOK"),
}


def fitting(schema: Any, chance: Random) -> Any:
    """Return a value that fits `schema`; the same `chance` gives the same value."""
    return _Filler(schema, chance).value(schema, "", 0)


def arguments(schema: Any, chance: Random) -> str:
    """Return a value that fits `schema`, as JSON text the way a model writes arguments."""
    return json.dumps(fitting(schema or {"type": "object"}, chance), ensure_ascii=False, separators=(",", ":"))


def _uuid(chance: Random) -> str:
    digits = f"{chance.getrandbits(128):032x}"
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


def _date(chance: Random) -> str:
    return f"20{chance.randint(10, 39)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"


def _time(chance: Random) -> str:
    return f"{chance.randint(0, 23):02}:{chance.randint(0, 59):02}:00Z"


FORMATS: dict[str, Callable[[Random], str]] = {
    "date": _date,
    "time": _time,
    "date-time": lambda chance: f"{_date(chance)}T{_time(chance)}",
    "duration": lambda chance: f"PT{chance.randint(1, 59)}M",
    "email": lambda chance: f"{chance.choice(WORDS)}@example.com",
    "hostname": lambda chance: f"{chance.choice(WORDS)}.example.com",
    "ipv4": lambda chance: f"192.0.2.{chance.randint(1, 254)}",
    "ipv6": lambda chance: f"2001:db8::{chance.randint(1, 9999)}",
    "uuid": _uuid,
    "uri": lambda chance: f"https://example.com/{chance.choice(WORDS)}",
    "url": lambda chance: f"https://example.com/{chance.choice(WORDS)}",
}


class _Filler:
    """Fills in one schema; `root` is where its references point."""

    def __init__(self, root: Any, chance: Random) -> None:
        self._root = root
        self._chance = chance
        self._work = 0
        # by the ids of parts of schemas, which are kept beside, so that no other part gets the same id
        self._weights: dict[int, tuple[int, Any]] = {}
        self._sizes: dict[int, tuple[int, Any]] = {}

    def _is_spent(self, work: int = 1) -> bool:
        """Count some work; tell whether it was too much."""
        self._work += work
        return self._work > MOST_WORK

    def value(self, schema: Any, name: str, depth: int) -> Any:
        """Return a value for `schema`; `name` is the property that it is for."""
        self._work += 1
        schema = self._flat(schema, depth)
        if "const" in schema:
            return self._weighed(schema["const"])
        if schema.get("enum"):
            self._work += len(schema["enum"])
            return self._weighed(self._chance.choice(_enum(schema)))
        return self._of_kind(self._kind(schema, depth), schema, name, depth)

    def _weighed(self, value: Any) -> Any:
        """Return a value that the schema gives whole, counted as the characters that it will be written with."""
        size, _ = self._sizes.get(id(value)) or self._sizes.setdefault(id(value), (len(_written(value)), value))
        return None if self._is_spent(size) and size > LONGEST else value

    def _of_kind(self, kind: str, schema: dict[str, Any], name: str, depth: int) -> Any:
        if kind == "object":
            return self._object(schema, depth)
        if kind == "array":
            return self._array(schema, name, depth)
        if kind in ("integer", "number"):
            return self._number(schema, kind)
        if kind == "boolean":
            return self._chance.random() < 0.5  # noqa: PLR2004
        return None if kind == "null" else self._string(schema, name)

    def _flat(self, schema: Any, depth: int) -> dict[str, Any]:
        """Return the schema with its reference, allOf and one of its alternatives merged in."""
        flat = cleaned(schema)
        for _ in range(DEEP * 2):
            reference, all_of = flat.pop("$ref", None), flat.pop("allOf", ())
            options = flat.pop("anyOf", None) or flat.pop("oneOf", None)
            if not (reference or all_of or options):
                break
            schemas = [self._resolved(reference)] if reference else []
            schemas += [part for part in all_of if isinstance(part, dict)]
            if options:
                schemas.append(self._option(options, depth))
            for part in schemas:
                if self._is_spent(1 + len(flat) + len(part) + len(_properties(flat)) + len(_properties(part))):
                    return flat
                flat = _merged(flat, cleaned(part))
        return flat

    def _resolved(self, reference: Any) -> dict[str, Any]:
        node = self._root
        for step in unquote(str(reference)).lstrip("#").strip("/").split("/") if reference != "#" else ():
            key = step.replace("~1", "/").replace("~0", "~")
            node = node.get(key, {}) if isinstance(node, dict) else {}
        return node if isinstance(node, dict) else {}

    def _option(self, options: list[Any], depth: int) -> dict[str, Any]:
        """Return one of the alternatives; deep inside, the simplest, so that recursion ends."""
        usable = [option for option in options if isinstance(option, dict)] or [{}]
        if depth < DEEP:
            return self._chance.choice(usable)
        return min(usable, key=self._weight)

    def _weight(self, schema: dict[str, Any]) -> int:
        """Return how much a schema may grow: null and scalars little, references most."""
        if id(schema) not in self._weights:
            kinds = {"null": 0, "object": 2, "array": 2}
            weight = 3 if "$ref" in json.dumps(schema) else kinds.get(str(schema.get("type")), 1)
            self._weights[id(schema)] = weight, schema
        return self._weights[id(schema)][0]

    def _kind(self, schema: dict[str, Any], depth: int) -> str:
        kind = schema.get("type")
        if isinstance(kind, list) and kind:
            simple = [name for name in kind if name not in ("object", "array")]
            return str(self._chance.choice(simple if depth >= DEEP and simple else kind))
        return str(kind) if kind else _implied(schema)

    def _object(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        properties = schema.get("properties") or {}
        required = schema.get("required") or []
        optional = [name for name, inner in properties.items() if name not in required and inner is not False]
        room = max(0, schema.get("maxProperties", len(properties) + len(required)) - len(required))
        chosen = {*required, *(optional[:room] if depth < DEEP else ())}
        names = [name for name in properties if name in chosen]
        names += [name for name in required if name not in properties]
        filler = schema.get("additionalProperties")
        missing = max(0, schema.get("minProperties", 0) - len(names))
        names += [f"{self._chance.choice(WORDS)}{index}" for index in range(missing)]
        values: dict[str, Any] = {}
        for key in names:
            if self._is_spent(len(key)):
                break
            values[key] = self.value(properties.get(key, filler), key, depth + 1)
        return values

    def _array(self, schema: dict[str, Any], name: str, depth: int) -> list[Any]:
        items = schema.get("items")
        prefix = schema.get("prefixItems") or (items if isinstance(items, list) else [])
        items = schema.get("additionalItems") if isinstance(items, list) else items
        items_so_far = [self.value(item, name, depth + 1) for item in prefix if not self._is_spent()]
        if "contains" in schema:
            items_so_far.append(self.value(schema["contains"], name, depth + 1))
        low, high = schema.get("minItems", 0), schema.get("maxItems", LONGEST + schema.get("minItems", 0))
        count = low if depth >= DEEP or items is False else min(high, max(low, self._chance.randint(1, 3)))
        is_unique = schema.get("uniqueItems") is True
        texts = {_written(item) for item in items_so_far} if is_unique else set()
        for _ in range(20 * count):
            if len(items_so_far) >= count or self._is_spent():
                break
            item = self.value(items, name, depth + 1)
            written = _written(item) if is_unique else ""
            if not is_unique or written not in texts:
                items_so_far.append(item)
                texts.add(written)
            self._work += len(written)
        return items_so_far

    def _number(self, schema: dict[str, Any], kind: str) -> int | float:
        low, high = _bounds(schema, kind)
        step = schema.get("multipleOf")
        if step:
            return self._multiple(Decimal(str(step)), low, high, kind)
        if kind == "integer":
            return self._chance.randint(math.ceil(low), max(math.ceil(low), math.floor(high)))
        return _rounded(self._chance.uniform(low, high), low, high)

    def _multiple(self, step: Decimal, low: float, high: float, kind: str) -> int | float:
        if kind == "integer" and step % 1:
            step *= 10 ** -int(step.as_tuple().exponent)
        first = math.ceil(Decimal(str(low)) / step)
        last = max(first, math.floor(Decimal(str(high)) / step))
        value = step * self._chance.randint(first, min(last, first + 100))
        return int(value) if value == value.to_integral_value() else float(value)

    def _string(self, schema: dict[str, Any], name: str) -> str:
        low, high = schema.get("minLength", 0), schema.get("maxLength")
        if self._is_spent(low):
            return ""
        if schema.get("pattern"):
            return self._patterned(schema["pattern"], low)
        example = FORMATS.get(schema.get("format", ""))
        if example:
            return example(self._chance)
        text = self._chance.choice(NAMED.get(name.lower(), WORDS))
        while len(text) < low:
            text += " " + self._chance.choice(WORDS)
        return text if high is None else text[:high]

    def _patterned(self, pattern: str, shortest: int) -> str:
        try:
            text = matching(pattern, self._chance, shortest)
        except UnsupportedPatternError:
            text = self._chance.choice(WORDS)
        self._work += len(pattern) + len(text)
        return text


def _enum(schema: dict[str, Any]) -> list[Any]:
    """Return the enumerated values that are of the schema's type too."""
    kind = schema.get("type")
    kinds = kind if isinstance(kind, list) else [kind]
    return [value for value in schema["enum"] if kind is None or _type_of(value) & set(kinds)] or schema["enum"]


def _type_of(value: Any) -> set[str]:
    if value is None:
        return {"null"}
    if isinstance(value, bool):
        return {"boolean"}
    names = {str: {"string"}, int: {"integer", "number"}, list: {"array"}, dict: {"object"}}
    if isinstance(value, float):
        return {"number", "integer"} if value.is_integer() else {"number"}
    return names.get(type(value), set())


def _implied(schema: dict[str, Any]) -> str:
    """Return the type that a schema without `type` speaks of."""
    for kind, keywords in _IMPLIED.items():
        if any(word in schema for word in keywords):
            return kind
    return "string"


_IMPLIED = {
    "object": ("properties", "required", "additionalProperties", "minProperties"),
    "array": ("items", "prefixItems", "minItems", "maxItems", "contains"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
}


def _merged(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """Return both schemas at once: the narrower bound, all properties, all that is required."""
    merged = {**second, **first}
    for key in first.keys() & second.keys():
        former, latter = first[key], second[key]
        if key == "properties":
            merged[key] = {
                **latter,
                **former,
                **{name: {"allOf": [former[name], latter[name]]} for name in former.keys() & latter.keys()},
            }
        elif key == "$defs":
            merged[key] = {**latter, **former}
        elif key == "required":
            merged[key] = [*former, *(name for name in latter if name not in former)]
        elif key == "enum":
            merged[key] = [value for value in former if value in latter]
        elif key in _LOWER:
            merged[key] = max(former, latter)
        elif key in _UPPER:
            merged[key] = min(former, latter)
        elif key in ("allOf", "anyOf", "oneOf"):
            merged[key] = former
    return merged


FAR = 2**31 - 1
_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")


def _properties(schema: dict[str, Any]) -> Any:
    """Return what a schema says of the properties, the required ones and the choices: what merging looks through."""
    return [*schema.get("properties", ()), *schema.get("required", ()), *schema.get("enum", ())]


def _bounds(schema: dict[str, Any], kind: str) -> tuple[float, float]:
    """Return the lowest and highest value allowed; 100 apart where the schema leaves it open."""
    step: float = 1 if kind == "integer" else 1e-6
    lows = [schema[key] for key in ("minimum",) if key in schema]
    highs = [schema[key] for key in ("maximum",) if key in schema]
    for key, side, sign in (("exclusiveMinimum", lows, 1), ("exclusiveMaximum", highs, -1)):
        value = schema.get(key)
        if value is not None and not isinstance(value, bool):
            edge = (math.floor(value) if sign > 0 else math.ceil(value)) if kind == "integer" else value
            side.append(edge + sign * step * max(1, abs(value) if kind == "number" else 1))
    # What only tells how large a number can be is no wish for a large one: zod writes ±9007199254740991 for integers.
    low, high = max(lows, default=-math.inf), min(highs, default=math.inf)
    if low <= -FAR and high >= FAR:
        return 0, 100
    if low <= -FAR:
        return max(low, high - 100), high
    return low, max(low, min(high, low + 100) if high >= FAR else high)


def _rounded(value: float, low: float, high: float) -> float:
    """Return two digits after the point where the bounds allow it."""
    short = round(value, 2)
    return short if low <= short <= high else value


def _written(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
