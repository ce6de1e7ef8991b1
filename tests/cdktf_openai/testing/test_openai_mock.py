"""The fixture `openai_mock`: rules by messages, faults, and typed calls."""

import re
from typing import Any

import pytest

from cdktf_openai import (
    ChatCompletion,
    ChatFunction,
    Message,
    assistant,
    called,
    function_result,
    literal,
    system,
    user,
)
from cdktf_openai.terraform import TerraformError
from cdktf_openai.testing import OpenaiMock

WEATHER = ChatFunction.from_json_schema("weather", {"type": "object", "properties": {"city": {"type": "string"}}})


def test_a_message_matches_the_end_of_a_conversation(openai_mock: OpenaiMock, apply: Any, greeting: Any) -> None:
    """What comes before the message is of no account."""
    openai_mock.on(user("Say hello")).reply("Hello!")
    assert apply(greeting)["greeting"].content == "Hello!"


def test_a_marked_message(openai_mock: OpenaiMock, apply: Any, synth: Any) -> None:
    """A stack and a rule may share messages with text from outside."""
    asked = user(f"Answer this: {literal('What is ${TfToken[TOKEN.0]}?')}")

    def stack(scope: Any) -> None:
        ChatCompletion(scope, "c", model="gpt-4", messages=[asked], user=literal("me"))

    openai_mock.on(asked).reply("A token.")
    assert apply(stack)["c"].content == "A token."
    synth(stack).has_resource(ChatCompletion, {"user": literal("me")})


def test_several_messages_match_in_their_order(openai_mock: OpenaiMock, apply: Any, greeting: Any) -> None:
    """All of them must be the last ones."""
    openai_mock.on(user("Be brief."), user("Say hello")).reply("wrong")
    openai_mock.on(system("Be brief."), user("Say hello"), model="gpt-4").reply("right")
    assert apply(greeting)["greeting"].content == "right"


def test_a_function_call_in_a_message(openai_mock: OpenaiMock, apply: Any) -> None:
    """A generated call and a function's result are messages like any others."""
    said = [
        user("Sun?"),
        assistant(function_call=called("weather", {"city": "Bern"})),
        function_result("weather", "sun"),
    ]
    openai_mock.on(*said[1:]).reply("It is sunny.")

    def chat(stack: Any, said: list[Message]) -> None:
        ChatCompletion(stack, "chat", model="gpt-4", messages=said, functions=[WEATHER])

    assert apply(chat, said=said)["chat"].content == "It is sunny."
    said[1] = assistant(function_call=called("weather", {"city": "Basel"}))
    missed = r"json\.messages\[-2\]\.function_call\.arguments: wanted .*Bern.*, got .*Basel"
    assert re.search(missed, apply(chat, said=said, check=False).errors[0].detail)
    openai_mock.reset_journal()


def test_without_a_rule_it_gives_default_replies(openai_mock: OpenaiMock, apply: Any, greeting: Any) -> None:
    """The same request gets the same reply in each test."""
    content = apply(greeting)["greeting"].content
    assert content
    assert openai_mock.calls[0].reply == content


def test_a_request_that_no_rule_matches_is_an_error(openai_mock: OpenaiMock, apply: Any, greeting: Any) -> None:
    """Terraform's diagnostic names the closest rule and the field that differs."""
    openai_mock.on(user("Say hello")).reply("Hello!")
    differs = r"Rule 'rule-1' missed by json\.messages\[-1\]\.content: wanted 'Say hello', got 'Say hi'"
    with pytest.raises(TerraformError, match=differs):
        apply(greeting, said="Say hi")
    assert len(openai_mock.unmatched) == 1
    openai_mock.reset_journal()


def test_a_rule_for_everything_else(openai_mock: OpenaiMock, apply: Any, greeting: Any) -> None:
    """`on()` without a condition takes what is left."""
    openai_mock.on(user("Say hi")).reply("Hi!")
    openai_mock.on().reply("Else")
    assert apply(greeting)["greeting"].content == "Else"


def test_a_rule_that_only_fails_says_so(openai_mock: OpenaiMock, apply: Any, greeting: Any) -> None:
    """When its failures are used up, the near miss says that it has no reply."""
    openai_mock.on(user("Say hello")).fail(400, times=1)
    apply(greeting, check=False)
    assert "one that it spares, and the rule has no reply" in apply(greeting, check=False).errors[0].detail
    openai_mock.reset_journal()


def test_fail(openai_mock: OpenaiMock, apply: Any, greeting: Any) -> None:
    """An error reaches the diagnostic, so many times; then the default reply follows."""
    openai_mock.fail(400, times=1, message="Not today.")
    result = apply(greeting, check=False)
    assert not result.ok
    assert result.errors[0].summary.startswith("The OpenAI API answered 400")
    assert "Not today." in result.errors[0].detail
    assert apply(greeting).ok


def test_stream(openai_mock: OpenaiMock, apply: Any, greeting: Any) -> None:
    """A stream that flows slowly ends in the same state."""
    openai_mock.stream(first=0.01, delay=0.001)
    openai_mock.on(user("Say hello")).reply("Hello, platform team!")
    assert apply(greeting, stream=True)["greeting"].content == "Hello, platform team!"
    assert openai_mock.calls[0].body["stream"] is True


def test_calls_are_typed(openai_mock: OpenaiMock, apply: Any, greeting: Any) -> None:
    """Messages and functions are equal to those of the stack, and the key is in no header."""
    apply(greeting, functions=[WEATHER])
    [call] = openai_mock.calls
    assert (call.model, call.status, call.number) == ("gpt-4", 200, 1)
    assert call.messages == [system("Be brief."), user("Say hello")]
    assert call.functions == [WEATHER]
    assert call.headers["user-agent"].startswith("terraform-provider-openai/")
    assert not {"authorization", "api-key"} & set(call.headers)


def test_reset_ends_strictness(openai_mock: OpenaiMock, apply: Any, greeting: Any) -> None:
    """Without its rules the mock gives default replies again."""
    openai_mock.on(user("Something else")).reply("x")
    openai_mock.reset_rules()
    assert apply(greeting).ok
