"""Bad requests, each answered as the API would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Asker

USER = {"role": "user", "content": "Hi"}
TOOL = {"type": "function", "function": {"name": "look"}}
CALL = {
    "role": "assistant",
    "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "look", "arguments": "{}"}}],
}
IMAGE = {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}
PROPERTIES = {"type": "object", "properties": {}}

# What is sent, and the `param` and a part of the `message` that must come back with a 400.
BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"messages": None}, "messages", "Missing required parameter: 'messages'."),
    ({"messages": []}, "messages", "Expected an array with minimum length 1, but got an empty array"),
    ({"messages": [{"role": "user", "content": []}]}, "messages[0].content", "but got an empty array"),
    ({"messages": "Hi"}, "messages", "expected an array of objects, but got a string"),
    ({"messages": ["Hi"]}, "messages[0]", "expected an object, but got a string"),
    (
        {"messages": [USER, USER, {"role": "robot", "content": ""}]},
        "messages[2].role",
        "'robot'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', and 'developer'.",
    ),
    ({"messages": [{"content": "Hi"}]}, "messages[0].role", "Missing required parameter: 'messages[0].role'."),
    ({"messages": [{"role": "user"}]}, "messages.[0].content", "expected a string, got null."),
    ({"messages": [{"role": "user", "content": None}]}, "messages.[0].content", "expected a string, got null."),
    ({"messages": [{"role": "assistant", "content": None}]}, "messages.[0].content", "expected a string, got null"),
    ({"messages": [{**USER, "name": "Rick Gottlieb"}]}, "messages[0].name", "does not match pattern"),
    (
        {"messages": [{**USER, "name": "x" * 65}]},
        "messages[0].name",
        "maximum length 64, but got a string with length 65",
    ),
    (
        {"messages": [{"role": "user", "content": 7}]},
        "messages[0].content",
        "expected one of a string or array of objects, but got an integer instead.",
    ),
    (
        {"messages": [USER, {"role": "system", "content": [IMAGE]}]},
        "messages[1]",
        "only allowed for messages with role 'user', but this message with role 'system' contains an image URL.",
    ),
    (
        {"messages": [{"role": "user", "content": [{"type": "image"}]}]},
        "messages[0].content[0].type",
        "'image'. Supported values are: 'text', 'image_url', 'input_audio', 'refusal', 'audio', and 'file'.",
    ),
    (
        {"messages": [{"role": "developer"}]},
        "messages[0].content",
        "Missing required parameter: 'messages[0].content'.",
    ),
    ({"messages": [{**USER, "mood": "good"}]}, "messages[0].mood", "Unknown parameter: 'messages[0].mood'."),
    ({"messages": [{"role": "function", "content": "1"}]}, "messages[0].name", "Missing required parameter"),
    ({"temperature": 5}, "temperature", "decimal above maximum value. Expected a value <= 2, but got 5 instead."),
    ({"temperature": -0.1}, "temperature", "Expected a value >= 0, but got -0.1 instead."),
    ({"temperature": "warm"}, "temperature", "expected a decimal, but got a string"),
    ({"top_p": 1.5}, "top_p", "Expected a value <= 1, but got 1.5"),
    ({"frequency_penalty": 5}, "frequency_penalty", "Expected a value <= 2, but got 5"),
    ({"presence_penalty": 38.48}, "presence_penalty", "Expected a value <= 2, but got 38.48"),
    ({"n": 0}, "n", "integer below minimum value. Expected a value >= 1, but got 0 instead."),
    ({"n": 129}, "n", "Expected a value <= 128"),
    ({"n": 1.5}, "n", "expected an integer, but got a decimal number instead."),
    ({"max_tokens": -1}, "max_tokens", "Expected a value >= 1, but got -1"),
    ({"stop": ["a", "b", "c", "d", "e"]}, "stop", "maximum length 4, but got an array with length 5"),
    ({"stop": 5}, "stop", "expected one of a string or array of strings, but got an integer"),
    ({"stream": "yes"}, "stream", "expected a boolean, but got a string"),
    ({"logit_bias": {"copying": 2}}, "logit_bias", "Invalid key in 'logit_bias': copying."),
    ({"logit_bias": {"1": 2, "50256": 101}}, "logit_bias.50256", "Expected a value <= 100, but got 101"),
    ({"user": 7}, "user", "expected a string, but got an integer"),
    ({"functions": []}, "functions", "empty array"),
    ({"functions": "f"}, "functions", "expected an array of function definitions, but got a string"),
    ({"functions": [{"name": ""}]}, "functions[0].name", "empty string. Expected a string with minimum length 1"),
    ({"prompt_cache_retention": "1h"}, "prompt_cache_retention", "Invalid prompt_cache_retention argument"),
    (
        {"messages": [USER, {"role": "assistant", "tool_calls": None}]},
        "messages.[1].content",
        "expected a string, got null.",
    ),
    ({"functions": [{"name": "Carlos Halvorson"}]}, "functions[0].name", "'^[a-zA-Z0-9_-]+$'"),
    ({"functions": [{"name": "f", "parameters": {"Granite": "x"}}]}, "functions[0].parameters", "got 'type: \"None\"'"),
    ({"functions": [{"name": "f", "parameters": {"type": "object"}}]}, "functions[0].parameters", "missing properties"),
    ({"function_call": "auto"}, "function_call", "only allowed when 'functions' are specified"),
    ({"function_call": "none"}, "function_call", "only allowed when 'functions' are specified"),
    (
        {"functions": [{"name": "f"}], "function_call": {"name": "g"}},
        "function_call",
        "no function named 'g' was specified",
    ),
    ({"functions": [{"name": "f"}], "function_call": "maybe"}, "function_call", "Invalid value: 'maybe'"),
    ({"functions": [{"name": "f"}], "tools": [TOOL]}, "functions", "cannot be used in the same request"),
    ({"tool_choice": "auto"}, "tool_choice", "only allowed when 'tools' are specified"),
    ({"parallel_tool_calls": True}, "parallel_tool_calls", "only allowed when 'tools' are specified"),
    (
        {"tools": [TOOL], "tool_choice": {"type": "function", "function": {"name": "hear"}}},
        "function_call",
        "no function named 'hear' was specified in the 'functions' parameter.",
    ),
    (
        {"tools": [TOOL], "tool_choice": {"type": "custom", "custom": {"name": "hear"}}},
        "tool_choice",
        "Tool choice 'hear' not found in 'tools' parameter.",
    ),
    (
        {
            "tools": [TOOL],
            "tool_choice": {
                "type": "allowed_tools",
                "allowed_tools": {"mode": "auto", "tools": [TOOL, {"type": "function", "function": {"name": "hear"}}]},
            },
        },
        "tool_choice",
        "Tool choice 'hear' not found in 'tools' parameter.",
    ),
    (
        {"messages": [USER, {"role": "tool", "content": "1", "tool_call_id": "c1"}]},
        "messages.[1].role",
        "messages with role 'tool' must be a response to a preceeding message with 'tool_calls'",
    ),
    (
        {"messages": [USER, CALL, {"role": "tool", "content": "1", "tool_call_id": "c2"}]},
        "messages.[2].tool_call_id",
        "'tool_call_id' of 'c2' not found in 'tool_calls' of previous message.",
    ),
    ({"messages": [USER, CALL, USER]}, "messages.[1].role", "did not have response messages: c1"),
    ({"top_logprobs": 2}, "top_logprobs", "only allowed when 'logprobs' is enabled"),
    ({"logprobs": True, "top_logprobs": 21}, "top_logprobs", "must be less than or equal to 20."),
    ({"stream_options": {"include_usage": True}}, "stream_options", "only allowed when 'stream' is enabled"),
    ({"response_format": {"type": "xml"}}, "response_format.type", "'json_object', 'json_schema', and 'text'"),
    ({"model": "gpt-4o", "response_format": {"type": "json_object"}}, "messages", "must contain the word 'json'"),
    (
        {"model": "gpt-4o", "response_format": {"type": "json_schema", "json_schema": {"name": "x"}}},
        "response_format.json_schema.schema",
        "Missing required parameter",
    ),
    ({"metadata": {"a": "b" * 513}}, "metadata.a", "maximum length 512, but got a string with length 513"),
    (
        {"metadata": {"k" * 65: "b"}},
        f"metadata.{'k' * 65}",
        "Invalid property name in 'metadata': 'kkk...kkk' is too long",
    ),
    ({"metadata": {str(n): "" for n in range(17)}}, "metadata", "at most 16 properties, but got an object with 17"),
    ({"metadata": {"7": 1}}, "metadata.7", "Invalid type for 'metadata.7': expected a string, but got an integer"),
    ({"metadata": "a"}, "metadata", "expected a metadata object, but got a string"),
    ({"metadata": {"a": "b"}}, "metadata", "only allowed when 'store' is enabled"),
    ({"tool_choice": 7}, "tool_choice", "expected one of one of 'none', 'auto', or 'required' or object"),
    ({"verbosity": 7}, "verbosity", "expected one of 'low', 'medium', or 'high', but got an integer"),
    ({"prompt_cache_key": "k" * 65}, "prompt_cache_key", "maximum length 64"),
    (
        {"service_tier": "first"},
        "service_tier",
        "'first'. Supported values are: 'auto', 'default', 'fast', 'flex', 'priority', and 'scale'.",
    ),
    ({"max_tokens": 1, "max_completion_tokens": 1}, "max_tokens", "at the same time is not supported"),
    ({"model": "gpt-4o", "max_tokens": 20_000}, "max_tokens", "supports at most 16384 completion tokens"),
]


@pytest.mark.parametrize(("fields", "param", "message"), BAD)
def test_bad_value(ask: Asker, fields: dict[str, Any], param: str, message: str) -> None:
    """A bad value gets a 400 that names its path and says what is wrong."""
    error = ask.error(**fields)
    assert error["type"] == "invalid_request_error"
    assert error["param"] == param
    assert message in error["message"]


@pytest.mark.parametrize("body", [b"{", b"nope", b'{"model": }', b"\xff\xfe", b"[]", b'"text"', b"[" * 100_000])
def test_broken_json(ask: Asker, body: bytes) -> None:
    """A body that is no JSON object gets the API's words for it."""
    answer = ask.raw(body)
    assert answer.status == 400
    assert b"We could not parse the JSON body of your request." in answer.body


