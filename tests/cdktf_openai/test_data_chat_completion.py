"""The data source's construct."""

from collections.abc import Callable
from typing import Any

import pytest
from cdktf import TerraformIterator, TerraformOutput, TerraformStack
from cdktf import Testing as Synthesis

from cdktf_openai import ChatCompletion, DataOpenaiChatCompletion, InvalidInput, OpenaiProvider, user
from cdktf_openai._references.arguments import Named
from terraform_provider_openai import schema

pytestmark = pytest.mark.usefixtures("provider")

Synth = Callable[[], dict[str, Any]]


def data(synth: Synth, name: str = "d") -> dict[str, Any]:
    """Synthesize and give the arguments of one data source."""
    found: dict[str, Any] = synth()["data"]["openai_chat_completion"][name]
    found.pop("//")
    return found


def test_by_id(stack: TerraformStack, synth: Synth) -> None:
    """The id of the completion is the data source's one argument."""
    d = DataOpenaiChatCompletion(stack, "d", completion_id="chatcmpl-1")
    assert data(synth) == {"id": "chatcmpl-1"}
    assert '"chatcmpl-1"' in Synthesis.synth_hcl(stack)
    d.completion_id = "chatcmpl-2"
    assert (d.completion_id_input, data(synth)) == ("chatcmpl-2", {"id": "chatcmpl-2"})


def test_of_a_resource(stack: TerraformStack, synth: Synth) -> None:
    """The id may be another completion's."""
    c = ChatCompletion(stack, "c", model="gpt-4", messages=[user("Hello")], store=True)
    DataOpenaiChatCompletion(stack, "d", completion_id=c.id)
    assert data(synth) == {"id": "${openai_chat_completion.c.id}"}


def test_meta_arguments(stack: TerraformStack, synth: Synth, provider: OpenaiProvider) -> None:
    """The engine's own arguments are passed on."""
    c = ChatCompletion(stack, "c", model="gpt-4", messages=[user("Hello")])
    each = TerraformIterator.from_list(["chatcmpl-1"])
    DataOpenaiChatCompletion(stack, "d", completion_id=each.value, for_each=each, depends_on=[c], provider=provider)
    assert data(synth) == {
        "id": "${each.value}",
        "for_each": '${toset(["chatcmpl-1"])}',
        "depends_on": ["openai_chat_completion.c"],
        "provider": "openai",
    }


def test_every_value_can_be_read() -> None:
    """Each attribute of the description has a reading under its own name."""
    described = set(schema.attributes_of(schema.StoredCompletion))
    assert {name for name in described if isinstance(vars(DataOpenaiChatCompletion)[name], Named)} == described


def test_readings(stack: TerraformStack, synth: Synth) -> None:
    """Readings are references that Terraform resolves."""
    d = DataOpenaiChatCompletion(stack, "d", completion_id="chatcmpl-1")
    readings = {
        "id": d.id,
        "choices[0].message.content": d.content,
        "choices[0].message.tool_calls[0].id": d.choices.get(0).message.tool_calls.get(0).id,
        "messages[1].function_call.name": d.messages.get(1).function_call.name,
        "messages[1].content": d.messages[1].content,
        "usage.total_tokens": d.usage.total_tokens,
        "metadata": d.metadata,
    }
    for index, value in enumerate(readings.values()):
        TerraformOutput(stack, f"o{index}", value=value)
    outputs = [output["value"] for output in synth()["output"].values()]
    assert outputs == [f"${{data.openai_chat_completion.d.{path}}}" for path in readings]


@pytest.mark.parametrize("wrong", ["", "a b", 5, None])
def test_what_is_no_id(stack: TerraformStack, wrong: Any) -> None:
    """An empty id and one with a space are refused under the keyword's name."""
    with pytest.raises(InvalidInput, match=r"'stack/d': 1 problem\n  completion_id: "):
        DataOpenaiChatCompletion(stack, "d", completion_id=wrong)


def test_only_the_id_can_be_assigned(stack: TerraformStack) -> None:
    """A misspelt name and a reading are refused; Python would keep the first, and nothing would come of it."""
    d = DataOpenaiChatCompletion(stack, "d", completion_id="chatcmpl-1")
    with pytest.raises(InvalidInput, match="completionid: is no argument here; did you mean 'completion_id'"):
        d.completionid = "chatcmpl-2"  # type: ignore[attr-defined]
    with pytest.raises(InvalidInput, match="content: can't be assigned"):
        d.content = "x"  # type: ignore[misc]


def test_an_id_that_is_taken(stack: TerraformStack) -> None:
    """The engine's refusal is one line, without its stack."""
    DataOpenaiChatCompletion(stack, "d", completion_id="chatcmpl-1")
    with pytest.raises(InvalidInput, match="id: There is already a Construct with name 'd'") as caught:
        DataOpenaiChatCompletion(stack, "d", completion_id="chatcmpl-1")
    assert caught.value.__suppress_context__
