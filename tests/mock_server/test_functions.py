"""`functions` and `function_call`, as the documented API has them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mock_server import CallReply, Reply, Rule

if TYPE_CHECKING:
    from conftest import Asker

WEATHER = {
    "name": "get_weather",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
}
CLOCK = {"name": "get_time", "parameters": {"type": "object", "properties": {"zone": {"type": "string"}}}}
ASKED = {"role": "user", "content": "Weather?"}
CALLED = {"role": "assistant", "content": None, "function_call": {"name": "get_weather", "arguments": "{}"}}
RETURNED = {"role": "function", "name": "get_weather", "content": "{}"}


def _choice(ask: Asker, **fields: Any) -> Any:
    return ask.ok("Weather?", **fields)["choices"][0]


def test_auto_calls_for_the_user(ask: Asker) -> None:
    """When the user speaks, a function on offer is called with fitting arguments."""
    choice = _choice(ask, functions=[WEATHER])
    assert choice["finish_reason"] == "function_call"
    assert choice["message"]["content"] is None
    assert choice["message"]["function_call"]["name"] == "get_weather"
    assert isinstance(json.loads(choice["message"]["function_call"]["arguments"])["city"], str)


def test_text_after_the_result(ask: Asker) -> None:
    """When a function has returned, the reply is text."""
    choice = _choice(ask, messages=[ASKED, CALLED, RETURNED], functions=[WEATHER])
    assert choice["finish_reason"] == "stop"
    assert choice["message"]["content"]


def test_none_never_calls(ask: Asker) -> None:
    """`none` is answered with text."""
    choice = _choice(ask, functions=[WEATHER], function_call="none")
    assert choice["message"]["content"]
    assert "function_call" not in choice["message"]


def test_forced(ask: Asker) -> None:
    """A named function is called, with the finish reason `stop`, whatever spoke last."""
    fields = {"functions": [WEATHER, CLOCK], "function_call": {"name": "get_time"}}
    for messages in ([ASKED], [ASKED, CALLED, RETURNED]):
        choice = _choice(ask, messages=messages, **fields)
        assert choice["finish_reason"] == "stop"
        assert choice["message"]["function_call"]["name"] == "get_time"


def test_calls_count(ask: Asker) -> None:
    """The API reference's example counts 17 completion tokens, and its prompt 82."""
    ask.engine.state.rules.put(_boston())
    body = ask.ok("What is the weather like in Boston?", functions=[_current_weather()])
    assert (body["usage"]["prompt_tokens"], body["usage"]["completion_tokens"]) == (82, 17)


def _boston() -> Rule:
    return Rule(reply=Reply(call=CallReply("get_current_weather", '{\n"location": "Boston, MA"\n}')))


def _current_weather() -> dict[str, Any]:
    location = {"type": "string", "description": "The city and state, e.g. San Francisco, CA"}
    unit = {"type": "string", "enum": ["celsius", "fahrenheit"]}
    return {
        "name": "get_current_weather",
        "description": "Get the current weather in a given location",
        "parameters": {"type": "object", "properties": {"location": location, "unit": unit}, "required": ["location"]},
    }


def test_arguments_are_cut(ask: Asker) -> None:
    """The token limit cuts arguments too."""
    choice = _choice(ask, functions=[WEATHER], max_tokens=8)
    whole = _choice(ask, functions=[WEATHER])["message"]["function_call"]["arguments"]
    assert choice["finish_reason"] == "length"
    assert whole.startswith(choice["message"]["function_call"]["arguments"])
    assert len(choice["message"]["function_call"]["arguments"]) < len(whole)


def test_function_without_parameters(ask: Asker) -> None:
    """A function that takes nothing is called with an empty object."""
    assert _choice(ask, functions=[{"name": "ping"}])["message"]["function_call"]["arguments"] == "{}"
