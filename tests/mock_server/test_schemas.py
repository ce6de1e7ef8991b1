"""Schemas where `strict` is true, and what the API does not take of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Asker

MORE = "'additionalProperties' is required to be supplied and to be false."
REQUIRED = "'required' is required to be supplied and to be an array including every key in properties."
TEXT = {"type": "string"}


def closed(*required: str, **properties: Any) -> dict[str, Any]:
    """An object of these properties and no others."""
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


OPEN = {"type": "object", "properties": {}}
BAD: list[tuple[dict[str, Any], str]] = [
    ({"type": "object", "properties": {"a": TEXT}, "required": ["a"]}, f"In context=(), {MORE}"),
    ({**closed("a", a=TEXT), "additionalProperties": True}, f"In context=(), {MORE}"),
    (closed("a", a=TEXT, b=TEXT), f"In context=(), {REQUIRED} Missing 'b'."),
    (closed("a", "b", a=TEXT), f"In context=(), {REQUIRED} Extra required key 'b' supplied."),
    ({"type": "object", "properties": {"a": TEXT}, "additionalProperties": False}, f"{REQUIRED} Missing 'a'."),
    (closed("a", a={"type": "array", "items": OPEN}), f"In context=('properties', 'a', 'items'), {MORE}"),
    (closed("a", a={"anyOf": [TEXT, OPEN]}), f"In context=('properties', 'a', 'anyOf', '1'), {MORE}"),
    (closed("a", a={**OPEN, "type": ["object", "null"]}), f"In context=('properties', 'a'), {MORE}"),
    ({**closed(), "$defs": {"d": OPEN}}, f"In context=('$defs', 'd'), {MORE}"),
]


@pytest.mark.parametrize(("schema", "text"), BAD)
def test_bad_format(ask: Asker, schema: dict[str, Any], text: str) -> None:
    """A strict format is refused with the part of it that is at fault; another is taken."""
    described = {"name": "s", "schema": schema}
    error = ask.error(
        model="gpt-4o", response_format={"type": "json_schema", "json_schema": {**described, "strict": True}}
    )
    assert error["message"].startswith("Invalid schema for response_format 's': In context=(")
    assert error["message"].endswith(text)
    assert (error["param"], error["code"]) == ("response_format", None)
    assert ask.ok(model="gpt-4o", response_format={"type": "json_schema", "json_schema": described})


@pytest.mark.parametrize(("schema", "text"), BAD)
def test_bad_function(ask: Asker, schema: dict[str, Any], text: str) -> None:
    """So is a strict function, by its own param and code."""
    function = {"name": "f", "parameters": schema, "strict": True}
    error = ask.error(tools=[{"type": "function", "function": function}])
    assert error["message"].startswith("Invalid schema for function 'f': In context=(")
    assert error["message"].endswith(text)
    assert (error["param"], error["code"]) == ("tools[0].function.parameters", "invalid_function_parameters")


def test_strict_without_parameters(ask: Asker) -> None:
    """A strict function says that it takes nothing."""
    error = ask.error(tools=[{"type": "function", "function": {"name": "f", "strict": True}}])
    assert error["message"].endswith(
        "In context=(), 'additionalProperties' is required to be supplied and to be false."
    )


def test_good(ask: Asker) -> None:
    """A closed schema with closed parts is taken, wherever a value may be null or of a definition."""
    item = closed("x", x={"anyOf": [TEXT, {"type": "null"}]})
    schema = {**closed("a", "b", a={"type": "array", "items": item}, b={"$ref": "#/$defs/d"}), "$defs": {"d": item}}
    described = {"name": "s", "schema": schema, "strict": True}
    assert ask.text(model="gpt-4o", response_format={"type": "json_schema", "json_schema": described}).startswith("{")


@pytest.mark.parametrize("schema", [{}, {"type": "array"}, {"anyOf": [TEXT]}])
def test_the_root_is_an_object(ask: Asker, schema: dict[str, Any]) -> None:
    """A format that is no object is refused, strict or not."""
    error = ask.error(
        model="gpt-4o", response_format={"type": "json_schema", "json_schema": {"name": "s", "schema": schema}}
    )
    assert "schema must be a JSON Schema of 'type: \"object\"'" in error["message"]
