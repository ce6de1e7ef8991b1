"""Puts the plugin where Terraform looks for it: a mirror in the file system, with no CLI configuration needed."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path

from terraform_provider_openai import __version__
from terraform_provider_openai.address import HOST, NAMESPACE, TYPE

IMPLIED_MIRROR = Path("terraform.d", "plugins")
"""The mirror in a working directory that Terraform uses without being told."""

POINTER = "cdktf-openai-python"
"""The file at a mirror's root that holds the path of the Python which has the plugin."""

_LAUNCHER = Path(__file__).with_name("launcher.sh")
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64", "armv7l": "arm", "i686": "386"}


def install(mirror: Path, python: str = sys.executable) -> Path:
    """Install the plugin into a mirror; what is there already is replaced whole, file by file.

    Args:
        mirror: The mirror's root; it is made where it is missing.
        python: The path of the Python that runs the plugin.

    Returns:
        The path of the installed executable.
    """
    folder = mirror / HOST / NAMESPACE / TYPE / __version__ / _target()
    folder.mkdir(parents=True, exist_ok=True)
    executable = folder / f"terraform-provider-{TYPE}_v{__version__}"
    _replace(executable, _LAUNCHER.read_bytes(), mode=0o755)
    _replace(mirror / POINTER, f"{python}\n".encode(), mode=0o644)
    return executable


def _target() -> str:
    """Name the machine as Go does: `linux_amd64`."""
    machine = platform.machine().lower()
    return f"{platform.system().lower()}_{_ARCHITECTURES.get(machine, machine)}"


def _replace(file: Path, data: bytes, mode: int) -> None:
    """Write a file so that nobody ever sees half of it, and only where it or its mode differs."""
    if file.exists() and file.read_bytes() == data and file.stat().st_mode & 0o777 == mode:
        return
    new = file.with_name(f"{file.name}.{os.getpid()}.new")
    new.write_bytes(data)
    new.chmod(mode)
    new.replace(file)
