"""The additions in the pytest plugin: tool calls and refusals in results, rules and requests, and the data source."""

import json
import re
import urllib.error
import urllib.request
from typing import Any

import pytest
from cdktf import TerraformOutput, TerraformStack

from cdktf_openai import (
    ChatCompletion,
    ChatFunction,
    DataOpenaiChatCompletion,
    assistant,
    called_tool,
    tool,
    tool_result,
    user,
)
from cdktf_openai.testing import Apply, FunctionCall, OpenaiMock, Synth, ToolCall

PARAMETERS = {
    "type": "object",
    "properties": {"hand": {"type": "string"}},
    "required": ["hand"],
    "additionalProperties": False,
}
WAVE = tool(ChatFunction.from_json_schema("wave", PARAMETERS), strict=True)
CALLS = [called_tool("call_1", "wave", {"hand": "left"})]
CONVERSATION = [user("Wave"), assistant(tool_calls=CALLS), tool_result("call_1", "done")]


def test_tool_calls_of_an_answer(openai_mock: OpenaiMock, apply: Apply, greeting: Any) -> None:
    """They are typed, in each answer and in the first."""
    openai_mock.on(user("Say hello")).call("wave", {"hand": "left"})
    completion = apply(greeting, tools=[WAVE])["greeting"]
    [call] = completion.tool_calls
    assert call == ToolCall(call.id, "function", FunctionCall("wave", '{"hand": "left"}'))
    assert (completion.choices[0].tool_calls, completion.function_call) == ([call], None)
    assert completion.finish_reason == "tool_calls"


def test_a_refusal(openai_mock: OpenaiMock, apply: Apply, greeting: Any) -> None:
    """A refusal stands in the place of a text; an answer without tool calls has none."""
    openai_mock.on(user("Say hello")).refuse("No.")
    completion = apply(greeting)["greeting"]
    assert (completion.refusal, completion.content, completion.tool_calls) == ("No.", None, [])


def test_tools_of_a_request(openai_mock: OpenaiMock, apply: Apply) -> None:
    """Tools and the messages about their calls are equal to those of the stack."""
    openai_mock.on(*CONVERSATION[1:]).reply("I waved.")

    def chat(stack: TerraformStack, said: list[Any]) -> None:
        ChatCompletion(stack, "chat", model="gpt-4", messages=said, tools=[WAVE])

    assert apply(chat, said=CONVERSATION)["chat"].content == "I waved."
    [call] = openai_mock.calls
    assert (call.messages, call.tools, call.functions) == (CONVERSATION, [WAVE], [])


def test_a_rule_for_other_tool_calls_misses(openai_mock: OpenaiMock, apply: Apply) -> None:
    """The near miss names the calls."""
    openai_mock.on(assistant(tool_calls=CALLS), tool_result("call_1", "done")).reply("I waved.")
    said = [user("Wave"), assistant(tool_calls=[called_tool("call_1", "wave", {})]), tool_result("call_1", "done")]

    def chat(stack: TerraformStack) -> None:
        ChatCompletion(stack, "chat", model="gpt-4", messages=said, tools=[WAVE])

    assert re.search(r"json\.messages\[-2\]\.tool_calls: wanted .*left", apply(chat, check=False).errors[0].detail)
    openai_mock.reset_journal()


def test_a_malformed_request_is_a_call_too(openai_mock: OpenaiMock) -> None:
    """What a client sends wrongly is kept as far as it can be read."""
    body = {"model": "gpt-4", "messages": "Hi", "functions": [{"name": "f", "parameters": {"type": "text"}}, 5]}
    url, headers = f"{openai_mock.base_url}/chat/completions", {"Content-Type": "application/json"}
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode(), headers))
    [call] = openai_mock.calls
    assert (call.messages, [each.name for each in call.functions]) == ([], ["f"])
    assert call.status >= 400


def test_a_data_source_gets_the_provider_too(synth: Synth) -> None:
    """A stack that only reads is given the provider where its author leaves that to the caller."""

    def read(stack: TerraformStack) -> None:
        data = DataOpenaiChatCompletion(stack, "d", completion_id="chatcmpl-1")
        TerraformOutput(stack, "text", value=data.content)

    assert "openai" in synth(read).json["provider"]
