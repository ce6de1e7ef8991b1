"""The calls about functions, as Terraform makes them."""

import json
from typing import Any

import msgpack
import pytest

from terraform_provider_openai.provider import Provider
from terraform_provider_openai.rpc.service import handlers
from terraform_provider_openai.wire.messages import message_class

HELLO = [{"role": "user", "content": "hello"}]


def call(procedure: str, **fields: Any) -> Any:
    """Make a call with the request's bytes, and read the response's."""
    request = message_class(f"{procedure}.Request")(**fields).SerializeToString()
    response = handlers(Provider())[f"/tfplugin6.Provider/{procedure}"](request)
    return message_class(f"{procedure}.Response").FromString(response)


def count_tokens(model: Any, messages: Any, name: str = "count_tokens") -> Any:
    """Call the function with values of types that do not matter."""
    dynamic = msgpack.packb([b'"dynamic"', messages])
    return call("CallFunction", name=name, arguments=[{"msgpack": msgpack.packb(model)}, {"msgpack": dynamic}])


def test_it_is_listed_everywhere() -> None:
    """The schema, the metadata and the functions alone name it, with its parameters."""
    listed = call("GetFunctions").functions
    assert [one.name for one in call("GetMetadata").functions] == ["count_tokens"]
    assert call("GetProviderSchema").functions == listed
    described = [(one.name, json.loads(one.type)) for one in listed["count_tokens"].parameters]
    assert described == [("model", "string"), ("messages", "dynamic")]
    assert getattr(listed["count_tokens"], "return").type == b'"number"'


def test_the_result_is_a_number() -> None:
    """The tokens are a whole number."""
    assert msgpack.unpackb(count_tokens("gpt-4", HELLO).result.msgpack) == 8


@pytest.mark.parametrize(
    ("content", "text"), [(5, "5"), (0.5, "0.5"), (1e21, "1000000000000000000000"), (True, "true")]
)
def test_other_values_become_text(content: Any, text: str) -> None:
    """A number or a truth value counts as the text that Terraform makes of it for the resource."""
    [found, expected] = [count_tokens("gpt-4", [{"role": "user", "content": value}]) for value in (content, text)]
    assert found == expected
    assert expected.result.msgpack


@pytest.mark.parametrize(
    ("model", "messages", "argument", "text"),
    [
        ("gpt-5", HELLO, 0, "model: must be one of 'gpt-4'"),
        ("gpt-4", [], 1, "messages: must have at least 1 element (got 0)"),
        ("gpt-4", [{"role": "user"}], 1, "messages[0].content: is required"),
        ("gpt5", [{"role": "user"}], 0, "messages[0].content: is required"),
    ],
    ids=["model", "no messages", "no content", "both"],
)
def test_a_wrong_argument_is_told_at_its_index(model: str, messages: Any, argument: int, text: str) -> None:
    """The error has every problem, and the index of the first argument that has one."""
    error = count_tokens(model, messages).error
    assert text in error.text
    assert (error.HasField("function_argument"), error.function_argument) == (True, argument)


@pytest.mark.parametrize("messages", [b"", b"\xc1", msgpack.packb("Hello"), msgpack.packb([1, 2, 3])])
def test_a_value_without_its_type_is_told(messages: bytes) -> None:
    """Bytes that are no argument are an error of the function."""
    arguments = [{"msgpack": msgpack.packb("gpt-4")}, {"msgpack": messages}]
    assert call("CallFunction", name="count_tokens", arguments=arguments).error.text.startswith("the value of messages")


def test_another_function() -> None:
    """A function that is not there is an error of the call."""
    assert count_tokens("gpt-4", HELLO, name="shout").error.text == "there is no function shout of 2 arguments"


@pytest.mark.usefixtures("no_tokenizer")
def test_without_the_extra() -> None:
    """The error names the extra."""
    assert "pip install 'cdktf-openai[tokens]'" in count_tokens("gpt-4", HELLO).error.text
