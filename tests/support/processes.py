"""The processes that a test has started, known by a mark in their environment, and a wait for what must come."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PATIENCE_SECONDS = 60


def processes(variable: str, mark: str) -> list[str]:
    """Return the ids of the running processes with a mark in a variable of their environment."""
    return [folder.name for folder in Path("/proc").glob("[0-9]*") if f"{variable}={mark}".encode() in environ(folder)]


def environ(folder: Path) -> bytes:
    """Return a process's environment, if it has not ended and is nobody else's."""
    try:
        return (folder / "environ").read_bytes()
    except OSError:
        return b""


def wait_until(condition: Callable[[], Any]) -> None:
    """Wait for something that must come."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)
