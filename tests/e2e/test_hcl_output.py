"""A program that is run as `cdktf synth --hcl` runs it writes a stack that real Terraform applies."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cdktf_openai.terraform import TerraformBinary
from mock_server import MockServer
from tests.e2e.texts import apply

PROGRAM = """
from cdktf_openai import ChatCompletion, DataOpenaiChatCompletion, OpenaiProvider, json_schema, user
from cdktf import App, TerraformIterator, TerraformOutput, TerraformStack, TerraformVariable

app = App(outdir="out")
stack = TerraformStack(app, "stack")
OpenaiProvider(stack, "openai")
other = OpenaiProvider(stack, "other", alias="other", max_retries=0, allow_unlisted_models=True)
words = TerraformVariable(stack, "words", type="set(string)", default=["a", "b"])
each = TerraformIterator.from_list(words.list_value)
first = ChatCompletion(
    stack,
    "first",
    model="gpt-4o",
    messages=[user('say "hi" ${x}')],
    provider=other,
    store=True,
    metadata={"k${x}": 'v"'},
    response_format=json_schema("s", {"type": "object", "title": '"${t}'}),
    lifecycle={"create_before_destroy": True},
)
ChatCompletion(stack, "each", model="gpt-4", for_each=each, messages=[user(each.value)], depends_on=[first])
ChatCompletion(stack, "dynamic", model="gpt-4", messages=each.dynamic({"role": "user", "content": each.value}))
ChatCompletion(stack, "twice", model="gpt-4", count=2, messages=[user("x")])
kept = DataOpenaiChatCompletion(stack, "kept", completion_id=first.id, provider=other)
TerraformOutput(stack, "text", value=kept.content)
app.synth()
"""


@pytest.mark.slow
def test_a_stack_in_hcl(tmp_path: Path, binary: TerraformBinary, environment: dict[str, str], mock: MockServer) -> None:
    """Aliases, iterators, dynamic lists, counts, data and what the engine adds are HCL that Terraform takes."""
    mock.on(user='say "hi" ${x}').reply("Hi.")
    (tmp_path / "main.py").write_text(PROGRAM)
    settings = {**os.environ, "SYNTH_HCL_OUTPUT": "true"}  # what the command line sets for --hcl
    subprocess.run([sys.executable, "main.py"], cwd=tmp_path, env=settings, check=True, capture_output=True)
    folder = tmp_path / "out" / "stacks" / "stack"
    assert (folder / "cdk.tf").read_text().startswith("terraform {")
    assert apply(folder, binary, environment).outputs()["text"] == "Hi."
