"""Runs a make target as on a machine that has only what the README asks for.

    python tests/e2e/bare_environment.py FOLDER TARGET

copies the checkout into FOLDER and runs `make TARGET` there with an empty environment, an empty home, and a PATH made
of links to python3 and make alone: no node, no npm, no terraform, no tofu is found, whatever this machine has.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
NEEDED = ("python3", "make")
NOT_COPIED = (".cache", ".venv", ".git", "__pycache__", ".*_cache", ".hypothesis", "cdktf.out", "node_modules", "dist")


def copy_checkout(folder: Path) -> Path:
    """Copy the checkout without what was installed or built in it."""
    return Path(shutil.copytree(ROOT, folder / "checkout", ignore=shutil.ignore_patterns(*NOT_COPIED)))


def make_path(folder: Path) -> Path:
    """Make a folder of links to the needed programs."""
    path = folder / "bin"
    path.mkdir()
    programs = {"python3": Path(sys.base_prefix) / "bin" / "python3", "make": shutil.which("make")}
    for name in NEEDED:
        (path / name).symlink_to(Path(str(programs[name])).resolve())
    return path


def run(folder: Path, target: str) -> subprocess.CompletedProcess[str]:
    """Run a make target in a copy of the checkout."""
    folder.mkdir(parents=True, exist_ok=True)
    home = folder / "home"
    home.mkdir()
    environment = {"PATH": str(make_path(folder)), "HOME": str(home)}
    if "PIP_CERT" in os.environ:  # how this machine reaches its package registry is not what is tested
        environment["PIP_CERT"] = os.environ["PIP_CERT"]
    return subprocess.run(
        [str(folder / "bin" / "make"), target],
        cwd=copy_checkout(folder),
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


if __name__ == "__main__":
    done = run(Path(sys.argv[1]), sys.argv[2])
    sys.stdout.write(done.stdout)
    sys.exit(done.returncode)
