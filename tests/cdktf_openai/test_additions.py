"""The additions in the constructs: keywords, named constructors, references, resets."""

from collections.abc import Callable
from typing import Any

import pytest
from cdktf import TerraformOutput, TerraformStack
from cdktf import Testing as Synthesis

from cdktf_openai import (
    ChatCompletion,
    ChatFunction,
    InvalidInput,
    ToolFunction,
    assistant,
    call_tool,
    called_tool,
    json_schema,
    tool,
    tool_result,
    user,
)
from terraform_provider_openai import schema

pytestmark = pytest.mark.usefixtures("provider")

Synth = Callable[[], dict[str, Any]]

FUNCTION = ChatFunction(name="f", parameters={"type": '"object"'})
FUNCTION_SET = {"name": "f", "parameters": {"type": '"object"'}}
OFFERED = {"type": "function", "function": FUNCTION_SET}
REFERENCE = "openai_chat_completion.c"


def resource(synth: Synth, name: str = "c") -> dict[str, Any]:
    """Synthesize and give the arguments of one resource, without model and messages."""
    found: dict[str, Any] = synth()["resource"]["openai_chat_completion"][name]
    return {key: value for key, value in found.items() if key not in ("//", "model", "messages")}


def test_every_addition(stack: TerraformStack, synth: Synth) -> None:
    """Each addition is synthesized under its own name, where it is set."""
    ChatCompletion(
        stack,
        "c",
        model="gpt-4",
        messages=[user("Hello")],
        max_completion_tokens=9,
        metadata={"team": "${platform}"},
        parallel_tool_calls=False,
        response_format=json_schema("s", {"type": "object"}, strict=True),
        seed=7,
        store=True,
        tool_choice=call_tool("f"),
        tools=[tool(FUNCTION), tool({"name": "g", "parameters": {}}, strict=True)],
    )
    strict = {"type": "function", "function": {"name": "g", "parameters": {}, "strict": True}}
    assert resource(synth) == {
        "max_completion_tokens": 9,
        "metadata": {"team": "$${platform}"},
        "parallel_tool_calls": False,
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "s", "schema": '{"type": "object"}', "strict": True},
        },
        "seed": 7,
        "store": True,
        "tool_choice": {"function": {"name": "f"}},
        "tools": [OFFERED, strict],
    }


def test_words_stand_for_objects(stack: TerraformStack, synth: Synth) -> None:
    """A mode and a format may be given by their word."""
    messages = [user("Answer in JSON.")]
    ChatCompletion(
        stack,
        "c",
        model="gpt-4",
        messages=messages,
        tools=[tool(FUNCTION)],
        tool_choice="required",
        response_format="json_object",
    )
    found = resource(synth)
    assert (found["tool_choice"], found["response_format"]) == ({"mode": "required"}, {"type": "json_object"})


@pytest.mark.parametrize("seed", [2**63 - 1, -(2**63), 2**53])
def test_a_large_seed_is_exact(stack: TerraformStack, synth: Synth, seed: int) -> None:
    """Numbers that node would round reach Terraform as they are, in JSON and in HCL."""
    ChatCompletion(stack, "c", model="gpt-4", messages=[user("Hello")], seed=seed)
    assert int(resource(synth)["seed"]) == seed
    assert str(seed) in Synthesis.synth_hcl(stack)


def test_a_conversation_by_values(stack: TerraformStack, synth: Synth) -> None:
    """A call and its result are messages."""
    messages = [user("Hi"), assistant(tool_calls=[called_tool("call_1", "f", {"a": 1})]), tool_result("call_1", [5])]
    ChatCompletion(stack, "c", model="gpt-4", messages=messages)
    call = {"id": "call_1", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}}
    assert synth()["resource"]["openai_chat_completion"]["c"]["messages"][1:] == [
        {"role": "assistant", "content": "${null}", "tool_calls": [call]},
        {"role": "tool", "content": "[5]", "tool_call_id": "call_1"},
    ]


