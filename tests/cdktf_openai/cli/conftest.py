"""Runs the command in this process, and apps to run it on."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cdktf_openai.cli.commands import main

Run = Callable[..., Result]

APP = """
from cdktf import App, TerraformOutput, TerraformStack
from cdktf_openai import ChatCompletion, OpenaiProvider, user

app = App()
stack = TerraformStack(app, "hello")
OpenaiProvider(stack, "openai")
text = ChatCompletion(stack, "greeting", model="gpt-4", messages=[user("Say hello")]).content
TerraformOutput(stack, "text", value=text)
TerraformOutput(stack, "secret", value=text, sensitive=True)
"""
SECOND = """
other = TerraformStack(app, "other")
OpenaiProvider(other, "openai", server_url="https://api.openai.com/v1")
ChatCompletion(other, "reply", model="gpt-4", messages=[user(f"Reply to: {text}")])
"""
SYNTH = "\napp.synth()\n"


@pytest.fixture(scope="session")
def run() -> Run:
    """Give a function that runs the command with arguments."""

    def run_command(*arguments: str | Path, stdin: str | None = None) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)

    return run_command


@pytest.fixture(scope="session")
def report(run: Run) -> Callable[..., dict[str, Any]]:
    """Give a function that runs the command with `--json` and reads its report."""

    def run_with_json(*arguments: str | Path) -> dict[str, Any]:
        parsed: dict[str, Any] = json.loads(run(*arguments, "--json").stdout)
        return parsed

    return run_with_json


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """Give an app of one stack."""
    file = tmp_path / "main.py"
    file.write_text(APP + SYNTH)
    return file


@pytest.fixture(scope="module")
def two_stacks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an app of two stacks: the second reads the first, and says that it wants the real API."""
    file = tmp_path_factory.mktemp("two") / "main.py"
    file.write_text(APP + SECOND + SYNTH)
    return file
