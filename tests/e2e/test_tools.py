"""The additions under real Terraform: tools, formats, seeds, and states from before they were there."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mock_server import MockServer

Requests = Callable[[], list[dict[str, Any]]]

BEFORE = Path(__file__).parents[1] / "data" / "state_before_additions.json"
HELLO = {"model": "gpt-4", "messages": [{"role": "user", "content": "Hello"}]}
PARAMETERS = {"type": '"object"', "properties": '{"city": {"type": "string"}}'}
TOOLS = [{"type": "function", "function": {"name": "weather", "parameters": PARAMETERS}}]
ASK = {"role": "user", "content": "How warm is it in Oslo and in Rome?"}
FIRST = "openai_chat_completion.first.choices[0].message.tool_calls"


def test_a_conversation_with_tools(attached: Any, mock: MockServer, requests: Requests) -> None:
    """Both calls of the first answer, with their results, are the messages of the second completion."""
    mock.on(role="tool").reply("5 and 20 degrees.")
    mock.on(user=ASK["content"]).calls(("weather", {"city": "Oslo"}), ("weather", {"city": "Rome"}))
    results = [
        {"role": "tool", "content": f"{t}", "tool_call_id": f"${{{FIRST}[{i}].id}}"} for i, t in enumerate((5, 20))
    ]
    asked = {"role": "assistant", "content": "${null}", "tool_calls": f"${{{FIRST}}}"}
    first = {**HELLO, "messages": [ASK], "tools": TOOLS, "tool_choice": {"mode": "required"}}
    attached.write(resources={"first": first, "second": {**HELLO, "messages": [ASK, asked, *results], "tools": TOOLS}})
    attached.apply()
    assert attached.values("second")["choices"][0]["message"]["content"] == "5 and 20 degrees."
    choice = attached.values("first")["choices"][0]
    assert choice["finish_reason"] == "tool_calls"
    sent = requests()[1]["messages"]
    assert sent[1]["tool_calls"] == choice["message"]["tool_calls"]
    assert [message["tool_call_id"] for message in sent[2:]] == [call["id"] for call in sent[1]["tool_calls"]]
    assert attached.changes() == {"first": [], "second": []}


def test_streamed_tool_calls(attached: Any, mock: MockServer) -> None:
    """Tool calls that come in pieces are in the state as if they had come whole."""
    mock.on(user=ASK["content"]).calls(("weather", {"city": "Oslo"}), ("weather", {"city": "Rome"}))
    attached.write(resources={"c": {**HELLO, "messages": [ASK], "tools": TOOLS, "stream": True}})
    attached.apply()
    choice = attached.values("c")["choices"][0]
    calls = [
        (c["type"], c["function"]["name"], json.loads(c["function"]["arguments"]))
        for c in choice["message"]["tool_calls"]
    ]
    assert calls == [("function", "weather", {"city": "Oslo"}), ("function", "weather", {"city": "Rome"})]
    assert (choice["finish_reason"], choice["message"]["content"]) == ("tool_calls", None)


def test_an_answer_that_fits_a_schema(attached: Any, requests: Requests) -> None:
    """The schema is sent as JSON, and the answer is read as JSON."""
    schema = {
        "type": "object",
        "properties": {"degrees": {"type": "integer"}},
        "required": ["degrees"],
        "additionalProperties": False,
    }
    described = {"name": "weather", "schema": f"${{jsonencode({json.dumps(schema)})}}", "strict": True}
    c = {**HELLO, "model": "gpt-4o", "response_format": {"type": "json_schema", "json_schema": described}}
    output = {"value": "${jsondecode(openai_chat_completion.c.choices[0].message.content).degrees}"}
    attached.write(provider={"allow_unlisted_models": True}, resources={"c": c}, output={"degrees": output})
    attached.apply()
    assert isinstance(attached.stack.outputs()["degrees"], int)
    assert requests()[0]["response_format"]["json_schema"] == {"name": "weather", "schema": schema, "strict": True}


def test_a_seed_and_the_rest(attached: Any, requests: Requests) -> None:
    """What is set is sent, a large seed exactly; fingerprint and request id are in the state."""
    more = {"seed": 2**63 - 1, "store": True, "metadata": {"team": "platform"}, "max_completion_tokens": 50}
    attached.write(resources={"c": {**HELLO, **more}})
    attached.apply()
    assert {name: requests()[0][name] for name in more} == more
    values = attached.values("c")
    assert values["system_fingerprint"].startswith("fp_")
    assert values["request_id"].startswith("req_")
    assert attached.changes() == {"c": []}


def test_a_refusal(attached: Any, mock: MockServer) -> None:
    """A refusal is in the state, beside a null content."""
    mock.on(user="Hello").refuse("I can't help with that.")
    attached.write(resources={"c": HELLO})
    attached.apply()
    message = attached.values("c")["choices"][0]["message"]
    assert (message["refusal"], message["content"], message["tool_calls"]) == ("I can't help with that.", None, None)


def test_a_state_from_before(attached: Any, requests: Requests) -> None:
    """A state that has none of the additions is read without a change, and then has them as nulls."""
    attached.write(resources={"c": HELLO})
    shutil.copy(BEFORE, attached.stack.path / "terraform.tfstate")
    assert "tool_calls" not in BEFORE.read_text()
    assert attached.changes() == {"c": []}
    attached.apply()
    values = attached.values("c")
    assert (values["seed"], values["tools"], values["request_id"]) == (None, None, None)
    assert values["choices"][0]["message"]["content"] == "Hi there."
    assert requests() == []
