"""Puts the plugin where Terraform looks for it: a mirror in the file system, with no CLI configuration needed."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import platform
import re
import sys
import sysconfig
import zipfile
from collections.abc import Sequence
from pathlib import Path

from terraform_provider_openai import __version__
from terraform_provider_openai.address import HOST, NAMESPACE, PROVIDER_ADDRESS, TYPE
from terraform_provider_openai.errors import InstallError

IMPLIED_MIRROR = Path("terraform.d", "plugins")
"""The mirror in a working directory that Terraform uses without being told."""

LOCK_FILE = ".terraform.lock.hcl"
"""The file of a working directory in which Terraform keeps the versions and checksums of providers."""

POINTER = "cdktf-openai-python"
"""The file at a mirror's root that holds the path of the Python which has the plugin."""

PLATFORMS = ("darwin_amd64", "darwin_arm64", "linux_amd64", "linux_arm64", "windows_amd64")
"""The platforms to install for, in Go's names; the one that this runs on is always allowed too."""

_SCRIPT = Path(__file__).with_name("launcher.sh")
_WINDOWS_PROGRAM = "terraform-provider-openai.exe"
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64", "armv7l": "arm", "i686": "386"}
_RUN_BIT = 0o100755 << 16
_LOCKED = re.compile(rf'provider "{re.escape(PROVIDER_ADDRESS)}" \{{.*?\n\}}\n', re.DOTALL)
_NO_DATE = (1980, 1, 1, 0, 0, 0)


def install(mirror: Path, python: str = sys.executable) -> Path:
    """Install the plugin for this platform; what is there already is replaced whole, file by file.

    Args:
        mirror: The mirror's root; it is made where it is missing.
        python: The path of the Python that runs the plugin.

    Returns:
        The path of the installed executable.

    Raises:
        InstallError: On Windows: there is no launcher in this environment.
    """
    [executable] = install_mirror(mirror, python=python)
    return executable


def install_mirror(
    directory: Path, platforms: Sequence[str] = (), *, packed: bool = False, python: str = sys.executable
) -> list[Path]:
    """Write a mirror for `filesystem_mirror`, `init -plugin-dir` and `providers lock -fs-mirror`.

    Terraform unpacks a packed one into `.terraform`, where the launcher can't find back to the mirror: there it takes
    the Python of `CDKTF_OPENAI_PYTHON`, of a mirror in the user's `.terraform.d/plugins`, or on PATH; absolute paths
    alone, and never one of the working directory.

    Args:
        directory: The mirror's root; it is made where it is missing.
        platforms: Of `PLATFORMS`; by default the one that this runs on.
        packed: Write zip files in the place of folders; their checksums (h1) are the same.
        python: The path of the Python that runs the plugin on this machine.

    Returns:
        The written executables, or zip files.

    Raises:
        InstallError: A platform is none of `PLATFORMS`, or it is Windows and this is not.
    """
    platform = this_platform()
    launchers = {name: _launcher(name, platform) for name in platforms or (platform,)}
    provider = directory / HOST / NAMESPACE / TYPE
    write = _write_packed if packed else _write_unpacked
    written = [write(provider, name, data) for name, data in launchers.items()]
    _replace(directory / POINTER, f"{python}\n".encode(), mode=0o644)
    return written


def lock(folder: Path, executable: Path) -> None:
    """Enter an installed plugin into the lock file of a working directory; what it says of other providers stays.

    Whoever looks there first, as the command lines of cdktf and cdktn do, then asks no registry for the plugin.

    Args:
        folder: The working directory.
        executable: The plugin, as `install` gives it.
    """
    file = folder / LOCK_FILE
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    checksum = _checksum(executable)
    match = _LOCKED.search(text)
    if match and f'"{checksum}"' in match[0] and f'= "{__version__}"' in match[0]:
        return
    entry = (
        f'provider "{PROVIDER_ADDRESS}" {{\n'
        f'  version     = "{__version__}"\n'
        f'  constraints = "{__version__}"\n'
        f'  hashes = [\n    "{checksum}",\n  ]\n}}\n'
    )
    other_text = text if match is None else text[: match.start()] + text[match.end() :]
    _replace(file, "\n\n".join(filter(None, (other_text.strip("\n"), entry))).encode(), mode=0o644)


def _checksum(executable: Path) -> str:
    """Return the checksum (h1) of a provider's folder that holds this file alone, as Go's dirhash has it."""
    listed = f"{hashlib.sha256(executable.read_bytes()).hexdigest()}  {executable.name}\n"
    return f"h1:{base64.b64encode(hashlib.sha256(listed.encode()).digest()).decode()}"


def this_platform() -> str:
    """Name the machine as Go does: `linux_amd64`."""
    machine = platform.machine().lower()
    return f"{platform.system().lower()}_{_ARCHITECTURES.get(machine, machine)}"


def _launcher(name: str, platform: str) -> bytes:
    """Return the executable: the same script everywhere, on Windows the program that pip has made."""
    if name not in (*PLATFORMS, platform):
        raise InstallError(f"platform: must be one of {', '.join(PLATFORMS)} (got {name!r})")
    if not name.startswith("windows_"):
        return _SCRIPT.read_bytes()
    program = Path(sysconfig.get_path("scripts"), _WINDOWS_PROGRAM)
    if name != platform or not program.exists():
        raise InstallError(
            f"{name}: install the plugin there; pip makes its launcher {_WINDOWS_PROGRAM} on Windows only"
        )
    return program.read_bytes()


def _file_name(name: str) -> str:
    return f"terraform-provider-{TYPE}_v{__version__}" + (".exe" if name.startswith("windows_") else "")


def _write_unpacked(provider: Path, name: str, launcher: bytes) -> Path:
    executable = provider / __version__ / name / _file_name(name)
    _replace(executable, launcher, mode=0o755)
    return executable


def _write_packed(provider: Path, name: str, launcher: bytes) -> Path:
    """Write a zip file whose bytes depend on nothing but the launcher."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo(_file_name(name), _NO_DATE)
        entry.create_system, entry.external_attr = 3, _RUN_BIT
        archive.writestr(entry, launcher)
    file = provider / f"terraform-provider-{TYPE}_{__version__}_{name}.zip"
    _replace(file, data.getvalue(), mode=0o644)
    return file


def _replace(file: Path, data: bytes, mode: int) -> None:
    """Write a file so that nobody ever sees half of it, and only where it or its mode differs."""
    if file.exists() and file.read_bytes() == data and _has_mode(file, mode):
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f"{file.name}.{os.getpid()}.new")
    new.write_bytes(data)
    new.chmod(mode)
    new.replace(file)


def _has_mode(file: Path, mode: int) -> bool:
    """Compare the mode where a system has such modes; a program that runs can't be replaced on Windows."""
    return os.name == "nt" or file.stat().st_mode & 0o777 == mode
