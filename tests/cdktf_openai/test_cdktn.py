"""The same program on cdktn, the successor of cdktf, installed by itself: one import is exchanged."""

import json
import os
import re
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


@pytest.mark.slow
def test_the_same_json(python: Path, tmp_path: Path) -> None:
    """Resources, outputs and references are those of cdktf; only the engine's version in the metadata differs."""
    text = (DATA / "generated_program.py").read_text()
    text = text.replace("from imports.openai.", "from cdktf_openai.").replace(
        "import cdktf\n", "import cdktn as cdktf\n"
    )
    (tmp_path / "main.py").write_text(text)
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    subprocess.run([python, "main.py", "out"], cwd=tmp_path, check=True, capture_output=True, env=environment)
    expected: dict[str, Any] = json.loads((DATA / "generated_program.json").read_text())
    for name, stack in expected.items():
        file = tmp_path / "out" / "stacks" / name / "cdk.tf.json"
        found = json.loads(STATE_FOLDER.sub(r'"path": "\1"', file.read_text()))
        assert found["//"]["metadata"].pop("version") != stack["//"]["metadata"].pop("version")
        assert found == stack
