"""Runs programs to their end, with nobody to answer them, and passes on to them what is to end this process."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import current_thread, main_thread
from types import FrameType
from typing import Any

SIGNALLED = 128
"""What shells add to a signal's number for the exit code of what it has ended."""

_ENDING = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
_POSIX = os.name == "posix"


class Interrupted(KeyboardInterrupt):
    """A signal is to end this process.

    Attributes:
        number: The signal's number.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(signal.Signals(number).name)


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
        Interrupted: A signal came; the program has ended on it.
    """
    with running(command, environment, folder, stderr=subprocess.PIPE) as process:
        stdout, stderr = process.communicate()
    return subprocess.CompletedProcess(command, process.returncode, stdout, stderr)


@contextmanager
def running(
    command: Sequence[str], environment: Mapping[str, str], folder: Path | None = None, *, stderr: int
) -> Iterator[subprocess.Popen[str]]:
    """Start a program, and wait for its end.

    It has a session of its own, so that Ctrl-C reaches it once, through this process: Terraform counts interrupts, and
    the second one would end it before it has saved its state. Every signal that is to end this process reaches it as an
    interrupt, because a hang-up would kill it.

    Args:
        command: The program and its arguments.
        environment: Its environment.
        folder: Where it runs; by default where this process does.
        stderr: Where its errors go, as `subprocess` has it.

    Raises:
        OSError: The program can't be started.
        Interrupted: A signal came; the program has ended on it.
    """
    received: list[int] = []
    started: list[subprocess.Popen[str]] = []

    def pass_on(number: int, _frame: FrameType | None) -> None:
        received.append(number)
        for process in started:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGINT)

    with (
        signals_to(pass_on),
        subprocess.Popen(  # noqa: S603 (a command of words, no shell)
            command,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            start_new_session=_POSIX,
        ) as process,
    ):
        started.append(process)
        if received:  # while it was started
            process.send_signal(signal.SIGINT)
        yield process
    if received:
        raise Interrupted(received[0])


def interrupt(number: int, _frame: FrameType | None) -> None:
    """Raise what ends this process in good order.

    Raises:
        Interrupted: Always.
    """
    raise Interrupted(number)


@contextmanager
def signals_to(handler: Callable[[int, FrameType | None], Any]) -> Iterator[None]:
    """Handle the signals that are to end this process, for a while; other threads than the main one can't.

    A signal that is ignored stays ignored, as `nohup` wants it.
    """
    if not _POSIX or current_thread() is not main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in _ENDING}
    handled = [number for number in _ENDING if before[number] is not signal.SIG_IGN]
    for number in handled:
        signal.signal(number, handler)
    try:
        yield
    finally:
        for number in handled:
            signal.signal(number, before[number])
