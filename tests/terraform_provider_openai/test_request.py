"""The request's body: what is set, as it was written, and nothing else."""

import json
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings

from terraform_provider_openai.api.reply import fit
from terraform_provider_openai.api.request import arguments_in, body_of
from terraform_provider_openai.schema import ChatCompletion, attributes_of
from tests.e2e.configurations import configurations

MESSAGE = {"content": "Hello", "role": "user", "name": None, "function_call": None}


def test_unset_arguments_are_not_sent() -> None:
    """Neither defaults nor empty lists nor nulls are made up."""
    body = body_of({"model": "gpt-4", "messages": [MESSAGE], "n": None, "functions": None, "stop": None})
    assert body == {"model": "gpt-4", "messages": [{"content": "Hello", "role": "user"}]}


def test_null_content_is_said() -> None:
    """The API wants a null content in the message."""
    assert body_of({"messages": [{**MESSAGE, "content": None}]})["messages"][0]["content"] is None


def test_one_text_to_stop_at() -> None:
    """`stop.str` is sent as a text."""
    assert body_of({"stop": {"str": "END", "array_of_str": None}}) == {"stop": "END"}


def test_several_texts_to_stop_at() -> None:
    """`stop.array_of_str` is sent as a list."""
    assert body_of({"stop": {"str": None, "array_of_str": ["a", "b"]}}) == {"stop": ["a", "b"]}


def test_function_call_by_word() -> None:
    """`function_call.one` is sent as a word."""
    assert body_of({"function_call": {"one": "auto", "two": None}}) == {"function_call": "auto"}


def test_function_call_by_name() -> None:
    """`function_call.two` is sent as an object."""
    assert body_of({"function_call": {"one": None, "two": {"name": "f"}}}) == {"function_call": {"name": "f"}}


def test_parameters_are_json() -> None:
    """Each parameter's text is read on its own and put under its key."""
    function = {"name": "f", "description": None, "parameters": {"type": '"object"', "properties": '{"a": {}}'}}
    parameters = {"type": "object", "properties": {"a": {}}}
    assert body_of({"functions": [function]}) == {"functions": [{"name": "f", "parameters": parameters}]}


def test_decimals_are_numbers() -> None:
    """A number that came as text is sent as a number."""
    assert body_of({"temperature": Decimal("0.7"), "n": 1}) == {"temperature": 0.7, "n": 1}


def test_a_stream_is_asked_for_with_its_usage() -> None:
    """The API leaves the usage out of a stream unless it is asked for."""
    assert body_of({"stream": True}) == {"stream": True, "stream_options": {"include_usage": True}}
    assert body_of({"stream": False}) == {"stream": False}


def test_what_names_people_is_sent_as_it_is() -> None:
    """`user` and `metadata` reach the API unchanged."""
    configuration = {"user": "ada@example.com", "metadata": {"team": "search ${x}"}, "store": True}
    assert body_of(configuration) == configuration


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(configurations())
def test_a_body_is_read_as_it_was_written(drawn: dict[str, Any]) -> None:
    """Each argument that is sent in another shape comes back as it was."""
    described = {name: a for name, a in attributes_of(ChatCompletion).items() if not (a.read_only or a.local)}
    configuration = {name: fit(a.type, drawn.get(name)) for name, a in described.items()}
    arguments = arguments_in(json.loads(json.dumps(body_of(configuration))))
    assert {name: fit(a.type, arguments.get(name)) for name, a in described.items()} == configuration
