"""The guide's page on the plugin: its HCL is one configuration, applied by real Terraform."""

import re
from pathlib import Path
from typing import Any

from mock_server import MockServer

GUIDE = (Path(__file__).parents[2] / "docs" / "guide" / "plugin.md").read_text()
PROGRAMS: list[str] = re.findall(r"^```terraform\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
[IMPORT] = [program for program in PROGRAMS if program.startswith("import {")]


def test_the_configuration(workspace: Any, mock: MockServer) -> None:
    """All but the import is applied at once, as `terraform fmt` writes it; the tokens are counted."""
    mock.on(user="Greet the platform team.").reply("Hello, platform team!")
    (workspace.stack.path / "main.tf.json").unlink()
    text = "\n".join(program for program in PROGRAMS if program is not IMPORT)
    (workspace.stack.path / "main.tf").write_text(text)
    assert workspace.stack.run("fmt", "-check", "-no-color") == ""
    workspace.apply()
    assert workspace.stack.outputs() == {"greeting": "Hello, platform team!", "tokens": 8}
    assert {entry.model for entry in mock.journal} == {"gpt-4", "gpt-4o"}


def test_the_import(attached: Any, mock: MockServer) -> None:
    """A stored completion is imported and read, with no new call."""
    mock.on(user="Hello").reply("Hi there.")
    messages = [{"role": "user", "content": "Hello"}]
    attached.write(resources={"kept": {"model": "gpt-4", "messages": messages, "store": True}})
    attached.apply()
    completion_id = attached.values("kept")["id"]
    (attached.stack.path / "terraform.tfstate").unlink()
    attached.write()
    (attached.stack.path / "guide.tf").write_text(IMPORT.replace("chatcmpl-123", completion_id))
    attached.apply()
    answers = {found["values"]["choices"][0]["message"]["content"] for found in attached.stack.resources()}
    assert answers == {"Hi there."}
    assert [entry.method for entry in mock.journal].count("POST") == 1
    attached.stack.plan()
    assert "no changes" in attached.stack.run("show", "-no-color", "plan").lower()


def test_the_key_of_the_page_on_security(attached: Any) -> None:
    """Its provider block with an ephemeral variable is valid, and written as `terraform fmt` does."""
    page = (Path(__file__).parents[2] / "docs" / "guide" / "security.md").read_text()
    [program] = re.findall(r"^```terraform\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    (attached.stack.path / "main.tf").write_text(f"{PROGRAMS[0]}\n{program}")
    assert attached.stack.run("fmt", "-check", "-no-color") == ""
    assert "Success!" in attached.stack.run("validate", "-no-color")
