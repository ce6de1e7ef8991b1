"""The built wheel holds what the programs load beside their modules."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("cdktf_openai", "mock_server", "terraform_provider_openai")


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Build the wheel and list it."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(command, check=True)
    [wheel] = folder.glob("*.whl")
    return set(zipfile.ZipFile(wheel).namelist())


@pytest.mark.slow
def test_everything_that_is_loaded_is_there(names: set[str]) -> None:
    """Each file of the packages that git knows is in the wheel, scripts and pages included."""
    files = (file for package in PACKAGES for file in (ROOT / package).rglob("*") if file.is_file())
    wanted = {str(file.relative_to(ROOT)) for file in files if "__pycache__" not in file.parts}
    assert wanted - names == set()


@pytest.mark.slow
def test_nothing_else_is_there(names: set[str]) -> None:
    """Neither tests nor Terraform nor node travel in the wheel."""
    assert {name.partition("/")[0] for name in names} == {*PACKAGES, "cdktf_openai-0.1.0.dist-info"}
