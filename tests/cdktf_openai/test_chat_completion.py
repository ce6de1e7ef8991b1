"""The construct: what it takes, what it synthesizes to, what it refuses."""

import inspect
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from cdktf import Fn, TerraformOutput, TerraformStack, TerraformVariable, Token
from cdktf import Testing as Synthesis

from cdktf_openai import (
    ChatCompletion,
    ChatFunction,
    Expr,
    FunctionCall,
    FunctionCallTwo,
    InvalidInput,
    Message,
    OpenaiProvider,
    Stop,
)
from cdktf_openai import MessageFunctionCall as Call
from cdktf_openai._arguments import Named
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
    assert {name for name in described if isinstance(vars(ChatCompletion)[name], Named)} == described


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


def test_each_argument_may_be_a_token_of_a_whole(stack: TerraformStack, synth: Synth) -> None:
    """Lists, maps and objects may be tokens as a whole."""
    variable = TerraformVariable(stack, "v", type="any")
    whole = {
        "messages": variable.list_value,
        "logit_bias": Token.as_map(variable.string_value, 1),
        "stop": Fn.lookup(variable.value, "s", "x"),
    }
    ChatCompletion(stack, "c", model="gpt-4", **whole)  # type: ignore[arg-type]
    assert resource(synth) == {
        "model": "gpt-4",
        "messages": "${var.v}",
        "logit_bias": "${var.v}",
        "stop": '${lookup(var.v, "s", "x")}',
    }


def test_names_with_number_tokens_pass(stack: TerraformStack) -> None:
    """A name, and a key of a map, with a token inside are not judged."""
    c = ChatCompletion(stack, "c", model="gpt-4", messages=[USER])
    name = f"f_{c.usage.total_tokens}"
    functions = [ChatFunction(name=name, parameters={})]
    ChatCompletion(stack, "d", model="gpt-4", messages=[USER], functions=functions, logit_bias={f"{c.id}": 5})


def test_an_assistant_that_calls_needs_no_content(stack: TerraformStack, synth: Synth) -> None:
    """A message without the key `content` is written with a null, which Terraform wants said."""
    call = {"name": "f", "arguments": "{}"}
    ChatCompletion(stack, "c", model="gpt-4", messages=[{"role": "assistant", "function_call": call}])
    assert resource(synth)["messages"] == [{"content": "${null}", "role": "assistant", "function_call": call}]


def test_decimals_are_numbers(stack: TerraformStack, synth: Synth) -> None:
    """A Decimal is written as the number that it is."""
    ChatCompletion(stack, "c", model="gpt-4", messages=[USER], temperature=Decimal("0.7"), n=Decimal(2))  # type: ignore[arg-type]
    assert (resource(synth)["temperature"], resource(synth)["n"]) == (0.7, 2)


@pytest.mark.parametrize("number", ["Infinity", "NaN", "sNaN"])
def test_decimals_that_are_not_finite_are_refused(stack: TerraformStack, number: str) -> None:
    """They are told as the floats of that name."""
    with pytest.raises(InvalidInput, match="temperature: must be a finite number"):
        ChatCompletion(stack, "c", model="gpt-4", messages=[USER], temperature=Decimal(number))  # type: ignore[arg-type]


def test_choices_can_not_be_counted(stack: TerraformStack) -> None:
    """How many answers there are is known later: iterating and counting from the end are refused."""
    c = ChatCompletion(stack, "c", model="gpt-4", messages=[USER])
    with pytest.raises(TypeError, match="known only when Terraform applies"):
        list(c.choices)
    with pytest.raises(IndexError, match="counts from 0"):
        c.choices[-1]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (lambda v: f"{v.boolean_value}", "has a reference inside"),
        (lambda v: f"{Token.as_map(v.string_value, 'x')}", "has a map token inside"),
        (lambda v: f"{Token.as_number_list(v.list_value)}", "has a list token inside"),
        (lambda _: "half \ud83d", "half a surrogate pair"),
        (lambda v: v, "must be a text"),
    ],
    ids=["reference", "map", "numbers", "surrogate", "construct"],
)
def test_what_text_can_not_hold(stack: TerraformStack, text: Callable[[TerraformVariable], Any], words: str) -> None:
    """What Python would write as garbage into a text is refused."""
    variable = TerraformVariable(stack, "v", type="any")
    with pytest.raises(InvalidInput, match=words):
        ChatCompletion(stack, "c", model="gpt-4", messages=[{"role": "user", "content": text(variable)}])


