"""Work that a second processor does while this process goes on."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cached_property


class Forked:
    """Has a function make bytes in a forked process, or here, when they are asked for, where a system has no fork.

    It is made before this process has threads, and nothing else of the child is seen: what it raises is raised here,
    by making the bytes again. The child is waited for in `end`, because its bytes are here before it has ended.

    Args:
        make: Gives the bytes.
    """

    def __init__(self, make: Callable[[], bytes]) -> None:
        self._make = make
        self._child = 0
        if hasattr(os, "fork"):
            self._reading, writing = os.pipe()
            self._child = os.fork()
            if not self._child:
                _write(make, writing)
            os.close(writing)

    @cached_property
    def data(self) -> bytes:
        """The bytes, waited for."""
        return (self._child and self._read()) or self._make()

    def end(self) -> None:
        """Wait for the child's end."""
        if self._child:
            os.waitpid(self._child, 0)

    def _read(self) -> bytes:
        with os.fdopen(self._reading, "rb") as file:
            return file.read()


def _write(make: Callable[[], bytes], descriptor: int) -> None:
    """Be the child: write the bytes and end, with nothing of the parent's to be tidied up."""
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(make())
    except BaseException:  # noqa: BLE001 (the parent's code must not run here, whatever happens)
        os._exit(1)
    os._exit(0)
