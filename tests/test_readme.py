"""The README's programs are run, and its promises about itself are kept."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cdktf import App, TerraformStack

from cdktf_openai import InvalidInput
from cdktf_openai._node import find_node
from mock_server import MockServer
from terraform_provider_openai.schema import ChatCompletion, check
from tests.programs import programs

PAGE = Path(__file__).parents[1] / "README.md"
README = PAGE.read_text()
PROGRAMS = [program.text for program in programs(PAGE)]


def run(words: list[str], folder: Path, **environment: str) -> str:
    """Run a command that must succeed."""
    whole = {**os.environ, **environment}
    done = subprocess.run(words, cwd=folder, env=whole, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_working_stack_within_25_lines() -> None:
    """The first program ends before line 25."""
    assert "app.synth()" in README.splitlines()[:25]


@pytest.mark.slow
def test_the_stack(tmp_path: Path) -> None:
    """The first program, and the commands that follow it, lead to the output."""
    (tmp_path / "main.py").write_text(PROGRAMS[0])
    terraform = [sys.executable, "-m", "cdktf_openai.terraform.bundled"]
    settings = {"TF_CLI_CONFIG_FILE": os.devnull, "OPENAI_API_KEY": "any"}
    with MockServer() as mock:
        mock.on(user="Greet the platform team.").reply("Hello!")
        run([sys.executable, "main.py"], tmp_path, JSII_NODE=str(find_node()))
        folder = tmp_path / "cdktf.out" / "stacks" / "hello"
        run([*terraform, "init"], folder, OPENAI_BASE_URL=mock.base_url, **settings)
        run([*terraform, "apply", "-auto-approve"], folder, OPENAI_BASE_URL=mock.base_url, **settings)
        assert run([*terraform, "output", "-raw", "text"], folder, **settings) == "Hello!"


def test_the_mock_in_a_test() -> None:
    """The program with the mock runs as it stands."""
    scope: dict[str, Any] = {}
    exec(PROGRAMS[1], scope)
    assert "mock" in scope


def test_the_estimate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The function with an estimate tells the numbers."""
    scope: dict[str, Any] = {}
    exec(PROGRAMS[2], scope)
    scope["summary"](TerraformStack(App(outdir=str(tmp_path)), "stack"), "Hello")
    assert capsys.readouterr().out == "12 tokens, room for 8180, at most 512 in all\n"


def test_the_prompt_that_cannot_fit() -> None:
    """What the README shows is what is told."""
    messages = [{"role": "user", "content": " word" * 9_005}]
    [problem] = check(ChatCompletion, {"model": "gpt-4", "messages": messages, "max_tokens": 1_000})
    assert f"```\n{problem}\n```" in README


def test_the_batch(tmp_path: Path) -> None:
    """The function with a batch works in a stack."""
    stack = TerraformStack(App(outdir=str(tmp_path)), "stack")
    scope: dict[str, Any] = {}
    exec(PROGRAMS[3], scope)
    assert set(scope["translations"](stack, ["one", "two"])) == {"one", "two"}


def test_the_error_that_it_shows() -> None:
    """The problems in the README are told in these words."""
    call = {"name": "get weather", "arguments": "{}"}
    messages = [{"role": "user", "content": "x"}] * 2 + [{"role": "assistant", "content": "", "function_call": call}]
    problems = list(check(ChatCompletion, {"model": "gpt4", "messages": messages}))
    said = str(InvalidInput(problems, "ChatCompletion 'hello/greeting'"))
    shown = re.search(r"  ```\n(  ChatCompletion.*?)  ```", README, re.DOTALL)
    assert shown is not None
    for line in shown[1].splitlines():
        start, _, end = line.strip().partition("…")
        assert start in said
        assert end in said


def test_the_targets_that_it_names() -> None:
    """Each make target of the README is in the Makefile."""
    makefile = (Path(__file__).parents[1] / "Makefile").read_text()
    targets = set(re.findall(r"make ([a-z-]+)", README))
    assert {"demo", "test"} <= targets
    assert [target for target in targets if f"\n{target}:" not in makefile] == []
