"""Where Terraform connects: a Unix socket that only this user can reach, or TCP where a system has no such sockets."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from typing import Literal

from terraform_provider_openai.grpc.places import new_path

LOOPBACK = "127.0.0.1"
_LONGEST_SOCKET_PATH = 100  # bytes


class Listener:
    """A listening socket.

    On Windows any program of this machine can connect to it: there the mutual TLS alone keeps others out.

    Args:
        parent: The folder to make the Unix socket's folder in; the system's own without it.

    Attributes:
        network: What kind of address it is, in Terraform's words.
        address: The socket's path, or `host:port`.
        sock: The socket.
    """

    def __init__(self, parent: str | None = None) -> None:
        self._folder: str | None = None
        if hasattr(socket, "AF_UNIX"):
            self.network: Literal["unix", "tcp"] = "unix"
            self._folder = _short_folder(parent)
            self.address = f"{self._folder}/s"
            self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self.sock.bind(self.address)
        else:
            self.network = "tcp"
            self.sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            self.sock.bind((LOOPBACK, 0))
            self.address = f"{LOOPBACK}:{self.sock.getsockname()[1]}"
        self.sock.listen()

    def wake(self) -> None:
        """Connect and go, so that a thread which waits in `accept` looks around."""
        with socket.socket(self.sock.family, socket.SOCK_STREAM) as waker, suppress(OSError):
            waker.connect(self.sock.getsockname())

    def close(self) -> None:
        """Listen no more, and leave no file."""
        self.sock.close()
        if self._folder:
            with suppress(OSError):
                os.unlink(self.address)
                os.rmdir(self._folder)


def _short_folder(parent: str | None) -> str:
    """Make a folder that only this user can enter, with a path short enough for a socket."""
    folder = new_path(parent)
    if len(os.fsencode(folder)) > _LONGEST_SOCKET_PATH - len("/s"):
        folder = new_path("/tmp")  # noqa: S108 (only this user can enter it)
    os.mkdir(folder, 0o700)
    return folder
