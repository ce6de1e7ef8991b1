"""The README's programs are run, and its promises about itself are kept."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cdktf_openai import InvalidInput
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
        activated = {"JSII_NODE": "node", "PATH": str(Path(sys.executable).parent)}  # the node of the extra
        run([sys.executable, "main.py"], tmp_path, **activated)
        folder = tmp_path / "cdktf.out" / "stacks" / "hello"
        run([*terraform, "init"], folder, OPENAI_BASE_URL=mock.base_url, **settings)
        run([*terraform, "apply", "-auto-approve"], folder, OPENAI_BASE_URL=mock.base_url, **settings)
        assert run([*terraform, "output", "-raw", "text"], folder, **settings) == "Hello!"


def test_its_links() -> None:
    """What the README links to in this repository is there."""
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if not link.startswith("https://")]
    assert len(links) > 10
    assert [link for link in links if not (PAGE.parent / link).exists()] == []


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
