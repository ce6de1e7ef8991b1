"""The shortcuts to the first answer, read from Terraform's outputs."""

from pathlib import Path

import pytest
from cdktf import App, TerraformOutput, TerraformStack

from cdktf_openai import ChatCompletion, ChatFunction, OpenaiProvider, call, user
from cdktf_openai.terraform import StackFolder, TerraformBinary
from mock_server import MockServer
from tests.e2e.texts import apply

CITY = {"type": "object", "properties": {"city": {"type": "string"}}}


@pytest.fixture
def applied(tmp_path: Path, binary: TerraformBinary, environment: dict[str, str], mock: MockServer) -> StackFolder:
    """Apply a completion that answers with text and one that answers with a call, and read both by the shortcuts."""
    mock.on(user="Hi").reply("Hello!")
    mock.on(user="Weather?").call("weather", {"city": "Åre"})
    stack = TerraformStack(App(outdir=str(tmp_path / "cdktf.out")), "stack")
    OpenaiProvider(stack, "openai")
    weather = ChatFunction.from_json_schema("weather", CITY)
    said = ChatCompletion(stack, "said", model="gpt-4", messages=[user("Hi")])
    called = ChatCompletion(
        stack, "called", model="gpt-4", messages=[user("Weather?")], functions=[weather], function_call=call("weather")
    )
    for name, value in {
        "content": said.content,
        "reason": said.finish_reason,
        "name": called.function_call.name,
        "arguments": called.function_call.arguments,
        "asked": called.function_call.two.name,
    }.items():
        TerraformOutput(stack, name, value=value)
    stack.node.root.synth()  # type: ignore[attr-defined] # the root is the app
    return apply(tmp_path / "cdktf.out" / "stacks" / "stack", binary, environment)


def test_the_first_answer(applied: StackFolder) -> None:
    """Text, reason and call are those of the first answer; `function_call.two` stays the argument."""
    assert applied.outputs() == {
        "content": "Hello!",
        "reason": "stop",
        "name": "weather",
        "arguments": '{"city": "Åre"}',
        "asked": "weather",
    }
