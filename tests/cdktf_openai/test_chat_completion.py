"""The construct: what it takes, and what it synthesizes to."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from cdktf import TerraformOutput, TerraformStack
from cdktf import Testing as Synthesis

from cdktf_openai import (
    ChatCompletion,
    ChatFunction,
    FunctionCall,
    FunctionCallTwo,
    Message,
    Stop,
    user,
)
from cdktf_openai import MessageFunctionCall as Call
from cdktf_openai._references.arguments import Named
from terraform_provider_openai import schema

Synth = Callable[[], dict[str, Any]]
Resource = Callable[..., dict[str, Any]]

pytestmark = pytest.mark.usefixtures("provider")

USER = user("Hello")


def test_the_smallest_completion(stack: TerraformStack, resource: Resource) -> None:
    """Only what is set is synthesized."""
    ChatCompletion(stack, "c", model="gpt-4", messages=[USER])
    assert resource() == {"model": "gpt-4", "messages": [{"content": "Hello", "role": "user"}]}


def test_every_argument(stack: TerraformStack, resource: Resource) -> None:
    """Every argument is synthesized under its own name, nested ones included."""
    ChatCompletion(
        stack,
        "c",
        model="gpt-4",
        messages=[
            USER,
            Message(role="assistant", content=None, function_call=Call(name="f", arguments='{"a": 1}')),
            Message(role="function", content="5", name="f"),
        ],
        frequency_penalty=0.5,
        function_call=FunctionCall(two=FunctionCallTwo(name="f")),
        functions=[ChatFunction(name="f", description="Does.", parameters={"type": '"object"'})],
        logit_bias={"50256": -100},
        max_tokens=9,
        n=2,
        presence_penalty=-0.5,
        stop=Stop(array_of_str=["a", "b"]),
        stream=True,
        temperature=0.25,
        top_p=0.75,
        user="user-1",
    )
    assert resource() == {
        "model": "gpt-4",
        "messages": [
            {"content": "Hello", "role": "user"},
            {"content": "${null}", "role": "assistant", "function_call": {"name": "f", "arguments": '{"a": 1}'}},
            {"content": "5", "role": "function", "name": "f"},
        ],
        "frequency_penalty": 0.5,
        "function_call": {"two": {"name": "f"}},
        "functions": [{"name": "f", "description": "Does.", "parameters": {"type": '"object"'}}],
        "logit_bias": {"50256": -100},
        "max_tokens": 9,
        "n": 2,
        "presence_penalty": -0.5,
        "stop": {"array_of_str": ["a", "b"]},
        "stream": True,
        "temperature": 0.25,
        "top_p": 0.75,
        "user": "user-1",
    }


def test_dicts_are_accepted_wherever_a_struct_is(stack: TerraformStack, resource: Resource) -> None:
    """A dict gives the same as a struct, at every depth; so do a tuple and a generator for a list."""
    call = {"name": "f", "arguments": "{}"}
    messages = ({"role": "assistant", "content": "x", "function_call": call} for _ in range(1))
    ChatCompletion(stack, "c", model="gpt-4", messages=messages, stop={"str": "x"})  # type: ignore[arg-type]
    assert resource() == {
        "model": "gpt-4",
        "messages": [{"content": "x", "role": "assistant", "function_call": call}],
        "stop": {"str": "x"},
    }


def test_outputs_are_tokens(stack: TerraformStack, synth: Synth) -> None:
    """Each reading becomes a reference that Terraform resolves."""
    c = ChatCompletion(stack, "c", model="gpt-4", messages=[USER])
    readings = {
        "content": c.choices.get(0).message.content,
        "role": c.choices[1].message.role,
        "arguments": c.choices.get(0).message.function_call.arguments,
        "name": c.choices.get(0).message.function_call.name,
        "reason": c.choices.get(0).finish_reason,
        "index": c.choices.get(0).index,
        "tokens": c.usage.total_tokens,
        "prompt": c.usage.prompt_tokens,
        "completion": c.usage.completion_tokens,
        "id": c.id,
        "object": c.object,
        "created": c.created,
    }
    for name, value in readings.items():
        TerraformOutput(stack, name, value=value)
    outputs = {name: output["value"] for name, output in synth()["output"].items()}
    prefix = "${openai_chat_completion.c."
    assert outputs == {
        "content": f"{prefix}choices[0].message.content}}",
        "role": f"{prefix}choices[1].message.role}}",
        "arguments": f"{prefix}choices[0].message.function_call.arguments}}",
        "name": f"{prefix}choices[0].message.function_call.name}}",
        "reason": f"{prefix}choices[0].finish_reason}}",
        "index": f"{prefix}choices[0].index}}",
        "tokens": f"{prefix}usage.total_tokens}}",
        "prompt": f"{prefix}usage.prompt_tokens}}",
        "completion": f"{prefix}usage.completion_tokens}}",
        "id": f"{prefix}id}}",
        "object": f"{prefix}object}}",
        "created": f"{prefix}created}}",
    }


def test_every_read_only_attribute_has_a_reading() -> None:
    """What the API answers can be read, each attribute under its own name."""
    described = {name for name, a in schema.attributes_of(schema.ChatCompletion).items() if a.read_only}
    assert {name for name in described if isinstance(vars(ChatCompletion)[name], Named)} == described


def test_an_assistant_that_calls_needs_no_content(stack: TerraformStack, resource: Resource) -> None:
    """A message without the key `content` is written with a null, which Terraform wants said."""
    call = {"name": "f", "arguments": "{}"}
    ChatCompletion(stack, "c", model="gpt-4", messages=[{"role": "assistant", "function_call": call}])
    assert resource()["messages"] == [{"content": "${null}", "role": "assistant", "function_call": call}]


def test_what_is_written_is_plain_data(stack: TerraformStack) -> None:
    """Python can look at what a construct writes, before and after a synthesis."""
    completion = ChatCompletion(stack, "c", model="gpt-4", messages=[Message(role="user", content="Hi")])
    before = completion.to_terraform()
    assert before["resource"]["openai_chat_completion"]["c"]["messages"] == [{"role": "user", "content": "Hi"}]
    Synthesis.synth(stack)
    assert completion.to_terraform() == before


def test_decimals_are_numbers(stack: TerraformStack, resource: Resource) -> None:
    """A Decimal is written as the number that it is."""
    ChatCompletion(stack, "c", model="gpt-4", messages=[USER], temperature=Decimal("0.7"), n=Decimal(2))  # type: ignore[arg-type]
    assert (resource()["temperature"], resource()["n"]) == (0.7, 2)


def test_hcl(stack: TerraformStack) -> None:
    """The HCL form has attributes, not blocks, and quotes what must be quoted."""
    messages = [Message(role="user", content='say "hi"\n${x}')]
    ChatCompletion(stack, "c", model="gpt-4", messages=messages, n=2, stream=False)
    text = Synthesis.synth_hcl(stack)
    assert '"content" = "say \\"hi\\"\\n$${x}"' in text
    assert re.search(r"n\s+= 2", text)
