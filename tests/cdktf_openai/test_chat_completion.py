"""The construct: what it takes, what it synthesizes to, what it refuses."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest
from cdktf import TerraformOutput, TerraformStack, TerraformVariable

from cdktf_openai import (
    ChatCompletion,
    Function,
    FunctionCall,
    FunctionCallTwo,
    InvalidInput,
    Message,
    OpenaiProvider,
    Stop,
)
from cdktf_openai import MessageFunctionCall as Call
from terraform_provider_openai import schema

Synth = Callable[[], dict[str, Any]]

USER = Message(role="user", content="Hello")


@pytest.fixture(autouse=True)
def provider(stack: TerraformStack) -> OpenaiProvider:
    """Give the stack a provider."""
    return OpenaiProvider(stack, "openai")


def resource(synth: Synth, name: str = "c") -> dict[str, Any]:
    """Synthesize and give the arguments of one resource."""
    found: dict[str, Any] = synth()["resource"]["openai_chat_completion"][name]
    found.pop("//")
    return found


def test_keywords_are_those_of_the_description() -> None:
    """The construct takes each argument of the resource, and beside them only the engine's own."""
    own = {"self", "scope", "id"}
    engines = {"connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioners"}
    described = {name for name, a in schema.attributes_of(schema.ChatCompletion).items() if not a.read_only}
    assert set(inspect.signature(ChatCompletion.__init__).parameters) == own | engines | described


def test_the_smallest_completion(stack: TerraformStack, synth: Synth) -> None:
    """Only what is set is synthesized."""
    ChatCompletion(stack, "c", model="gpt-4", messages=[USER])
    assert resource(synth) == {"model": "gpt-4", "messages": [{"content": "Hello", "role": "user"}]}


def test_every_argument(stack: TerraformStack, synth: Synth) -> None:
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
        functions=[Function(name="f", description="Does.", parameters={"type": '"object"'})],
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
    assert resource(synth) == {
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


def test_dicts_are_accepted_wherever_a_struct_is(stack: TerraformStack, synth: Synth) -> None:
    """A dict gives the same as a struct, at every depth; so do a tuple and a generator for a list."""
    call = {"name": "f", "arguments": "{}"}
    messages = ({"role": "assistant", "content": "x", "function_call": call} for _ in range(1))
    ChatCompletion(stack, "c", model="gpt-4", messages=messages, stop={"str": "x"})  # type: ignore[arg-type]
    assert resource(synth) == {
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
    assert {name for name in described if isinstance(getattr(ChatCompletion, name, None), property)} == described


def test_tokens_pass(stack: TerraformStack, synth: Synth) -> None:
    """A variable may stand for a text, a number, a list and a truth value: it is not judged."""
    variable = TerraformVariable(stack, "v", type="any")
    ChatCompletion(
        stack,
        "c",
        model=variable.string_value,
        messages=[Message(role=variable.string_value, content=f"Hi {variable.string_value}")],  # type: ignore[arg-type]
        n=variable.number_value,
        stream=variable.boolean_value,
        stop=Stop(array_of_str=variable.list_value),
    )
    assert resource(synth) == {
        "model": "${var.v}",
        "messages": [{"content": "Hi ${var.v}", "role": "${var.v}"}],
        "n": "${var.v}",
        "stream": "${var.v}",
        "stop": {"array_of_str": "${var.v}"},
    }


def test_text_is_data(stack: TerraformStack, synth: Synth) -> None:
    """Text that looks like a template is escaped, beside a token too."""
    token = TerraformVariable(stack, "v", type="string").string_value
    ChatCompletion(stack, "c", model="gpt-4", messages=[Message(role="user", content="${a} %{b}"), USER])
    ChatCompletion(stack, "d", model="gpt-4", messages=[Message(role="user", content=f"$${{a}} {token} %{{b}}")])
    resources = synth()["resource"]["openai_chat_completion"]
    assert resources["c"]["messages"][0]["content"] == "$${a} %%{b}"
    assert resources["d"]["messages"][0]["content"] == '${"$$"}{a} ${var.v} %%{b}'


def test_number_tokens_in_text(stack: TerraformStack, synth: Synth) -> None:
    """Two numbers in one text stay two numbers."""
    c = ChatCompletion(stack, "c", model="gpt-4", messages=[USER])
    text = f"{c.usage.total_tokens}-{c.usage.prompt_tokens}"
    ChatCompletion(stack, "d", model="gpt-4", messages=[Message(role="user", content=text)])
    reference = "${openai_chat_completion.c.usage."
    assert resource(synth, "d")["messages"][0]["content"] == f"{reference}total_tokens}}-{reference}prompt_tokens}}"


def test_a_list_token_in_text_is_refused(stack: TerraformStack) -> None:
    """A list can't stand in a text; the error shows the way out."""
    words = TerraformVariable(stack, "v", type="list(string)").list_value
    with pytest.raises(InvalidInput, match=r"messages\[0\].content: has a list token inside.*Fn.join"):
        ChatCompletion(stack, "c", model="gpt-4", messages=[Message(role="user", content=f"{words}")])


def test_each_case_of_bad_input_is_refused(stack: TerraformStack, bad_input: list[dict[str, Any]]) -> None:
    """Each broken rule is told at construction, with its full path, and nothing is made."""
    good = {"model": "gpt-4", "messages": [USER]}
    told = {}
    for case in bad_input:
        with pytest.raises(InvalidInput) as caught:
            ChatCompletion(stack, "c", **{**good, **case["set"]})
        told[case["case"]] = [str(problem) for problem in caught.value.problems]
    assert told == {case["case"]: [case["problem"]] for case in bad_input}
    assert stack.node.try_find_child("c") is None


def test_the_error_names_the_construct(stack: TerraformStack) -> None:
    """The first line says which construct it is, then comes a line for each problem."""
    with pytest.raises(InvalidInput) as caught:
        ChatCompletion(stack, "c", model="gpt-4", messages=[USER], n=0, top_p=2)
    assert str(caught.value).splitlines() == [
        "ChatCompletion 'stack/c': 2 problems",
        "  n: must be between 1 and 128 (got 0)",
        "  top_p: must be between 0 and 1 (got 2)",
    ]
