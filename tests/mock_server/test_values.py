"""Generated arguments fit their JSON Schema."""

from __future__ import annotations

import re
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_server.deterministic import dice
from mock_server.replies.patterns import UnsupportedPatternError, matching
from mock_server.replies.values import arguments, fitting

SEEDS = [dice(bytes([number])) for number in range(12)]
TREE = {
    "$ref": "#/$defs/node",
    "$defs": {
        "node": {
            "type": "object",
            "properties": {
                "name": {"type": "string"},
                "next": {"anyOf": [{"$ref": "#/$defs/node"}, {"type": "null"}]},
                "children": {"type": "array", "items": {"$ref": "#/$defs/node"}},
            },
            "required": ["name", "next"],
        }
    },
}
SCHEMAS: list[Any] = [
    {"const": {"a": [1, None]}},
    {"enum": ["celsius", "fahrenheit", None]},
    {"type": "string", "enum": ["a", 1]},
    {"type": "integer", "minimum": 3, "maximum": 4},
    {"type": "integer", "exclusiveMinimum": 3, "exclusiveMaximum": 5},
    {"type": "integer", "maximum": -10},
    {"type": "integer", "minimum": 10, "multipleOf": 7},
    {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
    {"type": "number", "minimum": 0.5, "maximum": 0.55},
    {"type": "number", "multipleOf": 0.25, "minimum": 1, "maximum": 2},
    {"type": "string", "minLength": 30},
    {"type": "string", "minLength": 2, "maxLength": 3},
    {"type": "string", "pattern": "^[A-Z]{2}-\\d{3,4}$"},
    {"type": "string", "pattern": "^(foo|ba[rz])+@\\w+\\.(com|org)$"},
    {"type": "string", "pattern": "^[^a-y]+$", "minLength": 8},
    {"type": "string", "format": "date"},
    {"type": "string", "format": "date-time"},
    {"type": "string", "format": "email"},
    {"type": "string", "format": "uuid"},
    {"type": "string", "format": "uri"},
    {"type": "string", "format": "ipv4"},
    {"type": "array", "items": {"type": "boolean"}, "minItems": 4, "maxItems": 5},
    {"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 5}, "uniqueItems": True, "minItems": 5},
    {"type": "array", "items": {"enum": ["a", "b", "c"]}, "uniqueItems": True, "minItems": 3},
    {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": False},
    {"type": "array", "contains": {"const": 7}, "items": {"type": "integer"}},
    {"type": "array", "maxItems": 0},
    {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a", "b"], "additionalProperties": True},
    {"type": "object", "minProperties": 3, "additionalProperties": {"type": "integer"}},
    {"type": ["string", "null"]},
    {"anyOf": [{"type": "string", "maxLength": 3}, {"type": "integer", "minimum": 5}]},
    {"oneOf": [{"type": "string"}, {"type": "boolean"}]},
    {"allOf": [{"type": "integer", "minimum": 2}, {"maximum": 3}]},
    {
        "allOf": [
            {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]},
            {"properties": {"b": {"type": "null"}}, "required": ["b"]},
        ]
    },
    {
        "allOf": [
            {"properties": {"a": {"type": "integer", "minimum": 3}}, "required": ["a"]},
            {"type": "object", "properties": {"a": {"maximum": 4}}},
        ]
    },
    {
        "type": "object",
        "properties": {name: {"type": "null"} for name in "abcd"},
        "required": ["c"],
        "maxProperties": 2,
    },
    {"type": "object", "properties": {"a": False, "b": True}},
    {"$defs": {"a b": {"const": 1}}, "properties": {"x": {"$ref": "#/$defs/a%20b"}}, "required": ["x"]},
    {"properties": {"x": {"type": "integer"}}},
    {"minimum": 4, "maximum": 5},
    {"type": "object", "properties": {"deep": {"type": "object", "properties": {"x": {"type": "array"}}}}},
    TREE,
    True,
    {},
]


@pytest.mark.parametrize("schema", SCHEMAS, ids=str)
def test_fits(schema: Any) -> None:
    """The value is valid, whatever the dice say."""
    checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    for chance in SEEDS:
        checker.validate(fitting(schema, chance))


def _bounded(low: int, width: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": low, "maximum": low + width}


LEAVES = st.one_of(
    st.builds(_bounded, st.integers(-1_000, 1_000), st.integers(0, 50)),
    st.builds(lambda low: {"type": "string", "minLength": low, "maxLength": low + 4}, st.integers(0, 40)),
    st.builds(lambda values: {"enum": values}, st.lists(st.integers() | st.text(), min_size=1, max_size=4)),
    st.sampled_from([{"type": "boolean"}, {"type": "null"}, {"type": ["number", "null"]}]),
)
NESTED = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda items, low: {"type": "array", "items": items, "minItems": low}, inner, st.integers(0, 4)),
        st.builds(
            lambda fields: {"type": "object", "properties": fields, "required": list(fields)[:1]},
            st.dictionaries(st.text(max_size=5), inner, max_size=3),
        ),
        st.builds(lambda options: {"anyOf": options}, st.lists(inner, min_size=1, max_size=3)),
    ),
    max_leaves=8,
)


@given(NESTED, st.integers())
def test_nested_schemas_fit(schema: Any, seed: int) -> None:
    """Schemas put together at random are fitted too."""
    jsonschema.Draft202012Validator(schema).validate(fitting(schema, dice(str(seed).encode())))


def test_arguments_are_an_object() -> None:
    """Without a schema the arguments are an empty object."""
    assert arguments(None, SEEDS[0]) == "{}"


def test_the_same_dice_give_the_same_value() -> None:
    """The value follows from the dice alone."""
    assert fitting(TREE, dice(b"x")) == fitting(TREE, dice(b"x"))


@pytest.mark.parametrize(
    "pattern", ["a{2,3}b?", "(?:x|yz)*", r"\d+\.\d{2}", "[a-c-]x", r"^\S+\s\w$", "[]a]+", "a|b|", "."]
)
def test_patterns(pattern: str) -> None:
    """A string made from a simple pattern is matched by it from end to end."""
    for chance in SEEDS:
        assert re.fullmatch(pattern, matching(pattern, chance))


@pytest.mark.parametrize("pattern", [r"(a)\1", "(?=a)b", "[a", "(a", "a)", "*", "a{99999}", r"\p{L}"])
def test_unsupported_patterns(pattern: str) -> None:
    """A pattern that is not understood is told, not guessed."""
    with pytest.raises(UnsupportedPatternError):
        matching(pattern, SEEDS[0])
