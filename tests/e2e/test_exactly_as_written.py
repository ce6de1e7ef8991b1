"""The mock's journal shows that what was written is what was sent, and nothing more."""

from collections.abc import Callable
from typing import Any

import pytest

Requests = Callable[[], list[dict[str, Any]]]

HELLO = {"model": "gpt-4", "messages": [{"role": "user", "content": "Hello"}]}
TEXTS = ['"quoted"', "line\nbreak\ttab", "emoji 🎉 é", "\\ back", "$", "%", "a\u2028b", "'", "<&>", "  spaces  ", ""]
FUNCTION = {
    "name": "get-weather_2",
    "description": 'Weather: "now"?',
    "parameters": {"type": '"object"', "properties": "{}"},
}
PROPERTIES = '{"city": {"type": "string", "enum": ["Åre", "B\\"2"]}, "days": {"minimum": 1.5}}'


def test_nothing_that_was_not_set(workspace: Any, requests: Requests) -> None:
    """The smallest configuration makes the smallest request: no default is sent."""
    workspace.write(resources={"c": HELLO})
    workspace.apply()
    assert requests() == [HELLO]


def test_texts(workspace: Any, requests: Requests) -> None:
    """Every prompt arrives to the letter."""
    messages = [{"role": "user", "content": text} for text in TEXTS]
    workspace.write(resources={"c": {**HELLO, "messages": messages}})
    workspace.apply()
    assert requests()[0]["messages"] == messages


def test_messages(workspace: Any, requests: Requests) -> None:
    """Names, calls and null content arrive as written."""
    messages = [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Weather?", "name": "Rick_1"},
        {"role": "assistant", "content": None, "function_call": {"name": "get-weather_2", "arguments": '{"city": 1'}},
        {"role": "function", "content": '{"t": 5}', "name": "get-weather_2"},
    ]
    workspace.write(resources={"c": {**HELLO, "messages": messages, "functions": [FUNCTION]}})
    workspace.apply()
    assert requests()[0]["messages"] == messages


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ({"one": "none"}, "none"),
        ({"one": "auto"}, "auto"),
        ({"two": {"name": "get-weather_2"}}, {"name": "get-weather_2"}),
    ],
    ids=["none", "auto", "two"],
)
def test_functions(workspace: Any, requests: Requests, written: dict[str, Any], sent: Any) -> None:
    """Functions arrive with their parameters as JSON, and function_call in the API's form."""
    parameters = {"type": '"object"', "properties": PROPERTIES, "required": '["city"]'}
    functions = [{**FUNCTION, "parameters": parameters}]
    workspace.write(resources={"c": {**HELLO, "functions": functions, "function_call": written}})
    workspace.apply()
    properties = {"city": {"type": "string", "enum": ["Åre", 'B"2']}, "days": {"minimum": 1.5}}
    whole = {"type": "object", "properties": properties, "required": ["city"]}
    assert requests()[0]["functions"] == [{**FUNCTION, "parameters": whole}]
    assert requests()[0]["function_call"] == sent


@pytest.mark.parametrize(
    ("written", "sent"),
    [({"str": "END"}, "END"), ({"array_of_str": ["\n", "b", "c", "d"]}, ["\n", "b", "c", "d"])],
    ids=["str", "array_of_str"],
)
def test_stop(workspace: Any, requests: Requests, written: dict[str, Any], sent: Any) -> None:
    """A text or a list of texts to stop at arrives as such."""
    workspace.write(resources={"c": {**HELLO, "stop": written}})
    workspace.apply()
    assert requests()[0]["stop"] == sent


def test_numbers(workspace: Any, requests: Requests) -> None:
    """Numbers arrive with the value that was written, whole ones as whole ones."""
    numbers = {
        "frequency_penalty": -1.1,
        "presence_penalty": 0.30000000000000004,
        "temperature": 0.7,
        "top_p": 1e-7,
        "max_tokens": 16,
        "n": 3,
        "logit_bias": {"50256": -100, "1": 100, "2": 0},
        "user": "user-1234",
    }
    workspace.write(resources={"c": {**HELLO, **numbers}})
    workspace.apply()
    sent = requests()[0]
    assert {name: sent[name] for name in numbers} == numbers
    assert [type(sent["n"]), type(sent["max_tokens"]), type(sent["logit_bias"]["1"])] == [int, int, int]
    assert workspace.values("c")["presence_penalty"] == 0.30000000000000004


def test_set_to_the_default(workspace: Any, requests: Requests) -> None:
    """What is written is sent, even where it is the default."""
    written = {"temperature": 1, "n": 1, "top_p": 1, "frequency_penalty": 0, "presence_penalty": 0, "stream": False}
    workspace.write(resources={"c": {**HELLO, **written}})
    workspace.apply()
    assert requests() == [{**HELLO, **written}]
