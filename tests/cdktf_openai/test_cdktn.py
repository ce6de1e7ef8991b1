"""The same program on cdktn, the successor of cdktf, installed by itself: one import is exchanged."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"
STATE_FOLDER = re.compile(r'"path": "[^"]*/(terraform\.\w+\.tfstate)"')


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an environment that has cdktn and no cdktf, with this checkout in it."""
    folder = tmp_path_factory.mktemp("cdktn")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = folder / "bin" / "python"
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "cdktn>=0.24,<0.25"], check=True)
    site = subprocess.run(
        [python, "-c", "import site; print(site.getsitepackages()[0])"], capture_output=True, check=True
    )
    Path(site.stdout.decode().strip(), "checkout.pth").write_text(f"{ROOT}\n")
    return python


def synthesize(python: Path | str, program: str, folder: Path) -> str:
    """Run a program that synthesizes into `out`, and give what it prints, wherever it runs."""
    folder.mkdir(exist_ok=True)
    (folder / "main.py").write_text(program)
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [python, "main.py", "out"], cwd=folder, check=True, stdout=subprocess.PIPE, env=environment, text=True
    )
    return done.stdout.replace(str(folder), "folder")


def stack_in(folder: Path, name: str) -> tuple[str, dict[str, Any]]:
    """Give the version of the engine that synthesized a stack, and the rest of the stack."""
    text = (folder / "out" / "stacks" / name / "cdk.tf.json").read_text()
    stack: dict[str, Any] = json.loads(STATE_FOLDER.sub(r'"path": "\1"', text))
    return stack["//"]["metadata"].pop("version"), stack


@pytest.mark.slow
def test_the_same_json(python: Path, tmp_path: Path) -> None:
    """Resources, outputs and references are those of cdktf; only the engine's version in the metadata differs."""
    program = (DATA / "generated_program.py").read_text().replace("from imports.openai.", "from cdktf_openai.")
    synthesize(python, program.replace("import cdktf\n", "import cdktn as cdktf\n"), tmp_path)
    expected: dict[str, Any] = json.loads((DATA / "generated_program.json").read_text())
    for name, stack in expected.items():
        version, found = stack_in(tmp_path, name)
        assert version != stack["//"]["metadata"].pop("version")
        assert found == stack


@pytest.mark.slow
def test_the_same_additions(python: Path, tmp_path: Path) -> None:
    """What the generated bindings have not is the same in both engines too, in JSON and in HCL."""
    program = (DATA / "additions_program.py").read_text()
    old, new = tmp_path / "cdktf", tmp_path / "cdktn"
    told = synthesize(sys.executable, program, old)
    assert synthesize(python, program.replace("import cdktf\n", "import cdktn as cdktf\n"), new) == told
    for name in ("one", "two"):
        assert stack_in(new, name)[1] == stack_in(old, name)[1]
    completions = stack_in(new, "one")[1]["resource"]["openai_chat_completion"].values()
    assert {completion["user"] for completion in completions} == {"somebody"}


@pytest.mark.slow
def test_the_same_marked_texts(python: Path, tmp_path: Path) -> None:
    """Hostile texts that `literal` has marked are written by both engines in the same way, wherever they are."""
    program = (DATA / "hostile_program.py").read_text()
    old, new = tmp_path / "cdktf", tmp_path / "cdktn"
    for folder in (old, new):
        folder.mkdir()
        shutil.copy(DATA / "hostile_texts.json", folder)
    synthesize(sys.executable, program, old)
    synthesize(python, program.replace("import cdktf\n", "import cdktn as cdktf\n"), new)
    assert stack_in(new, "texts")[1] == stack_in(old, "texts")[1]
