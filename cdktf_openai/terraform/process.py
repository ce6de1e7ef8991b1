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
UTF_8: Mapping[str, Any] = {"encoding": "utf-8", "errors": "replace"}
"""How the pipes of programs are read, in whatever locale."""

_POSIX = os.name == "posix"
# Waits for a line, which comes once all is over; without one, whoever started it was killed.
_WATCH = 'read over || kill -INT "$1"'


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
    interrupt, because a hang-up would kill it. It is interrupted as well when this process is killed.

    Args:
        command: The program and its arguments.
        environment: Its environment.
        folder: Where it runs; by default where this process does.
        stderr: Where its errors go: `subprocess.PIPE`, or `subprocess.STDOUT`.

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
        _started(command, environment, folder, stderr) as process,
    ):
        started.append(process)
        if received:  # while it was started
            process.send_signal(signal.SIGINT)
        yield process
    if received:
        raise Interrupted(received[0])


@contextmanager
def _started(
    command: Sequence[str], environment: Mapping[str, str], folder: Path | None, stderr: int
) -> Iterator[subprocess.Popen[str]]:
    """Start a program, which reads nothing, and wait for its end.

    It outlives a kill of this process only to end in order: it is interrupted, and its pipes have a reader as long as
    it runs itself, because a write to a pipe without one would end it before it has saved its state.
    """
    options: dict[str, Any] = {"cwd": folder, "env": dict(environment), "stdin": subprocess.DEVNULL, **UTF_8}
    if not _POSIX:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, **options) as process:  # noqa: S603
            yield process
        return
    pipes = [os.pipe() for _ in range(2 if stderr == subprocess.PIPE else 1)]
    readers = [open(read, **UTF_8) for read, _ in pipes]  # noqa: SIM115, PTH123 (the process closes them)
    writers = [write for _, write in pipes]
    try:
        process = subprocess.Popen(  # noqa: S603 (a command of words, no shell)
            command,
            stdout=writers[0],
            stderr=writers[1] if len(writers) > 1 else stderr,
            pass_fds=[reader.fileno() for reader in readers],
            start_new_session=True,
            **options,
        )
    except BaseException:
        for reader in readers:
            reader.close()
        raise
    finally:
        for write in writers:
            os.close(write)
    process.stdout, process.stderr = readers[0], readers[1] if len(readers) > 1 else None
    with process, _interrupted_with_this(process.pid):
        yield process
        process.wait()


@contextmanager
def _interrupted_with_this(pid: int) -> Iterator[None]:
    """Have a process interrupted when this one is killed, which no handler hears."""
    with subprocess.Popen(  # noqa: S603 (a command of words)
        ["/bin/sh", "-c", _WATCH, "sh", str(pid)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as watch:
        try:
            yield
        finally:
            watch.communicate(b"over\n")


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
