"""The examples' own tests, and the workflow that runs them, as their readers run them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.examples.conftest import EXAMPLES

WORKFLOW = Path(".github", "workflows", "stack.yml")

pytestmark = pytest.mark.slow


def steps() -> list[dict[str, Any]]:
    """Give the workflow's steps that run a command."""
    workflow = yaml.safe_load((EXAMPLES / "github_actions" / WORKFLOW).read_text())
    return [step for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the example, as a runner checks it out."""
    return Path(shutil.copytree(EXAMPLES / "github_actions", tmp_path_factory.mktemp("checkout") / "stack"))


def run(command: list[str], folder: Path) -> None:
    """Run a command with this Python's programs first on PATH; everything is installed, so pip asks no index."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "PIP_NO_INDEX": "1"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("step", steps(), ids=lambda step: step["name"])
def test_a_step_of_the_workflow(step: dict[str, Any], checkout: Path) -> None:
    """Each command of the workflow works, one after another."""
    run(["bash", "-eo", "pipefail", "-c", step["run"]], checkout)


def test_the_own_construct() -> None:
    """The test suite of the user's own construct passes."""
    run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"], EXAMPLES / "own_construct")
