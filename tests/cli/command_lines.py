"""The command lines of cdktf and cdktn, installed once in `.cache` as the lock files beside this one say.

cdktf-cli runs on node 20 and no newer one, cdktn-cli on 22.19 or newer: each gets its own from a package where PATH
has no such node. npm and pip ask whatever they are configured for.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks import generated_bindings
from cdktf_openai._engine.node import SILENCING, packaged_node

HERE = Path(__file__).parent
CACHE = HERE.parents[1] / ".cache" / "cdktn"
ENGINE = "cdktn>=0.24,<0.25"
READY = "ready"


class CommandLine(NamedTuple):
    """An engine's command line.

    Attributes:
        engine: The Python package of the engine that goes with it.
        command: The words that its arguments follow.
        libraries: A folder with that package, or `None` where it is installed here.
    """

    engine: str
    command: tuple[str, str]
    libraries: Path | None = None

    def run(self, folder: Path, environment: Mapping[str, str], *arguments: str) -> str:
        """Run a command in an app's folder, with its node and this Python first on PATH."""
        programs = [str(Path(self.command[0]).parent), str(Path(sys.executable).parent), os.environ["PATH"]]
        quiet = {"CHECKPOINT_DISABLE": "1", "CI": "1", "DISABLE_VERSION_CHECK": "1", **SILENCING}
        libraries = {"PYTHONPATH": str(self.libraries)} if self.libraries else {}
        whole = {**environment, "PATH": os.pathsep.join(programs), **quiet, **libraries}
        return output_of([*self.command, *arguments], folder, whole)


def output_of(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> str:
    """Give what a command says; it must succeed."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}"
    return done.stdout


def cdktf() -> CommandLine:
    """Give the command line of cdktf, the one that generates the bindings for the benchmarks."""
    node = generated_bindings.find_node_20()
    generated_bindings._install_cli(node)
    return CommandLine("cdktf", (str(node / "node"), _script(generated_bindings.CLI, "cdktf")))


def cdktn() -> CommandLine:
    """Give the command line of cdktn, and its engine for Python."""
    node = packaged_node()
    assert node is not None
    made_from = (HERE / "cdktn" / "package-lock.json").read_bytes() + f"{ENGINE} {sys.version}".encode()
    folder = CACHE / hashlib.sha256(made_from).hexdigest()[:12]
    if not (folder / READY).exists():
        _install_cdktn(folder, Path(node))
    return CommandLine("cdktn", (node, _script(folder, "cdktn")), folder / "libraries")


def _install_cdktn(folder: Path, node: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(HERE / "cdktn", folder)
    (CACHE.parent / ".gitignore").write_text("*\n")
    npm = node.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ['PATH']}"}
    output_of([str(node), str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder, environment)
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--target", "libraries", ENGINE]
    output_of(install, folder, os.environ)
    (folder / READY).touch()


def _script(folder: Path, name: str) -> str:
    return str(folder / "node_modules" / f"{name}-cli" / "bundle" / "bin" / f"{name}.js")
