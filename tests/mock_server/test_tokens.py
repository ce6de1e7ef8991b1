"""Token counts against published ones."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from mock_server import tokens
from mock_server.contract.models import family_of
from mock_server.contract.request import ChatRequest

EMPTY: dict[str, Any] = {"type": "object", "properties": {}}
STUFF = [{"name": "do_stuff", "parameters": EMPTY}]


def _user(text: str) -> dict[str, str]:
    return {"role": "user", "content": text}


def _prompt(messages: Any, functions: Any = None, encoding: str = "cl100k_base", **more: Any) -> int:
    body = {"model": "gpt-4", "messages": messages, **more}
    if functions:
        body["functions"] = functions
    return sum(tokens.prompt(msgspec.convert(body, ChatRequest), encoding))


def test_published_counts(published_counts: list[dict[str, Any]]) -> None:
    """Every count that the API reported is reproduced."""
    encodings = [family_of(case["request"]["model"]).encoding for case in published_counts]
    found = [_prompt(encoding=e, **case["request"]) for e, case in zip(encodings, published_counts, strict=True)]
    assert found == [case["prompt_tokens"] for case in published_counts]


def test_function_call_none_costs_one() -> None:
    """`function_call: none` adds one token."""
    assert _prompt([_user("hello")], STUFF, function_call="none") == _prompt([_user("hello")], STUFF) + 1


def test_named_function_call_costs_its_name() -> None:
    """A named `function_call` adds four tokens and those of the name."""
    named = _prompt([_user("hello")], STUFF, function_call={"name": "do_stuff"})
    assert named == _prompt([_user("hello")], STUFF) + 4 + tokens.count("do_stuff", "cl100k_base")


def test_tools_count_as_functions(published_counts: list[dict[str, Any]]) -> None:
    """The same functions cost the same as tools."""
    cases = [case for case in published_counts if "functions" in case["request"]]
    for case in cases:
        tools = [{"type": "function", "function": one} for one in case["request"]["functions"]]
        assert _prompt(case["request"]["messages"], tools=tools) == case["prompt_tokens"]


def test_special_text_is_ordinary() -> None:
    """Text that looks like a special token is counted letter for letter."""
    assert tokens.count("<|endoftext|>", "cl100k_base") > 1


@given(st.text(max_size=60), st.sampled_from(["cl100k_base", "o200k_base"]))
def test_pieces_join_to_the_text(text: str, encoding: str) -> None:
    """There is one piece for each token, and joined they are the text."""
    pieces = tokens.pieces(text, encoding)
    assert "".join(pieces) == text
    assert len(pieces) == tokens.count(text, encoding)
