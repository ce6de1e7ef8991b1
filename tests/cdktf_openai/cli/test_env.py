"""The variables that lead to the mock, in the words of each shell."""

import shutil
import subprocess
import sys
from typing import Any

import pytest

URL = "http://127.0.0.1:9/it's/v1"


def test_the_variables(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mock's URL and a key for it, never the user's own."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-user")
    said = run("env", "--shell", "sh").output
    assert "export OPENAI_BASE_URL=http://127.0.0.1:8080/v1" in said
    assert "sk-of-the-user" not in said


def test_sh_reads_them() -> None:
    """A real shell gets the URL as it was."""
    program = 'eval "$("$1" -m cdktf_openai.cli env --base-url "$2")" && printf %s "$OPENAI_BASE_URL"'
    command = [str(shutil.which("sh")), "-c", program, "sh", sys.executable, URL]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == URL


@pytest.mark.parametrize(
    ("shell", "line"),
    [
        ("fish", r"set -gx OPENAI_BASE_URL 'http://127.0.0.1:9/it\'s/v1'"),
        ("powershell", "$Env:OPENAI_BASE_URL = 'http://127.0.0.1:9/it''s/v1'"),
        ("dotenv", 'OPENAI_BASE_URL="http://127.0.0.1:9/it\'s/v1"'),
    ],
)
def test_other_shells(run: Any, shell: str, line: str) -> None:
    """Each has its own way to quote."""
    assert run("env", "--shell", shell, "--base-url", URL).output.splitlines()[0] == line


@pytest.mark.parametrize(("shell", "start"), [("/usr/bin/fish", "set -gx "), ("/bin/bash", "export ")])
def test_the_users_shell(run: Any, shell: str, start: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without --shell it is the one in SHELL."""
    monkeypatch.setenv("SHELL", shell)
    assert run("env").output.startswith(start)


def test_the_packaged_node(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no node on PATH, the packaged one is named."""
    monkeypatch.delenv("JSII_NODE", raising=False)
    monkeypatch.setenv("PATH", "")
    assert "JSII_NODE=" in run("env", "--shell", "sh").output
