"""Values that become JSON text, with tokens in them: real Terraform gives JSON of the same values."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cdktf import TerraformOutput, TerraformStack, TerraformVariable, Token

from cdktf_openai import ChatCompletion, ChatFunction, InvalidInput, called, function_result, json_schema, tool_result
from cdktf_openai import user as user_message
from cdktf_openai.terraform import StackFolder, find_terraform

Synth = Callable[[], dict[str, Any]]

ODD = 'say "hi"\n\\ ${x} %{y} <&> é'


@pytest.fixture
def text(stack: TerraformStack) -> str:
    """Give the token of a text that JSON and templates have marks for."""
    return str(TerraformVariable(stack, "text", type="string").string_value)


@pytest.fixture
def evaluated(stack: TerraformStack, synth: Synth, tmp_path: Path) -> Callable[[str], Any]:
    """Give a function that has Terraform evaluate a text of a message, and reads it as JSON."""

    def evaluate(content: str) -> Any:
        ChatCompletion(stack, "c", model="gpt-4", messages=[user_message(content)])
        synthesized = synth()
        written = synthesized["resource"]["openai_chat_completion"]["c"]["messages"][0]["content"]
        parts = {"variable": synthesized["variable"], "output": {"written": {"value": written}}}
        (tmp_path / "main.tf.json").write_text(json.dumps(parts))
        terraform = StackFolder(
            "json", tmp_path, find_terraform(), {"TF_CLI_CONFIG_FILE": "/dev/null", "TF_VAR_text": ODD}
        )
        terraform.run("apply", "-auto-approve", "-no-color")
        return json.loads(terraform.outputs()["written"])

    return evaluate


@pytest.mark.usefixtures("provider")
def test_tokens_in_values(stack: TerraformStack, text: str, evaluated: Callable[[str], Any]) -> None:
    """A token is its value as a whole, and text inside of text; what looks like a template stays text."""
    number = TerraformVariable(stack, "number", default=5).number_value
    truth = TerraformVariable(stack, "truth", default=True).boolean_value
    values = {"whole": text, "inside": f"${{a}}, {text}!", text: [number, Token.as_string(number), truth, None]}
    assert evaluated(called("f", values).arguments) == {
        "whole": ODD,
        "inside": f"${{a}}, {ODD}!",
        ODD: [5, 5, True, None],
    }


def test_every_constructor(stack: TerraformStack, text: str, synth: Synth) -> None:
    """Results, arguments and schemas have the same JSON."""
    schema = {"type": "object", "description": text}
    wanted = json_schema("s", schema).json_schema
    assert wanted is not None
    made = {
        "result": function_result("f", {"a": text}).content,
        "tool": tool_result("call_1", {"a": text}).content,
        "schema": wanted.schema,  # type: ignore[union-attr]
        "parameters": ChatFunction.from_json_schema("f", schema).parameters["description"],
    }
    for name, value in made.items():
        TerraformOutput(stack, name, value=value)
    encoded = "${jsonencode(var.text)}"
    assert {name: output["value"] for name, output in synth()["output"].items()} == {
        "result": f'{{"a": {encoded}}}',
        "tool": f'{{"a": {encoded}}}',
        "schema": f'{{"type": "object", "description": {encoded}}}',
        "parameters": encoded,
    }


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"a": {1}}, "function_result 'f': 1 problem\n  result: must hold JSON values only: a set is none"),
        (float("nan"), "result: must hold JSON values only: Out of range"),
        (object, "result: must hold JSON values only: a type is none"),
    ],
    ids=["set", "nan", "class"],
)
def test_what_is_no_json(value: Any, words: str) -> None:
    """A value that JSON has not is told as every other problem."""
    with pytest.raises(InvalidInput, match=words):
        function_result("f", value)


@pytest.mark.usefixtures("provider")
def test_a_construct_is_none(stack: TerraformStack) -> None:
    """A construct is told, where one of its values is meant."""
    c = ChatCompletion(stack, "c", model="gpt-4", messages=[user_message("Hi")])
    with pytest.raises(InvalidInput, match="a ChatCompletion is none"):
        function_result("f", {"answer": c})
