"""JSON mode without a schema of its own follows the one that a client has written into the messages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Asker

SCHEMA = {
    "type": "object",
    "properties": {"age": {"type": "integer"}, "name": {"type": "string"}},
    "required": ["age", "name"],
}
EXAMPLE = 'for the schema {"properties": {"foo": {"type": "string"}}} the object {"foo": "bar"} is right'


@pytest.mark.parametrize(
    "text",
    [
        f"Respond with JSON in this json_schema:\n\n{json.dumps(SCHEMA, indent=2)}\nand nothing else.",
        f"As an example, {EXAMPLE}. Here is the output schema, in json:\n```\n{json.dumps(SCHEMA)}\n```",
        f"{{{{{{ json {json.dumps(SCHEMA)} }}",
    ],
    ids=["instructor", "LangChain", "braces around it"],
)
def test_a_schema_in_the_prompt(ask: Asker, text: str) -> None:
    """The last schema in the messages decides what the object has."""
    messages = [{"role": "system", "content": text}, {"role": "user", "content": "Who?"}]
    answer = ask.ok(model="gpt-4o", messages=messages, response_format={"type": "json_object"})
    said = json.loads(answer["choices"][0]["message"]["content"])
    assert {name: type(value) for name, value in said.items()} == {"age": int, "name": str}


@pytest.mark.parametrize("text", ["json", 'json with "properties": {', '{"properties": 5} json'])
def test_no_schema(ask: Asker, text: str) -> None:
    """Without one the object is the mock's own."""
    answer = ask.ok(text, model="gpt-4o", response_format={"type": "json_object"})
    assert json.loads(answer["choices"][0]["message"]["content"]).keys() == {"answer", "confidence"}


@pytest.mark.parametrize(
    ("limits", "low", "high"),
    [
        ({"minimum": -9007199254740991, "maximum": 9007199254740991}, 0, 100),
        ({"exclusiveMinimum": 0, "maximum": 9007199254740991}, 1, 101),
        ({"minimum": 3_000_000_000, "maximum": 3_000_000_001}, 3_000_000_000, 3_000_000_001),
        ({"minimum": -2147483648, "maximum": 50}, -50, 50),
        ({"minimum": 5_000_000_000}, 5_000_000_000, 5_000_000_100),
    ],
)
def test_limits_that_mean_none(ask: Asker, limits: dict[str, int], low: int, high: int) -> None:
    """What only says how large an integer can be at all is no wish for a large one."""
    schema = {
        "type": "object",
        "properties": {"n": {"type": "integer", **limits}},
        "required": ["n"],
        "additionalProperties": False,
    }
    described = {"type": "json_schema", "json_schema": {"name": "s", "schema": schema}}
    answer = ask.ok(model="gpt-4o", response_format=described, n=5)
    found = [json.loads(choice["message"]["content"])["n"] for choice in answer["choices"]]
    assert all(low <= number <= high for number in found)
