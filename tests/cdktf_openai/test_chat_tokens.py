"""Tokens, expressions and text in a completion: what is evaluated, and what is data."""

from collections.abc import Callable
from typing import Any

import pytest
from cdktf import Fn, TerraformStack, TerraformVariable, Token
from cdktf import Testing as Synthesis

from cdktf_openai import (
    ChatCompletion,
    ChatFunction,
    Expr,
    InvalidInput,
    Message,
    Stop,
    user,
)
from cdktf_openai._values.text import template

Synth = Callable[[], dict[str, Any]]
Resource = Callable[..., dict[str, Any]]

pytestmark = pytest.mark.usefixtures("provider")

USER = user("Hello")


def test_tokens_pass(stack: TerraformStack, resource: Resource) -> None:
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
    assert resource() == {
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


@pytest.mark.timeout(20)
def test_long_runs_of_dollars() -> None:
    """Beside a token they take no longer than other text does."""
    dollars = "$" * 200_000
    token = "${TfToken[TOKEN.0]}"
    written = template(f"{dollars}x{token}{dollars}\r\n{dollars}{{", str)
    assert written == f'{dollars}x{token}{dollars}\r\n${{"{dollars}"}}{{'


def test_each_argument_may_be_a_token_of_a_whole(stack: TerraformStack, resource: Resource) -> None:
    """Lists, maps and objects may be tokens as a whole."""
    variable = TerraformVariable(stack, "v", type="any")
    whole = {
        "messages": variable.list_value,
        "logit_bias": Token.as_map(variable.string_value, 1),
        "stop": Fn.lookup(variable.value, "s", "x"),
    }
    ChatCompletion(stack, "c", model="gpt-4", **whole)  # type: ignore[arg-type]
    assert resource() == {
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


def test_an_expression_is_evaluated(stack: TerraformStack, resource: Resource) -> None:
    """An `Expr` stands as it is, in text, in the place of a model, and in HCL; beside it text stays data."""
    expression = Expr('${upper("gpt")}')
    ChatCompletion(stack, "c", model=Expr("${var.model}"), messages=[Message(role="user", content=expression), USER])
    assert resource()["model"] == "${var.model}"
    assert resource()["messages"][0]["content"] == '${upper("gpt")}'
    assert '"content" = "${upper("gpt")}"' in Synthesis.synth_hcl(stack)


def test_an_expression_of_nothing(stack: TerraformStack) -> None:
    """An `Expr` that has nothing to evaluate is judged like any text."""
    with pytest.raises(InvalidInput, match="model: must be one of"):
        ChatCompletion(stack, "c", model=Expr("gpt-9"), messages=[USER])


def test_number_tokens_in_text(stack: TerraformStack, resource: Resource) -> None:
    """Two numbers in one text stay two numbers."""
    c = ChatCompletion(stack, "c", model="gpt-4", messages=[USER])
    text = f"{c.usage.total_tokens}-{c.usage.prompt_tokens}"
    ChatCompletion(stack, "d", model="gpt-4", messages=[Message(role="user", content=text)])
    reference = "${openai_chat_completion.c.usage."
    assert resource("d")["messages"][0]["content"] == f"{reference}total_tokens}}-{reference}prompt_tokens}}"


def test_a_list_token_in_text_is_refused(stack: TerraformStack) -> None:
    """A list can't stand in a text; the error shows the way out."""
    words = TerraformVariable(stack, "v", type="list(string)").list_value
    with pytest.raises(InvalidInput, match=r"messages\[0\].content: has a list token inside.*Fn.join"):
        ChatCompletion(stack, "c", model="gpt-4", messages=[Message(role="user", content=f"{words}")])


@pytest.mark.parametrize(
    "part",
    [lambda c: c, lambda c: c.choices, lambda c: c.choices[0].message, lambda c: c.usage],
    ids=["completion", "list", "element", "object"],
)
def test_an_answer_that_is_no_text(stack: TerraformStack, part: Callable[[ChatCompletion], Any]) -> None:
    """A whole object of an answer can't stand in a text: one of its values can."""
    c = ChatCompletion(stack, "c", model="gpt-4", messages=[USER])
    with pytest.raises(InvalidInput, match=r"has a reference inside .* put one of its values in its place"):
        ChatCompletion(stack, "d", model="gpt-4", messages=[user(f"Is this right? {part(c)}")])


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


def test_a_map_token_in_the_place_of_an_object(stack: TerraformStack, resource: Resource) -> None:
    """A map that is known later stands for an object, whether beside plain data alone or in a list of them."""
    metadata = ChatCompletion(stack, "other", model="gpt-4", messages=[USER]).metadata
    ChatCompletion(stack, "c", model="gpt-4", messages=[USER], stop=metadata, functions=[metadata])
    written = resource()
    assert written["stop"] == "${openai_chat_completion.other.metadata}"
    assert written["functions"] == ["${openai_chat_completion.other.metadata}"]
