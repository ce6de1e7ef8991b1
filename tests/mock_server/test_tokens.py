"""Token counts against published ones."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_server import tokens
from mock_server.contract.request import ChatRequest

EMPTY: dict[str, Any] = {"type": "object", "properties": {}}
STUFF = [{"name": "do_stuff", "parameters": EMPTY}]


def _user(text: str) -> dict[str, str]:
    return {"role": "user", "content": text}


def _system(text: str) -> dict[str, str]:
    return {"role": "system", "content": text}


def _bing_bong(**properties: Any) -> list[dict[str, Any]]:
    parameters = {"type": "object", "properties": properties}
    return [{"name": "bing_bong", "description": "Do a bing bong", "parameters": parameters}]


def _called(arguments: str) -> dict[str, Any]:
    return {"role": "assistant", "content": "", "function_call": {"name": "do_stuff", "arguments": arguments}}


def _result(name: str, text: str) -> dict[str, str]:
    return {"role": "function", "name": name, "content": text}


INGREDIENT = {
    "type": "object",
    "required": ["name", "unit", "amount"],
    "properties": {
        "name": {"type": "string"},
        "unit": {"enum": ["grams", "ml", "cups", "pieces", "teaspoons"], "type": "string"},
        "amount": {"type": "number"},
    },
}
RECIPE = [
    {
        "name": "get_recipe",
        "parameters": {
            "type": "object",
            "required": ["ingredients", "instructions", "time_to_cook"],
            "properties": {
                "ingredients": {"type": "array", "items": INGREDIENT},
                "instructions": {
                    "type": "array",
                    "items": {"type": "string"},
                    "description": "Steps to prepare the recipe (no numbering)",
                },
                "time_to_cook": {
                    "type": "number",
                    "description": "Total time to prepare the recipe in minutes",
                },
            },
        },
    }
]
NESTED = {
    "type": "object",
    "properties": {"bar": {"type": "string", "enum": ["a", "b", "c"]}, "baz": {"type": "boolean"}},
}

# Prompt tokens that the API itself reported for gpt-3.5-turbo, as published with the MIT-licensed
# hmarr/openai-chat-tokens (tests/token-counts.test.ts).
PUBLISHED: list[tuple[list[dict[str, Any]], list[dict[str, Any]] | None, int]] = [
    ([_user("hello")], None, 8),
    ([_user("hello world")], None, 9),
    ([_system("hello")], None, 8),
    ([_system("hello:")], None, 9),
    (
        [
            _system("# Important: you're the best robot"),
            _user("hello robot"),
            {"role": "assistant", "content": "hello world"},
        ],
        None,
        27,
    ),
    ([_user("hello")], [{"name": "foo", "parameters": EMPTY}], 31),
    ([_user("hello")], [{"name": "foo", "description": "Do a foo", "parameters": EMPTY}], 36),
    ([_user("hello")], _bing_bong(foo={"type": "string"}), 49),
    ([_user("hello")], _bing_bong(foo={"type": "string"}, bar={"type": "number", "description": "A number"}), 57),
    ([_user("hello")], _bing_bong(foo=NESTED), 68),
    ([_user("hello world"), _result("do_stuff", "{}")], None, 15),
    ([_user("hello world"), _result("do_stuff", '{"foo": "bar", "baz": 1.5}')], None, 28),
    ([_result("dance_the_tango", '{"a": { "b" : { "c": false}}}')], None, 24),
    ([_called('{"foo": "bar", "baz": 1.5}')], None, 26),
    ([_called('{"foo":"bar", "baz":\n\n 1.5}')], None, 25),
    ([_system("Hello"), _user("Hi there")], STUFF, 35),
    ([_system("Hello:"), _user("Hi there")], STUFF, 35),
    ([_system("Hello:"), _system("Hello"), _user("Hi there")], STUFF, 40),
    ([_user("hello")], RECIPE, 106),
]

# The conversation of "How to count tokens with tiktoken" in the OpenAI cookbook, which reports 129
# prompt tokens for gpt-3.5-turbo-0613 and gpt-4-0613, and 124 for gpt-4o.
JARGON = [
    _system("You are a helpful, pattern-following assistant that translates corporate jargon into plain English."),
    {"role": "system", "name": "example_user", "content": "New synergies will help drive top-line growth."},
    {
        "role": "system",
        "name": "example_assistant",
        "content": "Things working well together will increase revenue.",
    },
    {
        "role": "system",
        "name": "example_user",
        "content": "Let's circle back when we have more bandwidth to touch base on "
        "opportunities for increased leverage.",
    },
    {
        "role": "system",
        "name": "example_assistant",
        "content": "Let's talk later when we're less busy about how to do better.",
    },
    _user("This late pivot means we don't have time to boil the ocean for the client deliverable."),
]


def _prompt(messages: Any, functions: Any = None, encoding: str = "cl100k_base", **more: Any) -> int:
    body = {"model": "gpt-4", "messages": messages, **more}
    if functions:
        body["functions"] = functions
    return sum(tokens.prompt(msgspec.convert(body, ChatRequest), encoding))


@pytest.mark.parametrize(("messages", "functions", "expected"), PUBLISHED)
def test_published_counts(messages: Any, functions: Any, expected: int) -> None:
    """Every count that the API reported is reproduced."""
    assert _prompt(messages, functions) == expected


@pytest.mark.parametrize(("encoding", "expected"), [("cl100k_base", 129), ("o200k_base", 124)])
def test_cookbook(encoding: str, expected: int) -> None:
    """The cookbook's conversation counts what the API reported, in both vocabularies."""
    assert _prompt(JARGON, encoding=encoding) == expected


def test_function_call_none_costs_one() -> None:
    """`function_call: none` adds one token."""
    assert _prompt([_user("hello")], STUFF, function_call="none") == _prompt([_user("hello")], STUFF) + 1


def test_named_function_call_costs_its_name() -> None:
    """A named `function_call` adds four tokens and those of the name."""
    named = _prompt([_user("hello")], STUFF, function_call={"name": "do_stuff"})
    assert named == _prompt([_user("hello")], STUFF) + 4 + tokens.count("do_stuff", "cl100k_base")


def test_tools_count_as_functions() -> None:
    """The same functions cost the same as tools."""
    tools = [{"type": "function", "function": one} for one in RECIPE]
    assert _prompt([_user("hello")], tools=tools) == 106


def test_special_text_is_ordinary() -> None:
    """Text that looks like a special token is counted letter for letter."""
    assert tokens.count("<|endoftext|>", "cl100k_base") > 1


@given(st.text(max_size=60), st.sampled_from(["cl100k_base", "o200k_base"]))
def test_pieces_join_to_the_text(text: str, encoding: str) -> None:
    """There is one piece for each token, and joined they are the text."""
    pieces = tokens.pieces(text, encoding)
    assert "".join(pieces) == text
    assert len(pieces) == tokens.count(text, encoding)
