"""The command `cdktf-openai`. Without the extra `cli` it says what to install."""

from __future__ import annotations

import io
import os
import sys
from types import FrameType

from cdktf_openai.terraform.process import SIGNALLED, interrupt, signals_to

__all__ = ["main"]


def main() -> None:
    """Run the command with this process's arguments, and exit with its code."""
    try:
        from cdktf_openai.cli.commands import main as command  # noqa: PLC0415 (click may be missing)
    except ModuleNotFoundError as error:
        sys.exit(f"cdktf-openai needs {error.name}, which is not installed: pip install 'cdktf-openai[cli]'")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # a terminal whose encoding lacks ✓ is no reason to fail, and a file is UTF-8 in any locale
            is_chosen = stream.isatty() or "PYTHONIOENCODING" in os.environ
            stream.reconfigure(encoding=None if is_chosen else "utf-8", errors="replace")
    received: list[int] = []

    def ended(number: int, frame: FrameType | None) -> None:
        received.append(number)
        interrupt(number, frame)

    with signals_to(ended):
        try:
            command(prog_name="cdktf-openai")
        except SystemExit as error:  # by click, which makes 1 of every interrupt
            if received and error.code == 1:
                sys.exit(SIGNALLED + received[0])
            raise
