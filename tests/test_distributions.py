"""The distributions that are made from this repository besides cdktf-openai: what each brings, and what not."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROGRAM = """
from cdktf_openai import ChatCompletion, user
from cdktn import App, TerraformStack

stack = TerraformStack(App(), "stack")
ChatCompletion(stack, "hello", model="gpt-4", messages=[user("Hello")])
print(stack.to_terraform()["resource"]["openai_chat_completion"]["hello"]["model"])
"""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["cdktn-openai", "cdktf-openai-mock"])
def environment(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """Build a distribution, and install its wheel in a new environment; give its name and the folder of programs."""
    folder = tmp_path_factory.mktemp(request.param)
    build = [sys.executable, str(ROOT / "distributions" / "build.py"), str(folder / "dist"), request.param]
    subprocess.run(build, check=True, capture_output=True)
    [wheel] = (folder / "dist").glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    programs = folder / "venv" / "bin"
    named = f"{request.param}[all] @ {wheel.as_uri()}" if request.param == "cdktn-openai" else str(wheel)
    subprocess.run([programs / "python", "-m", "pip", "install", "--quiet", named], check=True)
    return request.param, programs


def installed(programs: Path) -> set[str]:
    """Name what is installed."""
    command = [programs / "python", "-m", "pip", "list", "--format", "json", "--disable-pip-version-check"]
    return {each["name"] for each in json.loads(subprocess.run(command, check=True, capture_output=True).stdout)}


def test_what_it_brings(environment: tuple[str, Path]) -> None:
    """There is no engine but the one that the name says, and pip finds nothing missing."""
    name, programs = environment
    subprocess.run([programs / "python", "-m", "pip", "check"], check=True, capture_output=True)
    engines = {"cdktf", "cdktn", "jsii", "constructs"} & installed(programs)
    assert engines == ({"cdktn", "jsii", "constructs"} if name == "cdktn-openai" else set())


def test_what_it_does(environment: tuple[str, Path], tmp_path: Path) -> None:
    """A stack of cdktn works, the doctor misses nothing, a new project is tested; the mock alone says its version."""
    name, programs = environment
    settings = {"PATH": str(programs), "HOME": str(tmp_path)}
    commands = {
        "cdktn-openai": [
            [programs / "python", "-c", PROGRAM],
            [programs / "cdktf-openai", "doctor"],
            [programs / "cdktf-openai", "new", "hello"],
            [programs / "pytest", "hello"],
        ],
        "cdktf-openai-mock": [[programs / "openai-mock", "--version"]],
    }
    for command in commands[name]:
        done = subprocess.run(command, cwd=tmp_path, env=settings, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
