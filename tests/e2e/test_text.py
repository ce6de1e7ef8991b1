"""Text is data: whatever a construct is given reaches the API to the letter, through JSON, HCL and real Terraform."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cdktf import App, TerraformStack, TerraformVariable
from cdktf import Testing as Synthesis
from hypothesis import strategies as st

from cdktf_openai import ChatCompletion, ChatFunction, OpenaiProvider, stop, user
from cdktf_openai.terraform import TerraformBinary
from tests.e2e.texts import TEXTS, apply, draw, normal

Requests = Callable[[], list[dict[str, Any]]]

TOKEN = "\ue000"  # stands for a token until there is a stack to take one from
VALUE = "${v}%{$"
AT_ONCE = 25


def ask(stack: TerraformStack, texts: list[str]) -> None:
    """Ask with each text in a message, a batch of messages in each completion, one after another."""
    before = None
    for start in range(0, len(texts), AT_ONCE):
        messages = [user(text) for text in texts[start : start + AT_ONCE]]
        depends_on = [before] if before else None
        before = ChatCompletion(stack, f"c{start}", model="gpt-4-32k", messages=messages, depends_on=depends_on)


def asked(requests: Requests) -> list[str]:
    """Give the texts of all messages as they arrived."""
    return [message["content"] for request in requests() for message in request["messages"]]


@pytest.fixture
def stack(tmp_path: Path) -> TerraformStack:
    """Give a stack with a provider."""
    stack = TerraformStack(App(outdir=str(tmp_path / "cdktf.out")), "texts")
    OpenaiProvider(stack, "openai")
    return stack


@pytest.mark.slow
def test_two_thousand_texts(
    stack: TerraformStack, tmp_path: Path, binary: TerraformBinary, environment: dict[str, str], requests: Requests
) -> None:
    """Every mixture of template characters, quotes, line ends and rare characters arrives as it was."""
    texts = draw(TEXTS, 2000)
    ask(stack, texts)
    stack.node.root.synth()  # type: ignore[attr-defined] # the root is the app
    apply(tmp_path / "cdktf.out" / "stacks" / "texts", binary, environment)
    assert asked(requests) == [normal(text) for text in texts]


@pytest.mark.slow
def test_texts_with_tokens(
    stack: TerraformStack, tmp_path: Path, binary: TerraformBinary, environment: dict[str, str], requests: Requests
) -> None:
    """Beside tokens a text stays the same text, and each token becomes its value, which is never evaluated again."""
    variable = TerraformVariable(stack, "v", type="string", default="unset").string_value
    patterns = draw(st.lists(TEXTS | st.just(TOKEN), min_size=1, max_size=5).map("".join), 500)
    ask(stack, [pattern.replace(TOKEN, variable) for pattern in patterns])
    stack.node.root.synth()  # type: ignore[attr-defined] # the root is the app
    environment["TF_VAR_v"] = VALUE
    apply(tmp_path / "cdktf.out" / "stacks" / "texts", binary, environment)
    assert asked(requests) == [normal(pattern.replace(TOKEN, VALUE)) for pattern in patterns]


@pytest.mark.slow
def test_texts_in_hcl(
    stack: TerraformStack, tmp_path: Path, binary: TerraformBinary, environment: dict[str, str], requests: Requests
) -> None:
    """The same in Terraform's own syntax, tokens included."""
    variable = TerraformVariable(stack, "v", type="string", default="unset").string_value
    patterns = draw(st.lists(TEXTS | st.just(TOKEN), min_size=1, max_size=5).map("".join), 500)
    ask(stack, [pattern.replace(TOKEN, variable) for pattern in patterns])
    (tmp_path / "main.tf").write_text(Synthesis.synth_hcl(stack))
    environment["TF_VAR_v"] = VALUE
    apply(tmp_path, binary, environment)
    assert asked(requests) == [normal(pattern.replace(TOKEN, VALUE)) for pattern in patterns]


@pytest.mark.slow
@pytest.mark.parametrize("hcl", [False, True], ids=["json", "hcl"])
def test_text_everywhere(
    stack: TerraformStack,
    tmp_path: Path,
    binary: TerraformBinary,
    environment: dict[str, str],
    requests: Requests,
    hcl: bool,
) -> None:
    """Texts of functions, stops and users, and keys of maps, arrive as they were."""
    odd = 'a ${b} %{c} $${d} "e" \\ \r f'
    parameters = {"type": '"object"', "properties": json.dumps({"p": {"description": odd}}), "${x}": '"%{y}"'}
    functions = [ChatFunction(name="f", description=odd, parameters=parameters)]
    ChatCompletion(
        stack, "c", model="gpt-4", messages=[user(odd)], functions=functions, stop=stop([odd, "b"]), user=odd
    )
    text = Synthesis.synth_hcl(stack) if hcl else Synthesis.synth(stack)
    (tmp_path / ("main.tf" if hcl else "main.tf.json")).write_text(text)
    apply(tmp_path, binary, environment)
    [request] = requests()
    sent = {"type": "object", "properties": {"p": {"description": odd}}, "${x}": "%{y}"}
    assert request["functions"] == [{"name": "f", "description": odd, "parameters": sent}]
    assert (request["stop"], request["user"], request["messages"][0]["content"]) == ([odd, "b"], odd, odd)


@pytest.mark.slow
def test_a_megabyte(
    stack: TerraformStack, tmp_path: Path, binary: TerraformBinary, environment: dict[str, str], requests: Requests
) -> None:
    """A prompt of a megabyte arrives whole, at a model that has room for it."""
    prompt = "long text " * 100_000
    open_ = OpenaiProvider(stack, "open", alias="open", allow_unlisted_models=True)
    ChatCompletion(stack, "c", model="gpt-4.1", messages=[user(prompt)], provider=open_)
    stack.node.root.synth()  # type: ignore[attr-defined] # the root is the app
    apply(tmp_path / "cdktf.out" / "stacks" / "texts", binary, environment)
    assert asked(requests) == [prompt]
