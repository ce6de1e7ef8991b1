"""A stack for the documented provider: the additions that it has not are told when the stack is synthesized."""

from collections.abc import Callable
from typing import Any

import pytest
from cdktf import TerraformStack

from cdktf_openai import ChatCompletion, DataOpenaiChatCompletion, OpenaiProvider, tool_result, user
from cdktf_openai._engine.upstream import is_upstream
from terraform_provider_openai.address import PROVIDER_ADDRESS
from terraform_provider_openai.schema import Message

Synth = Callable[[], dict[str, Any]]

_CALL = {"id": "call_1", "type": "function", "function": {"name": "f", "arguments": "{}"}}


def told(synth: Synth) -> list[str]:
    """Synthesize in vain, and give the lines that name a completion."""
    with pytest.raises(RuntimeError) as caught:
        synth()
    return [line.strip() for line in str(caught.value).splitlines() if "'stack/" in line]


@pytest.fixture
def upstream(stack: TerraformStack) -> OpenaiProvider:
    """Give the stack the registry's provider."""
    return OpenaiProvider(stack, "openai", source="antonbabenko/openai")


@pytest.mark.usefixtures("upstream")
def test_what_is_documented_passes(stack: TerraformStack, synth: Synth) -> None:
    """A stack without additions is synthesized for the registry's provider."""
    ChatCompletion(stack, "c", model="gpt-4", messages=[user("Hello")], temperature=0.5)
    source = synth()["terraform"]["required_providers"]["openai"]["source"]
    assert source == "antonbabenko/openai"


@pytest.mark.usefixtures("upstream")
def test_additions_are_told_with_their_paths(stack: TerraformStack, synth: Synth) -> None:
    """Arguments, nested ones, words, and the data source: all at once, each with its construct."""
    asked = Message(role="assistant", content=None, tool_calls=[_CALL])
    ChatCompletion(stack, "c", model="gpt-4", messages=[asked, tool_result("call_1", "5")], timeouts={})
    ChatCompletion.batch(stack, "b", {"x": {"model": "gpt-4", "messages": [user("Hello")], "seed": 1}})
    DataOpenaiChatCompletion(stack, "d", completion_id="chatcmpl-1")
    addition, advice = "is an addition that this provider has not", "; leave it out, or use the bundled provider"
    assert [line.partition("] ")[2].partition(advice)[0] for line in told(synth)] == [
        f"'stack/c' messages[0].tool_calls: {addition}",
        "'stack/c' messages[1].role: is a word that this provider has not (got 'tool')",
        f"'stack/c' messages[1].tool_call_id: {addition}",
        f"'stack/c' timeouts: {addition}",
        f"'stack/b/x' seed: {addition}",
        "'stack/d' is a data source that this provider has not",
    ]


@pytest.mark.usefixtures("upstream")
def test_an_addition_that_is_taken_back_passes(stack: TerraformStack, synth: Synth) -> None:
    """What counts is what is synthesized."""
    c = ChatCompletion(stack, "c", model="gpt-4", messages=[user("Hello")], seed=1)
    c.reset_seed()
    c.temperature = 0.5
    assert "seed" not in synth()["resource"]["openai_chat_completion"]["c"]


def test_the_bundled_provider_has_them(stack: TerraformStack, synth: Synth) -> None:
    """Nothing is told of the provider that comes with the package."""
    OpenaiProvider(stack, "openai")
    ChatCompletion(stack, "c", model="gpt-4", messages=[user("Hello")], seed=1)
    assert synth()["resource"]["openai_chat_completion"]["c"]["seed"] == 1


@pytest.mark.parametrize(
    ("source", "is_it"),
    [
        ("antonbabenko/openai", True),
        ("registry.example/antonbabenko/openai", True),
        (PROVIDER_ADDRESS, False),
        ("example.com/mirror/openai", False),
        ("notantonbabenko/openai", False),
    ],
)
def test_addresses(source: str, is_it: bool) -> None:
    """The documented provider is known by namespace and type, in whatever registry."""
    assert is_upstream(source) is is_it
