"""The command `cdktf-openai`. Without the extra `cli` it says what to install."""

from __future__ import annotations

import io
import sys

__all__ = ["main"]


def main() -> None:
    """Run the command with this process's arguments, and exit with its code."""
    try:
        from cdktf_openai.cli.commands import main as command  # noqa: PLC0415 (click may be missing)
    except ModuleNotFoundError as error:
        sys.exit(f"cdktf-openai needs {error.name}, which is not installed: pip install 'cdktf-openai[cli]'")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # an encoding without ✓ is no reason to fail
    command(prog_name="cdktf-openai")
