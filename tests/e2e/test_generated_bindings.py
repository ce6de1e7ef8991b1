"""What `cdktf get` generates from the plugin's own schema is a program's way to the plugin: it applies."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cdktf_openai._engine.node import find_node
from cdktf_openai.terraform import StackFolder, TerraformBinary
from mock_server import MockServer
from terraform_provider_openai.install import IMPLIED_MIRROR, install

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
PROGRAM = """
from cdktf import App, TerraformOutput, TerraformStack
from imports.openai.chat_completion import ChatCompletion, ChatCompletionMessages, ChatCompletionStop
from imports.openai.provider import OpenaiProvider

app = App(outdir="out")
stack = TerraformStack(app, "stack")
OpenaiProvider(stack, "openai")
message = ChatCompletionMessages(role="user", content="Hello")
completion = ChatCompletion(stack, "c", model="gpt-4", messages=[message], stop=ChatCompletionStop(str="END"))
TerraformOutput(stack, "text", value=completion.choices.get(0).message.content)
app.synth()
"""


def generated() -> str:
    """Give the folder of the bindings, made where they are missing or older than the schema."""
    done = subprocess.run(
        [sys.executable, str(BENCHMARKS / "generated_bindings.py")], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"the bindings can't be made here: {done.stderr.strip().splitlines()[-1]}")
    return done.stdout.strip()


@pytest.mark.slow
def test_a_generated_program_applies(
    tmp_path: Path, binary: TerraformBinary, environment: dict[str, str], mock: MockServer
) -> None:
    """Synthesized with the generated classes, applied with the plugin: the answer is the output."""
    mock.on(user="Hello").reply("Hi there.")
    (tmp_path / "main.py").write_text(PROGRAM)
    settings = {**os.environ, "PYTHONPATH": generated(), "JSII_NODE": str(find_node())}
    subprocess.run([sys.executable, "main.py"], cwd=tmp_path, env=settings, check=True, capture_output=True)
    folder = tmp_path / "out" / "stacks" / "stack"
    install(folder / IMPLIED_MIRROR)
    stack = StackFolder("stack", folder, binary, environment)
    stack.init()
    stack.plan()
    stack.apply()
    assert stack.outputs()["text"] == "Hi there."
    assert "No changes" in stack.plan()
