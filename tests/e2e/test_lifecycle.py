"""A completion's life under real Terraform: created, unchanged, replaced, updated, destroyed."""

from collections.abc import Callable
from typing import Any

import pytest

from cdktf_openai.terraform import TerraformError
from mock_server import MockServer

Requests = Callable[[], list[dict[str, Any]]]

HELLO = {"model": "gpt-4", "messages": [{"role": "user", "content": "Hello"}]}


def test_validate(workspace: Any) -> None:
    """A right configuration is valid."""
    workspace.write(resources={"c": HELLO})
    assert "Success!" in workspace.stack.run("validate", "-no-color")


def test_create(workspace: Any, mock: MockServer) -> None:
    """The reply is in the state, and so are the defaults; max_tokens is null."""
    mock.on(user="Hello").reply("Hi there.")
    workspace.write(resources={"c": HELLO})
    workspace.apply()
    values = workspace.values("c")
    assert values["choices"][0]["message"]["content"] == "Hi there."
    assert values["choices"][0]["finish_reason"] == "stop"
    assert values["usage"]["total_tokens"] == values["usage"]["prompt_tokens"] + values["usage"]["completion_tokens"]
    assert (values["model"], values["temperature"], values["n"], values["max_tokens"]) == ("gpt-4", 1, 1, None)


def test_a_second_plan_is_empty(workspace: Any, requests: Requests) -> None:
    """Nothing changes without a change, and the API is not asked again."""
    workspace.write(resources={"c": HELLO})
    workspace.apply()
    assert workspace.changes() == {"c": []}
    workspace.stack.apply()
    assert len(requests()) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"messages": [{"role": "user", "content": "Bye"}]},
        {"messages": [*HELLO["messages"], {"role": "user", "content": "Again"}]},  # type: ignore[misc]
        {"model": "gpt-4-0613"},
        {"temperature": 0.7},
        {"stop": {"array_of_str": ["."]}},
    ],
    ids=["text", "message", "model", "temperature", "stop"],
)
def test_a_change_replaces(workspace: Any, requests: Requests, change: dict[str, Any]) -> None:
    """A change of a set argument asks for a new completion."""
    workspace.write(resources={"c": HELLO})
    workspace.apply()
    workspace.write(resources={"c": {**HELLO, **change}})
    assert workspace.changes() == {"c": ["delete", "create"]}
    workspace.stack.apply()
    assert len(requests()) == 2
    assert workspace.changes() == {"c": []}


def test_a_removed_argument_updates_without_a_call(workspace: Any, requests: Requests) -> None:
    """Removing optional arguments changes the state alone; the answer stays."""
    optional = {"temperature": 0.5, "max_tokens": 50, "user": "u", "stop": {"str": "END"}}
    workspace.write(resources={"c": {**HELLO, **optional}})
    workspace.apply()
    before = workspace.values("c")
    workspace.write(resources={"c": HELLO})
    assert workspace.changes() == {"c": ["update"]}
    workspace.stack.apply()
    gone = {"temperature": 1, "max_tokens": None, "user": None, "stop": None}
    assert workspace.values("c") == {**before, **gone}
    assert len(requests()) == 1
    assert workspace.changes() == {"c": []}


def test_destroy(workspace: Any, requests: Requests) -> None:
    """Destroying forgets the completion, without a call."""
    workspace.write(resources={"c": HELLO})
    workspace.apply()
    assert "1 destroyed" in workspace.stack.destroy()
    assert workspace.stack.resources() == []
    assert len(requests()) == 1


def test_destroy_needs_no_key(workspace: Any, environment: dict[str, str]) -> None:
    """A completion can be forgotten by somebody who has no key."""
    workspace.write(resources={"c": HELLO})
    workspace.apply()
    del environment["OPENAI_API_KEY"]
    assert "1 destroyed" in workspace.stack.destroy()


