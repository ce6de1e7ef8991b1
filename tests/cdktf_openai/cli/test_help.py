"""What the command says of itself, quickly."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cdktf_openai.cli.commands import COMMANDS, main
from cdktf_openai.cli.lazy import Lazy

HEAVY = ("jsii", "cdktf", "rich", "flask", "mock_server", "msgspec", "urllib3")
PROGRAM = """
import sys
from cdktf_openai.cli.commands import main
main(["--help"], standalone_mode=False)
print([name for name in {names!r} if name in sys.modules])
"""


def test_help_imports_nothing_heavy() -> None:
    """Neither the engine (and node with it) nor the mock nor rich is imported to list the commands."""
    command = [sys.executable, "-c", PROGRAM.format(names=HEAVY)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said.splitlines()[-1] == "[]"
    assert all(f"  {name} " in said for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_summary_is_of_its_command(name: str, run: Any) -> None:
    """Each command of the list exists, explains itself, and names its options."""
    result = run(name, "--help")
    assert result.exit_code == 0
    assert "--help" in result.output
    assert COMMANDS[name].summary.endswith(".")


def test_exit_codes_and_completion_are_told(run: Any) -> None:
    """The help says what the exit codes mean and how to complete."""
    said = run("--help").output
    assert "2 wrong usage" in said
    assert "_CDKTF_OPENAI_COMPLETE=bash_source" in said


def test_a_typo(run: Any) -> None:
    """A command that is none is told with the one that was meant, and exit code 2."""
    result = run("aply")
    assert result.exit_code == 2
    assert "No such command 'aply'. Did you mean 'apply'" in result.output


def test_no_command_like_it(run: Any) -> None:
    """A word that resembles none is told with all of them."""
    assert f"There are {', '.join(COMMANDS)}." in run("xyzzy").output


def test_a_missing_extra(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command whose extra is missing says what to install."""
    monkeypatch.setitem(main.lazy, "mock", Lazy("not_there", "main", "", "mock"))  # type: ignore[attr-defined]
    result = run("mock")
    assert result.exit_code == 1
    assert "mock needs not_there, which is not installed: pip install 'cdktf-openai[mock]'" in result.output


def test_no_extra_at_all() -> None:
    """With the constructs alone one line says what to install, and nothing else."""
    program = "import sys; sys.modules['click'] = None; from cdktf_openai.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "cdktf-openai needs click, which is not installed: pip install 'cdktf-openai[cli]'\n"


def test_an_encoding_without_our_signs(tmp_path: Path) -> None:
    """What the terminal can't show is replaced."""
    (tmp_path / "main.py").write_text("raise SystemExit('no stack today')")
    command = [sys.executable, "-m", "cdktf_openai.cli", "plan", str(tmp_path)]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("? start the mock")
    assert done.stderr.endswith("no stack today\n")


@pytest.mark.parametrize(("words", "expected"), [("a", "apply"), ("provider ", "install"), ("apply --li", "--live")])
def test_completion(words: str, expected: str) -> None:
    """The shell gets commands, sub-commands and options."""
    line = f"cdktf-openai {words}"
    asked = {"_CDKTF_OPENAI_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
    command = [sys.executable, "-m", "cdktf_openai.cli"]
    done = subprocess.run(command, env={**os.environ, **asked}, capture_output=True, text=True, check=False)
    assert f"plain,{expected}" in done.stdout.split()


def test_mock_is_the_mocks_own_command(run: Any) -> None:
    """`mock` has the options of `openai-mock`, and tells wrong ones as it does."""
    assert "--any-model" in run("mock", "--help").output
    assert run("mock", "--port", "70000").exit_code == 2
