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

THE_ENGINES_ARGUMENTS = """
from cdktf import App, TerraformIterator, TerraformOutput, TerraformStack, TerraformVariable
from cdktf_openai import ChatCompletion, DataOpenaiChatCompletion, OpenaiProvider, literal, user

app = App(outdir="out")
stack = TerraformStack(app, "stack")
OpenaiProvider(stack, "openai")
hello = {"model": "gpt-4", "messages": [user("Hello")]}
TerraformVariable(stack, "word", type="string", default="a")
known = '${length(var.word) > 0}'
first = ChatCompletion(stack, "first", **hello, store=True, lifecycle={"ignore_changes": "all"})
ChatCompletion(stack, "some", **hello, lifecycle={"ignore_changes": ["messages", "model"]})
conditions = [{"condition": known, "error_message": 'no "word"\\nin ${var.word}'}]
ChatCompletion(stack, "checked", **hello, lifecycle={"precondition": conditions, "postcondition": conditions * 2})
triggers = ["openai_chat_completion.first.id", "openai_chat_completion.first", first]
ChatCompletion(stack, "triggered", **hello, lifecycle={"replace_triggered_by": triggers, "prevent_destroy": False})
DataOpenaiChatCompletion(stack, "kept", completion_id=first.id, lifecycle={"postcondition": conditions})
commands = [{"type": "local-exec", "command": 'echo "${var.word}"\\ntrue'}]
ChatCompletion(stack, "run", **hello, provisioners=commands, connection={"type": "ssh", "host": "nowhere"})
for name, questions in (
    ("texts", TerraformIterator.from_map({"a": literal('"two"\\nlines of ${x} %{y'), "b": "two\\nlines"})),
    ("list", TerraformIterator.from_list(["two\\nlines"])),
):
    ChatCompletion(stack, name, model="gpt-4", messages=[user(questions.value)], for_each=questions)
tables = TerraformIterator.from_map({"a": {"question": literal("two\\r\\n%{lines"), "number": 1}})
ChatCompletion(stack, "tables", model="gpt-4", messages=[user(tables.get_string("question"))], for_each=tables)
app.synth()
"""
ASKED = {"Hello", '"two"\nlines of ${x} %{y', "two\nlines", "two\r\n%{lines"}


def synthesize(program: str, folder: Path, *, as_hcl: bool) -> Path:
    """Run a program as the command line does, with or without --hcl, and give the folder of its stack."""
    (folder / "main.py").write_text(program)
    settings = {**os.environ, **({"SYNTH_HCL_OUTPUT": "true"} if as_hcl else {})}
    subprocess.run([sys.executable, "main.py"], cwd=folder, env=settings, check=True, capture_output=True)
    return folder / "out" / "stacks" / "stack"


@pytest.mark.slow
def test_a_stack_in_hcl(tmp_path: Path, binary: TerraformBinary, environment: dict[str, str], mock: MockServer) -> None:
    """Aliases, iterators, dynamic lists, counts, data and what the engine adds are HCL that Terraform takes."""
    mock.on(user='say "hi" ${x}').reply("Hi.")
    folder = synthesize(PROGRAM, tmp_path, as_hcl=True)
    assert (folder / "cdk.tf").read_text().startswith("terraform {")
    assert apply(folder, binary, environment).outputs()["text"] == "Hi."


@pytest.mark.slow
@pytest.mark.parametrize("as_hcl", [True, False], ids=["hcl", "json"])
def test_the_engines_own_arguments(
    tmp_path: Path, binary: TerraformBinary, environment: dict[str, str], mock: MockServer, as_hcl: bool
) -> None:
    """Lifecycles, provisioners and iterators over texts of several lines are what Terraform takes, in both syntaxes."""
    folder = synthesize(THE_ENGINES_ARGUMENTS, tmp_path, as_hcl=as_hcl)
    apply(folder, binary, environment)
    assert {call.request.messages[-1].content for call in mock.journal if call.request} == ASKED