def test_a_conversation_by_reference(stack: TerraformStack, synth: Synth) -> None:
    """The calls of one completion are the messages of the next."""
    first = ChatCompletion(stack, "c", model="gpt-4", messages=[user("Hi")], tools=[tool(FUNCTION)])
    calls = first.choices.get(0).message.tool_calls
    messages = [user("Hi"), assistant(tool_calls=calls), tool_result(calls.get(0).id, "5")]
    ChatCompletion(stack, "d", model="gpt-4", messages=messages)
    asked, result = synth()["resource"]["openai_chat_completion"]["d"]["messages"][1:]
    assert asked["tool_calls"] == f"${{{REFERENCE}.choices[0].message.tool_calls}}"
    assert result["tool_call_id"] == f"${{{REFERENCE}.choices[0].message.tool_calls[0].id}}"


def test_readings(stack: TerraformStack, synth: Synth) -> None:
    """Each added value can be read."""
    c = ChatCompletion(stack, "c", model="gpt-4", messages=[user("Hi")])
    message = c.choices.get(0).message
    readings = {
        "request_id": c.request_id,
        "system_fingerprint": c.system_fingerprint,
        "choices[0].message.refusal": message.refusal,
        "choices[0].message.tool_calls[1].type": message.tool_calls[1].type,
        "choices[0].message.tool_calls[1].function.arguments": message.tool_calls[1].function.arguments,
        "response_format.json_schema.schema": c.response_format.json_schema.schema,
        "tool_choice.function.name": c.tool_choice.function.name,
        "tools[0].function.name": c.tools[0].function.name,
        "messages[0].tool_calls[0].function.name": c.messages[0].tool_calls[0].function.name,
    }
    for index, value in enumerate(readings.values()):
        TerraformOutput(stack, f"o{index}", value=value)
    outputs = [output["value"] for output in synth()["output"].values()]
    assert outputs == [f"${{{REFERENCE}.{path}}}" for path in readings]


def test_resets_and_puts(stack: TerraformStack, synth: Synth) -> None:
    """What is set can be changed and unset, as by the generated members."""
    c = ChatCompletion(stack, "c", model="gpt-4", messages=[user("Hi")], seed=1, tools=[tool(FUNCTION)])
    c.reset_seed()
    c.put_tool_choice(mode="auto")
    c.tool_choice.put_function(name="f")
    c.tool_choice.mode = "required"
    c.tool_choice.reset_mode()
    c.tools[0].function.strict = True
    c.put_response_format(type="json_schema", json_schema={"name": "s", "schema": "{}"})
    c.response_format.json_schema.description = "An answer."
    assert c.tools_input is not None
    assert c.tools_input[0].function == ToolFunction(name="f", parameters={"type": '"object"'}, strict=True)
    assert resource(synth) == {
        "tools": [{"type": "function", "function": {**FUNCTION_SET, "strict": True}}],
        "tool_choice": {"function": {"name": "f"}},
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "s", "schema": "{}", "description": "An answer."},
        },
    }


def test_every_argument_has_the_generated_members() -> None:
    """Each argument has a property, its input and, where it is optional, its reset."""
    attributes = schema.attributes_of(schema.ChatCompletion)
    named = [name for name, a in attributes.items() if not a.read_only]
    wanted = {*named, *(f"{name}_input" for name in named)}
    wanted |= {f"reset_{name}" for name in named if attributes[name].optional}
    assert wanted - set(vars(ChatCompletion)) == set()


def test_problems_are_told_together(stack: TerraformStack) -> None:
    """Rules of additions are told with all others, at construction."""
    with pytest.raises(InvalidInput) as caught:
        ChatCompletion(stack, "c", model="gpt-4", messages=[tool_result("call_1", "5")], seed=0.5, tool_choice="auto")
    assert [problem.path for problem in caught.value.problems] == [
        ("seed",),
        ("tool_choice",),
        ("messages", 0, "tool_call_id"),
    ]
