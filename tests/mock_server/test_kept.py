"""What is told of a stored completion: the fields of the API reference's examples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Asker

CHAT = "/v1/chat/completions"
FUNCTION = {"name": "f", "parameters": {"type": "object", "properties": {}}}
ARGUMENTS = {
    "model": "gpt-4o-2024-08-06",
    "seed": -7,
    "top_p": 0.5,
    "temperature": 0.25,
    "presence_penalty": -1.0,
    "frequency_penalty": 1.5,
    "tools": [{"type": "function", "function": FUNCTION}],
    "tool_choice": {"type": "function", "function": {"name": "f"}},
    "response_format": {"type": "json_schema", "json_schema": {"name": "s", "schema": {"type": "object"}}},
    "metadata": {"a": "b"},
}


def kept(ask: Asker, **fields: Any) -> dict[str, Any]:
    """Store a completion, and give what is told of it."""
    found: dict[str, Any] = ask.get(f"{CHAT}/{ask.ok(store=True, **fields)['id']}")[1]
    return found


def test_the_arguments_that_were_sent(ask: Asker) -> None:
    """They come back as they were sent; `user` is called `input_user`."""
    told = kept(ask, **ARGUMENTS, user="u")
    assert {name: told[name] for name in ARGUMENTS} == ARGUMENTS
    assert told["input_user"] == "u"
    message = told["choices"][0]["message"]
    assert (message["content"], message["tool_calls"][0]["function"]["name"]) == (None, "f")


def test_what_was_left_open(ask: Asker) -> None:
    """It is told as the API filled it in, in the order and with the nulls of the reference."""
    told = kept(ask)
    assert isinstance(told.pop("seed"), int)
    assert list(told) == [
        *("object", "id", "model", "created", "request_id", "tool_choice", "usage", "top_p", "temperature"),
        *("presence_penalty", "frequency_penalty", "system_fingerprint", "input_user", "service_tier", "tools"),
        *("metadata", "choices", "response_format"),
    ]
    assert [told[name] for name in ("tool_choice", "tools", "input_user", "response_format")] == [None] * 4
    assert (told["top_p"], told["temperature"], told["presence_penalty"], told["metadata"]) == (1, 1, 0, {})
    assert {name for name, value in told["choices"][0]["message"].items() if value is None} == {
        *("tool_calls", "function_call", "refusal")
    }


def test_each_has_a_seed_of_its_own(ask: Asker) -> None:
    """Two completions without a `seed` are told with two."""
    assert kept(ask)["seed"] != kept(ask)["seed"]


def test_the_request_id(ask: Asker) -> None:
    """`request_id` is the header `x-request-id` of the answer that was stored."""
    answer = ask.send(store=True)
    name = dict(answer.headers)["x-request-id"]
    assert ask.get(CHAT)[1]["data"][0]["request_id"] == name


@pytest.mark.parametrize("fields", [{"n": 2, "logprobs": True}, {"functions": [FUNCTION]}])
def test_the_answer_is_kept_whole(ask: Asker, fields: dict[str, Any]) -> None:
    """Every choice comes back with its text or call, and with its log probabilities."""
    body = ask.ok(store=True, **fields)
    told = ask.get(f"{CHAT}/{body['id']}")[1]
    for one, choice in zip(told["choices"], body["choices"], strict=True):
        said = {name: value for name, value in choice["message"].items() if name != "annotations"}
        assert {**one["message"], **said} == one["message"]
        assert (one["logprobs"], one["finish_reason"]) == (choice["logprobs"], choice["finish_reason"])


def test_messages_in_parts_and_with_calls(ask: Asker) -> None:
    """A content in parts is told beside the content, and the calls of an assistant's message with it."""
    parts = [{"type": "text", "text": "Hi"}]
    call = {"name": "f", "arguments": "{}"}
    conversation = [
        {"role": "user", "content": parts, "name": "Rick"},
        {"role": "assistant", "content": None, "function_call": call},
        {"role": "function", "name": "f", "content": "1"},
    ]
    name = ask.ok(messages=conversation, store=True)["id"]
    first, second, third = ask.get(f"{CHAT}/{name}/messages")[1]["data"]
    assert (first["content"], first["content_parts"], first["name"]) == (None, parts, "Rick")
    assert (second["content"], second["function_call"]) == (None, call)
    assert (third["role"], third["name"], third["content"]) == ("function", "f", "1")