def test_an_unknown_prompt(workspace: Any, mock: MockServer, requests: Requests) -> None:
    """A prompt made from another completion's answer is unknown in the plan and right in the request."""
    mock.on(user="Hello").reply("Hi there.")
    text = "Translate: ${openai_chat_completion.c.choices[0].message.content}"
    workspace.write(resources={"c": HELLO, "d": {**HELLO, "messages": [{"role": "user", "content": text}]}})
    assert workspace.changes() == {"c": ["create"], "d": ["create"]}
    workspace.stack.apply()
    assert [request["messages"][0]["content"] for request in requests()] == ["Hello", "Translate: Hi there."]
    assert workspace.changes() == {"c": [], "d": []}


def test_unknown_everywhere(workspace: Any, requests: Requests) -> None:
    """Every argument may be unknown when planned, and is sent as it turns out."""
    unknown = {
        "model": "${terraform_data.x.output.model}",
        "messages": "${terraform_data.x.output.messages}",
        "temperature": "${terraform_data.x.output.number}",
        "stop": {"str": "${terraform_data.x.output.model}"},
        "n": "${terraform_data.x.output.n}",
    }
    known = {"model": "gpt-4", "messages": [{"role": "user", "content": "Hi"}], "number": 0.7, "n": 2}
    data = {"terraform_data": {"x": {"input": known}}, "openai_chat_completion": {"c": unknown}}
    workspace.write(resource=data)
    workspace.apply()
    sent = {"messages": known["messages"], "model": "gpt-4", "n": 2, "temperature": 0.7, "stop": "gpt-4"}
    assert requests() == [sent]


def test_a_rule_broken_by_what_was_unknown(workspace: Any, requests: Requests) -> None:
    """A value that turns out wrong is refused before the API is asked."""
    data = {
        "terraform_data": {"x": {"input": 3}},
        "openai_chat_completion": {"c": {**HELLO, "temperature": "${terraform_data.x.output}"}},
    }
    workspace.write(resource=data)
    with pytest.raises(RuntimeError, match=r"temperature: must be between 0 and 2 \(got 3\)"):
        workspace.apply()
    assert requests() == []


def test_a_streamed_completion(workspace: Any, mock: MockServer, requests: Requests) -> None:
    """The state of a streamed completion is that of a plain one."""
    mock.on(user="Hello").reply("Hi there, platform team.")
    workspace.write(resources={"c": {**HELLO, "stream": True, "n": 2}})
    workspace.apply()
    contents = [choice["message"]["content"] for choice in workspace.values("c")["choices"]]
    assert contents == ["Hi there, platform team."] * 2
    assert requests()[0]["stream"] is True


def test_json_that_is_only_written_differently_is_no_change(workspace: Any, requests: Requests) -> None:
    """Other spaces and another order of keys ask nothing again; another meaning does."""
    function = {"name": "f", "parameters": {"type": '"object"', "properties": '{"a": {"type": "string"}, "b": {}}'}}
    workspace.write(resources={"c": {**HELLO, "functions": [function]}})
    workspace.apply()
    function["parameters"] = {"type": ' "object" ', "properties": '{"b":{},"a":{"type":"string"}}'}
    workspace.write(resources={"c": {**HELLO, "functions": [function]}})
    assert workspace.changes() == {"c": []}
    workspace.stack.apply()
    assert len(requests()) == 1
    function["parameters"] = {"type": '"object"', "properties": '{"b":{},"a":{"type":"number"}}'}
    workspace.write(resources={"c": {**HELLO, "functions": [function]}})
    assert workspace.changes() == {"c": ["delete", "create"]}


def test_a_completion_that_is_created_first_survives_a_failed_change(workspace: Any, mock: MockServer) -> None:
    """With `create_before_destroy` the old answer stays in the state until the new one is there."""
    mock.on(user="Hello").reply("The old answer.")
    mock.on(user="Bye").fail(status=400)
    kept = {"lifecycle": {"create_before_destroy": True}}
    workspace.write(resources={"c": {**HELLO, **kept}})
    workspace.apply()
    workspace.write(resources={"c": {**HELLO, **kept, "messages": [{"role": "user", "content": "Bye"}]}})
    with pytest.raises(TerraformError):
        workspace.stack.apply()
    assert workspace.values("c")["choices"][0]["message"]["content"] == "The old answer."
