"""Every example has what a reader expects, and uses the public API only."""

import ast
import json
import re
from pathlib import Path

import pytest

from tests.examples.conftest import APPS, EXAMPLES

FOLDERS = [app.parent for app in APPS]
PUBLIC = {"cdktf", "constructs", "cdktf_openai", "mock_server", "pytest", "main", "typing"}
LONGEST_README = 14


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_settings_and_readme(folder: Path) -> None:
    """`cdktf.json` runs the program with a project id of its own; the README is short and names a command."""
    settings = json.loads((folder / "cdktf.json").read_text())
    assert (settings["app"], settings["sendCrashReports"]) == ("python main.py", "false")
    lines = (folder / "README.md").read_text().splitlines()
    assert lines[0].startswith("# ")
    assert len(lines) <= LONGEST_README


def test_each_has_a_project_id_of_its_own() -> None:
    """No two share one."""
    ids = [json.loads((folder / "cdktf.json").read_text())["projectId"] for folder in FOLDERS]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("file", sorted(EXAMPLES.rglob("*.py")), ids=lambda file: str(file.relative_to(EXAMPLES)))
def test_public_api_only(file: Path) -> None:
    """No private module and no private name."""
    imported = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.ImportFrom)]
    assert {node.module for node in imported} <= PUBLIC
    assert not re.search(r"\b_[a-z]+\(|\._[a-z]", file.read_text())
