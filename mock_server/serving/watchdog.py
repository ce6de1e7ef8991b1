"""Ends a process some seconds after a signal, whatever it does: a call into C may hold Python for minutes.

Python's own handlers, threads and timers wait for such a call. So another process waits: this file, run as a program,
which reads the numbers of the signals from its standard input and needs nothing but the standard library.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from select import select
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def killed_after_signals(seconds: float) -> Iterator[None]:
    """Have this process killed so many seconds after the first signal that it handles, if it still runs then.

    To be used in the main thread. It does nothing on Windows, where only sockets tell of signals.
    """
    if os.name != "posix":
        yield
        return
    reading, writing = os.pipe()
    command = [sys.executable, "-I", "-S", __file__, str(os.getpid()), str(seconds)]
    watchdog = subprocess.Popen(  # noqa: S603 - our own file
        command, stdin=reading, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    os.close(reading)
    os.set_blocking(writing, False)
    before = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        os.close(writing)
        watchdog.wait()


def _watch(process: int, seconds: float) -> None:
    """Kill a process so many seconds after the first signal, unless it is gone before: then the input ends."""
    if not os.read(0, 1):
        return
    deadline = time.monotonic() + seconds
    while select([0], (), (), max(0.0, deadline - time.monotonic()))[0]:
        if not os.read(0, 1):
            return
    os.kill(process, signal.SIGKILL)


if __name__ == "__main__":
    _watch(int(sys.argv[1]), float(sys.argv[2]))
