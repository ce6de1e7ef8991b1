"""Where replies come from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from mock_server import Config, Engine, Reply, Rule, VocabularyError
from mock_server.python_api import Controls

if TYPE_CHECKING:
    from conftest import Asker

    from mock_server.replies.sources import Context

WEATHER = {"name": "get_weather", "parameters": {"type": "object", "properties": {"n": {"type": "integer"}}}}


@pytest.fixture
def controls(ask: Asker) -> Controls:
    """The Python side of the engine that `ask` asks."""
    return Controls(ask.engine)


def test_fixed(ask: Asker, controls: Controls) -> None:
    """A fixed text is said as it is."""
    controls.on().reply("Hello!")
    assert ask.text() == "Hello!"


def test_echo(ask: Asker, controls: Controls) -> None:
    """An echo repeats the last user message."""
    controls.on().echo()
    assert ask.text("Repeat me") == "Repeat me"


def test_json(ask: Asker, controls: Controls) -> None:
    """A value is said as JSON text."""
    controls.on().reply({"a": ["é"]})
    assert ask.text() == '{"a": ["é"]}'


def test_template(ask: Asker, controls: Controls) -> None:
    """A template has the request at hand, and how often the rule was used."""
    controls.on().template(
        "{{ used }}: {{ user|upper }} to {{ model }}, {{ request.temperature }}, {{ messages|length }}"
    )
    ask.send()
    assert ask.text("hi", temperature=0.5) == "1: HI to gpt-4, 0.5, 1"


@pytest.mark.parametrize(
    "source", ["{{ ''.__class__.__mro__ }}", "{{ messages.append(1) }}", "{{ missing }}", "{{ 1/0 }}"]
)
def test_template_sandbox(ask: Asker, controls: Controls, source: str) -> None:
    """A template that reaches for more, or fails, gives an error that says so."""
    controls.on().template(source)
    error = ask.error(status=500)
    assert error["code"] == "template_failed"


def test_template_syntax(controls: Controls) -> None:
    """A template that cannot be parsed fails where it is made, with its line."""
    with pytest.raises(VocabularyError, match="line 2"):
        controls.on().template("one\n{{ two")


@pytest.mark.parametrize(
    ("then", "expected"), [("last", ["a", "b", "b"]), ("cycle", ["a", "b", "a"]), ("pass", ["a", "b", "next"])]
)
def test_sequence(ask: Asker, controls: Controls, then: str, expected: list[str]) -> None:
    """A sequence gives its replies in turn, and then does what it was told."""
    controls.on().reply_sequence(["a", Reply(text="b")], then=then)
    controls.on().reply("next")
    assert [ask.text() for _ in range(3)] == expected


def test_sequence_then_default(ask: Asker, controls: Controls) -> None:
    """After its end a sequence can give way to the default reply."""
    usual = ask.text()
    controls.on().reply_sequence(["a"], then="default")
    assert [ask.text(), ask.text()] == ["a", usual]


def test_call(ask: Asker, controls: Controls) -> None:
    """A call takes the form that the request wants."""
    controls.on().call("get_weather", {"city": "Paris"})
    old = ask.ok(functions=[WEATHER])["choices"][0]
    new = ask.ok(tools=[{"type": "function", "function": WEATHER}])["choices"][0]
    assert old["message"]["function_call"] == {"name": "get_weather", "arguments": '{"city": "Paris"}'}
    assert (old["finish_reason"], new["finish_reason"]) == ("function_call", "tool_calls")
    assert new["message"]["tool_calls"][0]["function"] == old["message"]["function_call"]


def test_generated_arguments(ask: Asker, controls: Controls) -> None:
    """A call without arguments gets some that fit."""
    controls.on().call("get_weather")
    call = ask.ok(functions=[WEATHER])["choices"][0]["message"]["function_call"]
    assert isinstance(json.loads(call["arguments"])["n"], int)


def test_several_calls(ask: Asker, controls: Controls) -> None:
    """Several tool calls come in their order."""
    controls.on().calls(("one", {}), ("two", "not JSON"))
    calls = ask.ok(tools=[{"type": "function", "function": WEATHER}])["choices"][0]["message"]["tool_calls"]
    assert [(call["function"]["name"], call["function"]["arguments"]) for call in calls] == [
        ("one", "{}"),
        ("two", "not JSON"),
    ]


def test_callable(ask: Asker, controls: Controls) -> None:
    """A Python callable sees the request and its choice, and may give the word back."""

    def say(context: Context) -> Any:
        return {"n": context.choice} if context.view.user == "json" else None

    controls.on().reply(say)
    usual = ask.text()
    assert [one["message"]["content"] for one in ask.ok("json", n=2)["choices"]] == ['{"n": 0}', '{"n": 1}']
    assert usual == ask.text()


def test_failing_callable(ask: Asker, controls: Controls) -> None:
    """A callable that fails gives an error that names its rule."""

    def fail(_context: Context) -> str:
        raise KeyError("nothing")

    controls.on(name="mine").reply(fail)
    assert "The reply of rule 'mine' failed: KeyError" in ask.error(status=500)["message"]


def test_a_callable_that_gives_something_else(ask: Asker, controls: Controls) -> None:
    """What is no reply is told, with what a callable may give."""
    wrong: Any = lambda _context: 5  # noqa: E731 - what a type checker would not let through
    controls.on(name="mine").reply(wrong)
    message = ask.error(status=500)["message"]
    assert message.endswith("TypeError: a callable gives a text, a dict, a list, a Reply or None, not 5")


def test_refusal(ask: Asker, controls: Controls) -> None:
    """A refusal stands beside a null content."""
    controls.on().refuse("No.")
    message = ask.ok()["choices"][0]["message"]
    assert (message["content"], message["refusal"]) == (None, "No.")


def test_finish_reason(ask: Asker, controls: Controls) -> None:
    """The finish reason can be given."""
    controls.on().reply(Reply(text="x", finish_reason="content_filter"))
    assert ask.ok()["choices"][0]["finish_reason"] == "content_filter"


def test_two_sources() -> None:
    """A reply has one source only."""
    config = Config(rules=[Rule(reply=Reply(text="a", echo=True))])
    with pytest.raises(VocabularyError, match="only one of text, echo"):
        Engine(config)
