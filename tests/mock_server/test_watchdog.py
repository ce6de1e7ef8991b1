"""A signal ends a process that Python itself can't end."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

PROGRAM = """
import signal
from mock_server.serving.watchdog import killed_after_signals

signal.signal(signal.SIGTERM, lambda *_: None)
with killed_after_signals({seconds}):
    print("ready", flush=True)
    {work}
print("over", flush=True)
"""


def _ended(work: str, seconds: float) -> tuple[int, str]:
    """Give the exit code and the last words of a program that is terminated while it works."""
    program = PROGRAM.format(work=work, seconds=seconds)
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGTERM)
        words = process.stdout.read()
    return process.returncode, words


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_what_holds_the_interpreter_is_killed() -> None:
    """A call into C, during which no handler and no thread runs, does not keep the process."""
    assert _ended("sum(range(10**15))", 0.1) == (-signal.SIGKILL, "")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_what_ends_in_time_is_not_killed() -> None:
    """The process ends on its own, and the one that watches over it as well."""
    assert _ended("pass", 600) == (0, "over\n")
