"""A new project."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

FILES = {
    ".github/workflows/test.yml",
    ".gitignore",
    "README.md",
    "cdktf.json",
    "main.py",
    "requirements.txt",
    "test_main.py",
}


@pytest.fixture
def project(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a project."""
    monkeypatch.chdir(tmp_path)
    assert run("new", "hello").exit_code == 0
    return tmp_path / "hello"


def test_its_files(project: Path) -> None:
    """Everything is there, and every place of a name is filled."""
    files = {str(file.relative_to(project)): file.read_text() for file in project.rglob("*") if file.is_file()}
    assert set(files) == FILES
    assert [name for name, text in files.items() if "PROJECT-" in text] == []


def test_its_settings_are_read(project: Path) -> None:
    """The settings of cdktf and the workflow are well formed, and the workflow runs the tests."""
    assert json.loads((project / "cdktf.json").read_text())["app"] == "python main.py"
    workflow = yaml.safe_load((project / ".github/workflows/test.yml").read_text())
    assert {"run": "pytest"} in workflow["jobs"]["test"]["steps"]


def test_it_is_clean(project: Path) -> None:
    """Ruff finds nothing, as in any project without settings."""
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "E,F,I,D1", "."]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_it_can_be_applied(project: Path, report: Any) -> None:
    """The stack as it was made is applied to the mock."""
    said = report("apply", project)
    assert [change["address"] for change in said["stacks"][0]["changes"]] == ["openai_chat_completion.greeting"]
    assert said["stacks"][0]["outputs"]["text"]


def test_nothing_is_overwritten(run: Any, project: Path) -> None:
    """A folder that exists is left alone, with exit code 1."""
    (project / "main.py").write_text("mine")
    result = run("new", "hello")
    assert (result.exit_code, (project / "main.py").read_text()) == (1, "mine")
    assert "hello exists already; nothing was changed" in result.output


@pytest.mark.parametrize("name", ["../x", "a b", "1st", ""])
def test_a_name_that_is_none(run: Any, name: str) -> None:
    """A name that can be no stack is told with its rule, and exit code 2."""
    result = run("new", name)
    assert result.exit_code == 2
    assert f"letters, digits and dashes, a letter first (got {name!r})" in result.output
