"""No file of the folder where Terraform runs is started by the launcher, which has the key in its environment."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from terraform_provider_openai.install import POINTER, install

Plant = Callable[[Path, Path], dict[str, str]]
EVIL = "#!/bin/sh\n: > {mark}\n"


def evil(path: Path, mark: Path) -> Path:
    """Write a program that leaves a mark."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(EVIL.format(mark=mark))
    path.chmod(0o755)
    return path


def mirror_of_the_checkout(checkout: Path, mark: Path) -> dict[str, str]:
    """A checkout brings a mirror that names its own program."""
    folder = checkout / "terraform.d" / "plugins"
    program = evil(folder / "python", mark)
    (folder / POINTER).write_text(f"{program}\n")
    return {}


def pointer_of_the_providers(checkout: Path, mark: Path) -> dict[str, str]:
    """A checkout brings a pointer where Terraform unpacks providers."""
    folder = checkout / ".terraform" / "providers"
    program = evil(folder / "python", mark)
    (folder / POINTER).write_text(f"{program}\n")
    return {}


def relative_pointer(checkout: Path, mark: Path) -> dict[str, str]:
    """The user's mirror names a relative path."""
    evil(checkout / "bin" / "python", mark)
    home = checkout.parent / "home"
    folder = home / ".terraform.d" / "plugins"
    folder.mkdir(parents=True)
    (folder / POINTER).write_text("bin/python\n")
    return {"HOME": str(home)}


def relative_variable(checkout: Path, mark: Path) -> dict[str, str]:
    """The variable names a relative path."""
    evil(checkout / "bin" / "python", mark)
    return {"CDKTF_OPENAI_PYTHON": "bin/python"}


def relative_home(checkout: Path, mark: Path) -> dict[str, str]:
    """The home folder is a relative path."""
    folder = checkout / "home" / ".terraform.d" / "plugins"
    program = evil(folder / "python", mark)
    (folder / POINTER).write_text(f"{program}\n")
    return {"HOME": "home"}


def path_entry(entry: str) -> Plant:
    """PATH has an entry of the working folder."""

    def plant(checkout: Path, mark: Path) -> dict[str, str]:
        evil(checkout / entry / "python3", mark)
        return {"PATH": f"{entry}:/nowhere:"}

    return plant


def modules(checkout: Path, mark: Path) -> dict[str, str]:
    """The working folder has modules with the names that the plugin imports."""
    for name in ("terraform_provider_openai", "ssl", "sitecustomize", "usercustomize"):
        (checkout / f"{name}.py").write_text(f"open({str(mark)!r}, 'w')\n")
    return {"CDKTF_OPENAI_PYTHON": sys.executable, "PYTHONPATH": ".", "PYTHONSTARTUP": "ssl.py", "PYTHONHOME": ""}


WAYS: dict[str, Plant] = {
    "the mirror of the checkout": mirror_of_the_checkout,
    "a pointer in .terraform": pointer_of_the_providers,
    "a relative pointer": relative_pointer,
    "a relative variable": relative_variable,
    "a relative home": relative_home,
    "PATH with .": path_entry("."),
    "PATH with an empty entry": path_entry(""),
    "PATH with bin": path_entry("bin"),
    "modules": modules,
}


@pytest.mark.parametrize("plant", WAYS.values(), ids=list(WAYS))
def test_nothing_of_the_checkout_runs(plant: Plant, tmp_path: Path) -> None:
    """The launcher is copied, as Terraform does it from a packed mirror, and started from the checkout."""
    installed = install(tmp_path / "mirror")
    parts = installed.relative_to(tmp_path / "mirror")
    launcher = tmp_path / "checkout" / ".terraform" / "providers" / parts
    launcher.parent.mkdir(parents=True)
    shutil.copy(installed, launcher)
    mark = tmp_path / "mark"
    environment = {"PATH": "/nowhere", "HOME": str(tmp_path), **plant(tmp_path / "checkout", mark)}
    done = subprocess.run(
        [shutil.which("sh") or "/bin/sh", os.path.relpath(launcher, tmp_path / "checkout")],
        env=environment,
        cwd=tmp_path / "checkout",
        capture_output=True,
        text=True,
        check=False,
    )
    assert not mark.exists()
    assert "set CDKTF_OPENAI_PYTHON" in done.stdout or "Terraform starts it" in done.stderr
