"""What is published: a wheel and an sdist, and what somebody has who installs the wheel on a machine without more."""

import json
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from terraform_provider_openai import __version__

ROOT = Path(__file__).parents[1]
PACKAGES = ("cdktf_openai", "mock_server", "terraform_provider_openai")
UNPUBLISHED = (".venv", ".git", ".cache", "node_modules", "__pycache__", "cdktf.out")
ELF = b"\x7fELF"

pytestmark = pytest.mark.slow

Run = Callable[..., str]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sdist, and the wheel from it, as they are published."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT)], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def wheel(published: Path) -> zipfile.ZipFile:
    """Open the wheel."""
    [file] = published.glob("*.whl")
    return zipfile.ZipFile(file)


@pytest.fixture(scope="module")
def run(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Install the wheel with its extras in a new environment, and give a function that runs its programs.

    They find nothing but what was installed there: neither node nor Terraform nor this checkout.
    """
    folder = tmp_path_factory.mktemp("machine")
    [file] = published.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    programs = folder / "venv" / "bin"
    subprocess.run([programs / "python", "-m", "pip", "install", "--quiet", f"{file}[all]"], check=True)

    def run_there(*command: str, project: str = ".") -> str:
        environment = {"PATH": str(programs), "HOME": str(folder), "PIP_NO_INDEX": "1"}
        done = subprocess.run(
            [programs / command[0], *command[1:]],
            cwd=folder / project,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run_there


def test_everything_that_is_loaded_is_there(wheel: zipfile.ZipFile) -> None:
    """Each file of the packages is in the wheel: scripts, pages and the templates of a new project."""
    files = (file for package in PACKAGES for file in (ROOT / package).rglob("*") if file.is_file())
    wanted = {str(file.relative_to(ROOT)) for file in files if "__pycache__" not in file.parts}
    assert wanted - set(wheel.namelist()) == set()


def test_nothing_else_is_there(wheel: zipfile.ZipFile) -> None:
    """No tests and no examples travel in the wheel."""
    assert {name.partition("/")[0] for name in wheel.namelist()} == {*PACKAGES, f"cdktf_openai-{__version__}.dist-info"}


def test_no_program_is_there(wheel: zipfile.ZipFile) -> None:
    """Neither Terraform nor node nor anything else that is compiled travels in the wheel."""
    assert [name for name in wheel.namelist() if wheel.read(name).startswith(ELF)] == []


def test_the_sdist_can_be_tested(published: Path) -> None:
    """Tests and examples are in the sdist, what was installed or built is not."""
    [file] = published.glob("*.tar.gz")
    with tarfile.open(file) as archive:
        names = [Path(name).relative_to(f"cdktf_openai-{__version__}") for name in archive.getnames()]
    assert {"tests", "examples", "Makefile", "LICENSE", "README.md"} <= {name.parts[0] for name in names}
    assert [name for name in names if set(name.parts) & set(UNPUBLISHED)] == []


def test_the_doctor_finds_everything(run: Run) -> None:
    """With the extras nothing is missing, though PATH has neither node nor Terraform."""
    found = json.loads(run("cdktf-openai", "doctor", "--json"))["findings"]
    assert {finding["status"] for finding in found} <= {"ok", "warn"}
    assert "bundled" in next(finding["found"] for finding in found if finding["topic"] == "terraform")


def test_a_new_project(run: Run) -> None:
    """A new project needs nothing that is not installed, passes its own tests, and is applied to the mock."""
    run("cdktf-openai", "new", "hello")
    run("pip", "install", "--quiet", "-r", "requirements.txt", project="hello")
    assert "4 passed" in run("pytest", project="hello")
    said = json.loads(run("cdktf-openai", "apply", "--json", project="hello"))
    assert said["stacks"][0]["outputs"]["text"]
