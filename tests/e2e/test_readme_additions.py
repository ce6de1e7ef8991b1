"""The README's programs for the additions, applied with real Terraform."""

import re
from pathlib import Path
from typing import Any

import pytest
from cdktf import App, LocalBackend, TerraformOutput, TerraformStack

from cdktf_openai import OpenaiProvider
from cdktf_openai.terraform import TerraformBinary, stack_folders
from mock_server import MockServer

README = (Path(__file__).parents[2] / "README.md").read_text()


def program(language: str, name: str) -> str:
    """Give the README's program in a language that has a name in it."""
    blocks: list[str] = re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    return next(block for block in blocks if name in block)


@pytest.mark.usefixtures("attached")
def test_the_conversation_with_a_tool(
    mock: MockServer, tmp_path: Path, binary: TerraformBinary, environment: dict[str, str]
) -> None:
    """The Python program asks, is asked for a call, gives the result, and gets the answer."""
    mock.on(role="tool").reply("5 degrees.")
    app = App(outdir=str(tmp_path / "cdktf.out"))
    stack = TerraformStack(app, "forecast")
    LocalBackend(stack, path="terraform.tfstate")
    OpenaiProvider(stack, "openai")
    scope: dict[str, Any] = {}
    exec(program("python", "def forecast"), scope)
    TerraformOutput(stack, "text", value=scope["forecast"](stack).content)
    app.synth()
    (folder,) = stack_folders(tmp_path / "cdktf.out", binary, environment)
    folder.init()
    folder.plan()
    folder.apply()
    assert folder.outputs() == {"text": "5 degrees."}


def test_the_import(attached: Any, mock: MockServer) -> None:
    """The HCL program imports a stored completion and reads it, with no new call."""
    mock.on(user="Hello").reply("Hi there.")
    messages = [{"role": "user", "content": "Hello"}]
    attached.write(resources={"greeting": {"model": "gpt-4", "messages": messages, "store": True}})
    attached.apply()
    completion_id = attached.values("greeting")["id"]
    (attached.stack.path / "terraform.tfstate").unlink()
    attached.write()
    text = program("terraform", "import {").replace("chatcmpl-123", completion_id)
    (attached.stack.path / "readme.tf").write_text(text)
    attached.apply()
    assert {resource["values"]["choices"][0]["message"]["content"] for resource in attached.stack.resources()} == {
        "Hi there."
    }
    assert [entry.method for entry in mock.journal].count("POST") == 1
    attached.stack.plan()
    assert "no changes" in attached.stack.run("show", "-no-color", "plan").lower()