def test_an_expression_is_evaluated(stack: TerraformStack, synth: Synth) -> None:
    """An `Expr` stands as it is, in text, in the place of a model, and in HCL; beside it text stays data."""
    expression = Expr('${upper("gpt")}')
    ChatCompletion(stack, "c", model=Expr("${var.model}"), messages=[Message(role="user", content=expression), USER])
    assert resource(synth)["model"] == "${var.model}"
    assert resource(synth)["messages"][0]["content"] == '${upper("gpt")}'
    assert '"content" = "${upper("gpt")}"' in Synthesis.synth_hcl(stack)


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


def test_ids_that_would_merge_are_refused(stack: TerraformStack) -> None:
    """`c.1` and `c1` would become one resource of Terraform; the first stays as it is."""
    ChatCompletion(stack, "c.1", model="gpt-4", messages=[USER])
    with pytest.raises(InvalidInput, match=r"merged with .stack/c\.1.: both become openai_chat_completion\.c1"):
        ChatCompletion(stack, "c1", model="gpt-4", messages=[USER])


def test_an_id_that_is_taken_is_refused(stack: TerraformStack) -> None:
    """The engine's refusal comes in one line, without its stack."""
    ChatCompletion(stack, "c", model="gpt-4", messages=[USER])
    with pytest.raises(InvalidInput, match="There is already a Construct with name 'c'") as caught:
        ChatCompletion(stack, "c", model="gpt-4", messages=[USER])
    assert caught.value.__cause__ is None
    assert len(str(caught.value).splitlines()) == 2


def test_the_error_names_the_construct(stack: TerraformStack) -> None:
    """The first line says which construct it is, then comes a line for each problem."""
    with pytest.raises(InvalidInput) as caught:
        ChatCompletion(stack, "c", model="gpt-4", messages=[USER], n=0, top_p=2)
    assert str(caught.value).splitlines() == [
        "ChatCompletion 'stack/c': 2 problems",
        "  n: must be between 1 and 128 (got 0)",
        "  top_p: must be between 0 and 1 (got 2)",
    ]


def test_a_change_is_checked_at_once(stack: TerraformStack) -> None:
    """A wrong value is refused where it is assigned, and what was there stays."""
    c = ChatCompletion(stack, "c", model="gpt-4", messages=[USER], n=2)
    with pytest.raises(InvalidInput, match="n: must be between 1 and 128"):
        c.n = 0
    assert c.n_input == 2


def test_a_change_that_leaves_a_gap_is_told_at_synthesis(stack: TerraformStack, synth: Synth) -> None:
    """Exactly one of two is checked in the end, so that one may be set before the other is unset."""
    c = ChatCompletion(stack, "c", model="gpt-4", messages=[USER], stop=Stop(str="a"))
    c.stop.array_of_str = ["b"]
    with pytest.raises(RuntimeError, match=r"\[stack/c\] stop: must set exactly one of str and array_of_str"):
        synth()
    c.stop.reset_str()
    assert resource(synth)["stop"] == {"array_of_str": ["b"]}


def test_hcl(stack: TerraformStack) -> None:
    """The HCL form has attributes, not blocks, and quotes what must be quoted."""
    messages = [Message(role="user", content='say "hi"\n${x}')]
    ChatCompletion(stack, "c", model="gpt-4", messages=messages, n=2, stream=False)
    text = Synthesis.synth_hcl(stack)
    assert '"content" = "say \\"hi\\"\\n$${x}"' in text
    assert re.search(r"n\s+= 2", text)
