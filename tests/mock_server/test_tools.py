"""`tools` and `tool_choice`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from mock_server import CallReply, Reply, Rule

if TYPE_CHECKING:
    from conftest import Asker

WEATHER = {
    "name": "get_weather",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}
CLOCK = {"name": "get_time", "parameters": {"type": "object", "properties": {"zone": {"type": "string"}}}}
TOOLS = [{"type": "function", "function": WEATHER}, {"type": "function", "function": CLOCK}]
FREE = {"type": "custom", "custom": {"name": "write"}}


def _choice(ask: Asker, text: str = "Weather?", **fields: Any) -> Any:
    return ask.ok(text, tools=TOOLS, **fields)["choices"][0]


def test_auto(ask: Asker) -> None:
    """When the user speaks, one or more tools are called, each with an id."""
    choice = _choice(ask)
    calls = choice["message"]["tool_calls"]
    assert choice["finish_reason"] == "tool_calls"
    assert all(re.fullmatch(r"call_[A-Za-z0-9]{24}", call["id"]) for call in calls)
    assert {call["function"]["name"] for call in calls} <= {"get_weather", "get_time"}


def test_parallel_calls(ask: Asker) -> None:
    """Several calls come for some requests, and never when `parallel_tool_calls` is off."""
    counts = {len(_choice(ask, f"Question {number}")["message"]["tool_calls"]) for number in range(20)}
    single = {
        len(_choice(ask, f"Question {number}", parallel_tool_calls=False)["message"]["tool_calls"])
        for number in range(20)
    }
    assert (counts, single) == ({1, 2}, {1})


def test_nulls(ask: Asker) -> None:
    """Tools and a choice that are null are as if they were left out, as in Python they often are."""
    body = {"model": "gpt-4", "messages": [{"role": "user", "content": "Hi"}], "tools": None, "tool_choice": None}
    assert json.loads(ask.raw(json.dumps(body).encode()).body)["choices"][0]["message"]["content"] == ask.text()


def test_none(ask: Asker) -> None:
    """`none` is answered with text."""
    assert _choice(ask, tool_choice="none")["message"]["content"]


def test_named(ask: Asker) -> None:
    """A named tool is called, with the finish reason `stop`."""
    choice = _choice(ask, tool_choice={"type": "function", "function": {"name": "get_time"}})
    assert choice["finish_reason"] == "stop"
    assert [call["function"]["name"] for call in choice["message"]["tool_calls"]] == ["get_time"]


def test_required_after_a_result(ask: Asker) -> None:
    """`required` calls even after a tool has returned; `auto` answers with text then."""
    call = {"id": "c1", "type": "function", "function": {"name": "get_time", "arguments": "{}"}}
    messages = [
        {"role": "user", "content": "When?"},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "content": "now", "tool_call_id": "c1"},
    ]
    assert _choice(ask, messages=messages)["message"]["content"]
    assert _choice(ask, messages=messages, tool_choice="required")["message"]["tool_calls"]


def test_allowed_tools(ask: Asker) -> None:
    """`allowed_tools` narrows the choice down."""
    allowed = {"mode": "required", "tools": [{"type": "function", "function": {"name": "get_time"}}]}
    calls = _choice(ask, tool_choice={"type": "allowed_tools", "allowed_tools": allowed})["message"]["tool_calls"]
    assert [call["function"]["name"] for call in calls] == ["get_time"]


def test_custom_tool(ask: Asker) -> None:
    """A custom tool is called with free text."""
    choice = ask.ok("Write!", tools=[FREE], tool_choice={"type": "custom", "custom": {"name": "write"}})["choices"][0]
    call = choice["message"]["tool_calls"][0]
    assert call["type"] == "custom"
    assert call["custom"]["name"] == "write"
    assert call["custom"]["input"]


@pytest.mark.parametrize("several", [False, True])
def test_where_the_role_is_streamed(ask: Asker, several: bool) -> None:
    """An only call opens in the chunk of the role; several open behind it, each in one of its own."""
    calls = [CallReply("get_time", "{}"), CallReply("get_weather", "{}")][: 1 + several]
    ask.engine.state.rules.put(Rule(reply=Reply(calls=calls)))
    deltas = [chunk["choices"][0]["delta"] for chunk in ask.chunks(tools=TOOLS)]
    assert (deltas[0]["role"], deltas[0]["content"], deltas[0]["refusal"]) == ("assistant", None, None)
    opening = [list(delta) for delta in deltas if any("id" in call for call in delta.get("tool_calls", ()))]
    assert opening == ([["tool_calls"]] * 2 if several else [["role", "content", "tool_calls", "refusal"]])


def test_streamed_calls_are_the_plain_ones(asker: type[Asker]) -> None:
    """The fragments of a stream put together are the calls of the plain reply."""
    plain = asker().ok("Question 1", tools=TOOLS)["choices"][0]["message"]["tool_calls"]
    built: dict[int, dict[str, str]] = {}
    for chunk in asker().chunks("Question 1", tools=TOOLS):
        for part in chunk["choices"][0]["delta"].get("tool_calls", ()):
            call = built.setdefault(part["index"], {"id": part.get("id", ""), "name": "", "arguments": ""})
            call["name"] += part["function"].get("name", "")
            call["arguments"] += part["function"]["arguments"]
    assert [(call["id"], call["name"], json.loads(call["arguments"])) for call in built.values()] == [
        (call["id"], call["function"]["name"], json.loads(call["function"]["arguments"])) for call in plain
    ]
