"""Where the bindings of `cdktf get` are silently wrong, the constructs are right, or loud: one test for each case.

The cases were measured with cdktf 0.21; each docstring says what the generated bindings do with the same input.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cdktf import TerraformStack
from cdktf import Testing as Synthesis

from cdktf_openai import ChatCompletion, InvalidInput, Message, OpenaiProvider, Stop, user
from cdktf_openai.terraform import StackFolder, find_terraform
from terraform_provider_openai.install import IMPLIED_MIRROR, install

Synth = Callable[[], dict[str, Any]]
Make = Callable[..., ChatCompletion]

CALL = {"name": "f", "arguments": "{}"}


@pytest.fixture
def make(stack: TerraformStack) -> Make:
    """Give a function that makes a completion `c`, right but for the keywords that it is given."""
    OpenaiProvider(stack, "openai")
    right = {"model": "gpt-4", "messages": [user("Hi")]}
    return lambda **keywords: ChatCompletion(stack, keywords.pop("id", "c"), **{**right, **keywords})


def made(synth: Synth, name: str = "c") -> dict[str, Any]:
    """Synthesize and give one resource."""
    found: dict[str, Any] = synth()["resource"]["openai_chat_completion"][name]
    return found


def test_a_prompt_with_template_marks(make: Make, synth: Synth) -> None:
    """Theirs: Terraform evaluates it, so that text is wrong or injected. Real Terraform: tests/e2e/test_text.py."""
    make(messages=[user('${file("/etc/passwd")} %{if true}')])
    assert made(synth)["messages"][0]["content"] == '$${file("/etc/passwd")} %%{if true}'


def test_a_function_call_in_a_dict(make: Make, synth: Synth) -> None:
    """Theirs: the key `function_call` of a message dict is dropped."""
    make(messages=[{"role": "assistant", "content": "x", "function_call": CALL}])
    assert made(synth)["messages"][0]["function_call"] == CALL


def test_an_unknown_key_in_a_dict(make: Make) -> None:
    """Theirs: ignored."""
    with pytest.raises(InvalidInput, match=r"messages\[0\].nmae: is no argument here; did you mean 'name'"):
        make(messages=[{"role": "user", "content": "x", "nmae": "y"}])


@pytest.mark.parametrize(
    "part",
    [
        lambda c: c,
        lambda c: c.stop,
        lambda c: c.messages[0],
        lambda c: c.choices,
        lambda _: Message(role="user", content="x"),
        lambda c: OpenaiProvider(c.cdktf_stack, "second", alias="second"),
    ],
    ids=["completion", "object", "element", "list", "struct", "provider"],
)
def test_a_misspelt_attribute(make: Make, part: Callable[[ChatCompletion], Any]) -> None:
    """Theirs: an assignment to a name that does not exist is ignored."""
    with pytest.raises(InvalidInput, match="temprature: is no argument here"):
        part(make()).temprature = 0.5


def test_two_number_tokens_in_a_text(make: Make, synth: Synth) -> None:
    """Theirs: the second number vanishes."""
    usage = make().usage
    make(id="d", messages=[user(f"{usage.total_tokens}-{usage.prompt_tokens}")])
    read = "${openai_chat_completion.c.usage."
    assert made(synth, "d")["messages"][0]["content"] == f"{read}total_tokens}}-{read}prompt_tokens}}"


def test_ids_that_differ_in_a_dot(make: Make) -> None:
    """Theirs: `c.1` and `c1` become one resource whose lists are joined."""
    make(id="c.1")
    with pytest.raises(InvalidInput, match="it would be merged with"):
        make(id="c1")


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_no_number(make: Make, number: float) -> None:
    """Theirs: the node process dies."""
    with pytest.raises(InvalidInput, match="temperature: must be a finite number"):
        make(temperature=number)


@pytest.mark.parametrize(
    "wrong",
    [
        {"model": "gpt4"},
        {"messages": [{"role": "robot", "content": "x"}]},
        {"n": 0},
        {"messages": []},
        {"stop": Stop(str="a", array_of_str=["b"])},
        {"functions": [{"name": "f", "parameters": {"type": "object"}}]},
    ],
    ids=["model", "role", "n", "no messages", "both stops", "no JSON"],
)
def test_broken_rules(make: Make, wrong: dict[str, Any]) -> None:
    """Theirs: nothing is said before the plan."""
    with pytest.raises(InvalidInput):
        make(**wrong)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"messages": [{"content": "x"}]}, "messages[0].role: is required"),
        (
            {"functions": [{"name": "f", "parameters": {"type": '"object"', "properties": {}}}]},
            "functions[0].parameters.properties: must be a text (got a map)",
        ),
    ],
    ids=["missing key", "schema as a dict"],
)
def test_what_jsii_refuses(make: Make, wrong: dict[str, Any], words: str) -> None:
    """Theirs: 54 to 68 lines of another language's types. Ours: the path and the rule."""
    with pytest.raises(InvalidInput) as caught:
        make(**wrong)
    assert str(caught.value).splitlines() == ["ChatCompletion 'stack/c': 1 problem", f"  {words}"]


@pytest.mark.parametrize("kind", [tuple, iter], ids=["tuple", "iterator"])
def test_messages_that_are_no_list(make: Make, synth: Synth, kind: Callable[[Any], Any]) -> None:
    """Theirs: the same 54 to 68 lines."""
    make(messages=kind([user("a"), user("b")]))
    assert [message["content"] for message in made(synth)["messages"]] == ["a", "b"]


def test_hcl(make: Make, stack: TerraformStack, tmp_path: Path) -> None:
    """Theirs: Terraform refuses it, "Blocks of type messages are not expected here"."""
    make(stop=Stop(str="END"), messages=[user('say "hi"')])
    (tmp_path / "main.tf").write_text(Synthesis.synth_hcl(stack))
    install(tmp_path / IMPLIED_MIRROR)
    terraform = StackFolder("stack", tmp_path, find_terraform(), {"TF_CLI_CONFIG_FILE": "/dev/null"})
    terraform.init()
    assert "Success!" in terraform.run("validate", "-no-color")
