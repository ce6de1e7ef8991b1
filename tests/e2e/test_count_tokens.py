"""The provider's function `count_tokens` in real Terraform."""

import json
from typing import Any

import pytest

from cdktf_openai.terraform import TerraformError

MESSAGES = [
    {"role": "system", "name": "platform", "content": "Be brief. 👩‍🚀"},
    {"role": "user", "content": "How many ${1 + 2} tokens? Zu\u0308rich\n\n漢字"},
    {"role": "assistant", "content": None, "function_call": {"name": "weather", "arguments": '{"city": "Bern"}'}},
    {"role": "function", "name": "weather", "content": "rain"},
]


def hcl(value: Any) -> str:
    """Write a value in HCL."""
    return json.dumps(value, ensure_ascii=False).replace("${", "$${")


def write(workspace: Any, **outputs: str) -> None:
    """Write a completion and outputs in HCL, with the function's arguments as they are."""
    blocks = [
        f'output "{name}" {{\n value = provider::openai::count_tokens({words})\n}}' for name, words in outputs.items()
    ]
    resource = f'resource "openai_chat_completion" "c" {{\n model = "gpt-4"\n messages = {hcl(MESSAGES)}\n}}'
    (workspace.stack.path / "main.tf").write_text("\n".join([resource, *blocks]))


def test_it_counts_what_the_completion_reports(workspace: Any) -> None:
    """The number is that of `usage.prompt_tokens`, for literal messages, the resource's own, and a list of one type."""
    of_resource = "openai_chat_completion.c.model, openai_chat_completion.c.messages"
    one_type = '"gpt-4", tolist([{ role = "user", content = "hello" }])'
    write(workspace, literal=f'"gpt-4", {hcl(MESSAGES)}', resource=of_resource, one_type=one_type)
    workspace.apply()
    counted = workspace.values("c")["usage"]["prompt_tokens"]
    assert workspace.stack.outputs() == {"literal": counted, "resource": counted, "one_type": 8}


def test_what_is_not_known_is_counted_later(workspace: Any) -> None:
    """A message made from a completion's answer is counted when that is there."""
    answer = "openai_chat_completion.c.choices[0].message.content"
    write(workspace, later=f'"gpt-4", [{{ role = "user", content = {answer} }}]')
    workspace.apply()
    assert workspace.stack.outputs()["later"] > 7


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ('"gpt4", [{ role = "user", content = "x" }]', "did you mean 'gpt-4'?"),
        ('"gpt-4", [{ role = "robot", content = "x" }]', "messages[0].role: must be one of"),
        ('"gpt-4", [{ role = "user", content = "x", nmae = "y" }]', "messages[0].nmae: is no argument here"),
        ('"gpt-4", "Hello"', "messages: must be a list (got a text)"),
        ('"gpt-4", null', "must not be null"),
    ],
)
def test_a_wrong_argument(workspace: Any, words: str, told: str) -> None:
    """What is wrong is told in the words of the resource, at the argument."""
    write(workspace, wrong=words)
    with pytest.raises(TerraformError) as caught:
        workspace.stack.run("validate", "-json")
    [diagnostic] = json.loads(caught.value.output)["diagnostics"]
    assert told in diagnostic["detail"].replace("\n", " ")
