"""A program for the generated bindings, run with our imports, synthesizes what it did with theirs."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).parents[1] / "data"
STATE_FOLDER = re.compile(r'"path": "[^"]*/(terraform\.\w+\.tfstate)"')


@pytest.fixture(scope="module")
def synthesized(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Run the program, its import lines exchanged, and read its stacks."""
    folder = tmp_path_factory.mktemp("program")
    text = (DATA / "generated_program.py").read_text().replace("from imports.openai.", "from cdktf_openai.")
    (folder / "main.py").write_text(text)
    subprocess.run([sys.executable, "main.py", "out"], cwd=folder, check=True, capture_output=True)
    files = {file.parent.name: file.read_text() for file in folder.glob("out/stacks/*/cdk.tf.json")}
    return {name: json.loads(STATE_FOLDER.sub(r'"path": "\1"', text)) for name, text in files.items()}


@pytest.mark.parametrize("stack", ["stack", "second"])
def test_the_same_json(synthesized: dict[str, Any], stack: str) -> None:
    """Resources, outputs, providers and references across stacks are equal, key by key."""
    assert synthesized[stack] == json.loads((DATA / "generated_program.json").read_text())[stack]
