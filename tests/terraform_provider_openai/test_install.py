"""The mirror: the same bytes everywhere, and the interpreter's path outside of the package."""

import stat
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from terraform_provider_openai import __version__
from terraform_provider_openai.install import POINTER, install


def test_where_the_executable_lies(tmp_path: Path) -> None:
    """The executable lies where Terraform looks, and may be run."""
    file = install(tmp_path)
    parts = file.relative_to(tmp_path).parts
    assert parts[:4] == ("terraform.local", "cdktf-openai", "openai", __version__)
    assert file.stat().st_mode & stat.S_IXUSR


def test_the_package_is_the_same_for_every_python(tmp_path: Path) -> None:
    """A lock file's checksum holds whichever Python runs the plugin."""
    first, second = install(tmp_path / "a", "/one/python"), install(tmp_path / "b", "/two/python")
    assert first.read_bytes() == second.read_bytes()
    assert [path.name for path in first.parent.iterdir()] == [first.name]
    assert (tmp_path / "b" / POINTER).read_text() == "/two/python\n"


def test_a_lost_run_bit_is_restored(tmp_path: Path) -> None:
    """A launcher that somebody unpacked without its run bit gets it back."""
    install(tmp_path).chmod(0o644)
    assert install(tmp_path).stat().st_mode & stat.S_IXUSR


def test_installing_again_changes_nothing(tmp_path: Path) -> None:
    """A second install leaves the files alone."""
    before = install(tmp_path).stat().st_mtime_ns
    assert install(tmp_path).stat().st_mtime_ns == before


@pytest.fixture
def launcher(tmp_path: Path) -> Path:
    """Give an installed launcher."""
    return install(tmp_path / "mirror")


def launch(launcher: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Start the launcher as nobody but Terraform should."""
    environment = {"PATH": "", "CDKTF_OPENAI_PYTHON": "", **environment}
    return subprocess.run(
        ["/bin/sh", launcher], env=environment, capture_output=True, text=True, check=False, cwd=launcher.parent
    )


def test_the_launcher_follows_the_pointer(launcher: Path) -> None:
    """The launcher starts the plugin with the Python that the mirror's root names."""
    assert "Terraform starts it" in launch(launcher).stderr


def test_the_launcher_takes_the_variable_first(launcher: Path) -> None:
    """CDKTF_OPENAI_PYTHON comes before the pointer."""
    (launcher.parents[5] / POINTER).write_text("/nowhere\n")
    assert "Terraform starts it" in launch(launcher, CDKTF_OPENAI_PYTHON=sys.executable).stderr


def test_the_launcher_is_found_through_a_link(launcher: Path, tmp_path: Path) -> None:
    """Terraform links the package into .terraform: the pointer is found all the same."""
    (tmp_path / "linked").symlink_to(launcher.parent)
    assert "Terraform starts it" in launch(tmp_path / "linked" / launcher.name).stderr


def test_the_launcher_says_what_is_missing(launcher: Path) -> None:
    """Without any Python that has the plugin it says what to do."""
    (launcher.parents[5] / POINTER).write_text("/nowhere\n")
    done = launch(launcher)
    assert done.returncode == 1
    assert "set CDKTF_OPENAI_PYTHON" in done.stdout


def test_the_launcher_names_a_python_without_the_plugin(launcher: Path, tmp_path: Path) -> None:
    """A Python that has lost the plugin is named where Terraform shows it, with what to do."""
    venv.create(tmp_path / "bare", symlinks=True)
    python = tmp_path / "bare" / "bin" / "python"
    (launcher.parents[5] / POINTER).write_text(f"{python}\n")
    done = launch(launcher)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith(f"{python} has no cdktf-openai[plugin]: install it there")


def test_the_launcher_passes_over_a_folder(launcher: Path, tmp_path: Path) -> None:
    """The folder of an environment, in the place of its Python, is none."""
    assert "Terraform starts it" in launch(launcher, CDKTF_OPENAI_PYTHON=str(tmp_path)).stderr