def test_unknown_model(ask: Asker) -> None:
    """An unknown model is a 404 with the code that clients look for."""
    error = ask.error(status=404, model="gpt-99")
    assert error["code"] == "model_not_found"
    assert error["message"].startswith("The model `gpt-99` does not exist")


def test_prompt_too_long(ask: Asker) -> None:
    """A prompt beyond the context says how many tokens it has."""
    error = ask.error("word " * 9_000)
    assert error["code"] == "context_length_exceeded"
    assert "maximum context length is 8192 tokens. However, your messages resulted in 9008 tokens." in error["message"]


def test_completion_too_long(ask: Asker) -> None:
    """Prompt and `max_tokens` together beyond the context say both numbers."""
    error = ask.error("hello", max_tokens=8_190)
    assert "you requested 8198 tokens (8 in the messages, 8190 in the completion)" in error["message"]


def test_functions_count_in_the_context(ask: Asker) -> None:
    """The functions are named apart in the numbers."""
    functions = [{"name": "foo", "parameters": PROPERTIES}]
    error = ask.error("hello", functions=functions, max_tokens=8_190)
    assert "(8 in the messages, 23 in the functions, and 8190 in the completion)" in error["message"]


def test_unknown_path(ask: Asker) -> None:
    """An unknown path is the API's 404, with what there is."""
    status, body = ask.get("/v1/chats")
    assert status == 404
    assert body["error"]["message"].startswith(
        "Invalid URL (GET /v1/chats). This mock serves POST /v1/chat/completions"
    )


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", "/v1/chat/completions"), ("DELETE", "/v1/models"), ("HEAD", "/v1/models")]
)
def test_wrong_method(ask: Asker, method: str, path: str) -> None:
    """A method that a path does not have is a 405 that lists those it has."""
    answer = ask.raw(b"", path=path, method=method)
    assert answer.status == 405
    assert "GET" in dict(answer.headers)["Allow"]


def test_wrong_content_type(ask: Asker) -> None:
    """A body that is not declared as JSON is refused."""
    answer = ask.raw(b"{}", Content_Type="text/plain")
    assert answer.status == 400
    assert b"Unsupported content type: 'text/plain'" in answer.body
