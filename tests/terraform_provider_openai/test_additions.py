"""What the API reference has and the resource's documentation has not: how it is asked for and what comes back."""

import json
from typing import Any

import pytest

from terraform_provider_openai.api.request import body_of
from terraform_provider_openai.api.stream import Assembly
from terraform_provider_openai.schema import UNKNOWN, ChatCompletion, Problem, check

CALL = {"id": "call_1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
FUNCTION = {"name": "f", "description": None, "parameters": {"type": '"object"'}, "strict": True}
ASKED = {"role": "assistant", "content": None, "tool_calls": [CALL]}
RESULT = {"role": "tool", "content": "5", "tool_call_id": "call_1"}


def problems(messages: Any, **values: Any) -> list[Problem]:
    """Check a completion."""
    return list(check(ChatCompletion, {"model": "gpt-4", "messages": messages, **values}))


def test_tools_are_sent_in_the_shape_of_the_api() -> None:
    """The parameters are read from their texts, and what is not set is not sent."""
    body = body_of({"tools": [{"type": "function", "function": FUNCTION}]})
    function = {"name": "f", "parameters": {"type": "object"}, "strict": True}
    assert body == {"tools": [{"type": "function", "function": function}]}


@pytest.mark.parametrize(
    ("choice", "sent"),
    [
        ({"mode": "required", "function": None}, "required"),
        ({"mode": None, "function": {"name": "f"}}, {"type": "function", "function": {"name": "f"}}),
    ],
)
def test_a_choice_of_tools(choice: dict[str, Any], sent: Any) -> None:
    """A mode is sent as a word, a function as the API's object."""
    assert body_of({"tool_choice": choice}) == {"tool_choice": sent}


def test_a_format() -> None:
    """A schema is sent as JSON, and a format without one as its type alone."""
    described = {"name": "s", "schema": '{"type": "object"}', "description": None, "strict": True}
    sent = body_of({"response_format": {"type": "json_schema", "json_schema": described}})["response_format"]
    assert sent == {"type": "json_schema", "json_schema": {"name": "s", "schema": {"type": "object"}, "strict": True}}
    assert body_of({"response_format": {"type": "text", "json_schema": None}})["response_format"] == {"type": "text"}


def test_calls_and_results_are_sent() -> None:
    """The messages of a conversation with tools are the API's own."""
    assert body_of({"messages": [ASKED, RESULT]}) == {"messages": [ASKED, RESULT]}


def test_a_conversation_with_tools_is_right() -> None:
    """Each call is answered by the message after it, several of them in any order."""
    both = {**ASKED, "tool_calls": [CALL, {**CALL, "id": "call_2"}]}
    assert problems([both, {**RESULT, "tool_call_id": "call_2"}, RESULT, {"role": "user", "content": "And?"}]) == []


@pytest.mark.parametrize(
    "messages",
    [
        [UNKNOWN, RESULT],
        [{**ASKED, "tool_calls": UNKNOWN}, RESULT],
        [{**ASKED, "tool_calls": [{**CALL, "id": UNKNOWN}]}, RESULT],
        [{**ASKED, "tool_calls": [UNKNOWN]}, RESULT],
        [ASKED, {**RESULT, "tool_call_id": UNKNOWN}],
        [{**ASKED, "role": UNKNOWN}, RESULT],
    ],
)
def test_what_is_unknown_breaks_no_rule(messages: list[Any]) -> None:
    """A call whose id comes from another resource is not judged before that is known."""
    assert problems(messages) == []


def test_json_may_be_asked_for_in_what_is_unknown() -> None:
    """Only a conversation that is known whole is searched for the word."""
    messages = [{"role": "user", "content": UNKNOWN}]
    assert problems(messages, response_format={"type": "json_object"}) == []


def delta(**parts: Any) -> dict[str, Any]:
    """Give a chunk with a delta."""
    return {"system_fingerprint": "fp_1", "choices": [{"index": 0, "delta": parts, "finish_reason": None}]}


def test_streamed_tool_calls_come_together_by_their_index() -> None:
    """Fragments of two calls may alternate; id and type come once, the arguments in pieces."""
    assembly = Assembly()
    for index, text in ((0, ""), (1, ""), (1, '{"b"'), (0, '{"a"'), (0, ": 1}"), (1, ": 2}")):
        head = {} if text else {"id": f"call_{index}", "type": "function"}
        function = {"arguments": text, **({} if text else {"name": f"f{index}"})}
        assembly.add(delta(tool_calls=[{"index": index, **head, "function": function}]))
    message = assembly.reply()["choices"][0]["message"]
    assert message["content"] is None
    assert [
        (c["id"], c["function"]["name"], json.loads(c["function"]["arguments"])) for c in message["tool_calls"]
    ] == [
        ("call_0", "f0", {"a": 1}),
        ("call_1", "f1", {"b": 2}),
    ]


def test_a_streamed_refusal() -> None:
    """A refusal comes in pieces, and the content is null."""
    assembly = Assembly()
    for text in ("I can't", " do that."):
        assembly.add(delta(content="", refusal=text))
    assert assembly.reply()["choices"][0]["message"] == {"content": None, "refusal": "I can't do that."}
    assert assembly.reply()["system_fingerprint"] == "fp_1"


@pytest.mark.parametrize("odd", [5, [5], [{"index": "a"}], [{"function": 5}], [{"index": None, "function": None}]])
def test_odd_tool_calls_lose_nothing(odd: Any) -> None:
    """Whatever a delta holds, the text around it is kept."""
    assembly = Assembly()
    assembly.add(delta(content="paid", tool_calls=odd))
    assert assembly.reply()["choices"][0]["message"]["content"] == "paid"
