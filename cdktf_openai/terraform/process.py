"""Runs a program to its end, with nobody to answer it, and keeps what it says."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path


def run_to_end(
    command: Sequence[str], environment: Mapping[str, str], folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program, whatever its exit code is.

    Args:
        command: The program and its arguments.
        environment: Its environment.
        folder: Where it runs; by default where this process does.

    Raises:
        OSError: The program can't be started.
    """
    return subprocess.run(  # noqa: S603 (a command of words, no shell)
        command,
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
