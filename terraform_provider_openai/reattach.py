"""A provider that outlives Terraform's commands: tests and debuggers attach Terraform to it instead of starting one."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from threading import Lock, Thread
from types import TracebackType
from typing import TYPE_CHECKING

from terraform_provider_openai.grpc.connection import Connection
from terraform_provider_openai.grpc.listener import Listener
from terraform_provider_openai.grpc.transport import PlainTransport
from terraform_provider_openai.plugin import PROTOCOL
from terraform_provider_openai.provider import Provider
from terraform_provider_openai.rpc.service import handlers

if TYPE_CHECKING:
    from typing_extensions import Self


class ReattachServer:
    """Serves the provider from threads of this process, without TLS, on a socket that only this user can reach.

    Each connection has a provider instance of its own, so that several configurations keep apart. Use it as a context
    manager: when it ends, it has closed its connections and removed its files; a call that still waits for the API ends
    with the API's answer. On Windows the socket is a TCP one, which any program of the machine can reach.

    Args:
        address: The provider's address as Terraform configurations name it.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self._listener = Listener()
        self._ending = False
        self._lock = Lock()
        self._connections: dict[Connection, Thread] = {}
        self._thread = Thread(target=self._accept, name="reattach", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending = True
        self._listener.wake()
        self._thread.join()
        self._listener.close()
        with self._lock:
            connections = dict(self._connections)
        for connection, thread in connections.items():
            connection.close()
            thread.join()

    @property
    def path(self) -> Path:
        """The Unix socket."""
        return Path(self._listener.address)

    @property
    def variable(self) -> str:
        """The value of `TF_REATTACH_PROVIDERS` that attaches Terraform to this server."""
        place = {
            "Protocol": "grpc",
            "ProtocolVersion": PROTOCOL,
            "Pid": os.getpid(),
            "Test": True,
            "Addr": {"Network": self._listener.network, "String": self._listener.address},
        }
        return json.dumps({self.address: place})

    def _accept(self) -> None:
        while True:
            sock, _ = self._listener.sock.accept()
            if self._ending:
                sock.close()
                return
            self._serve(sock)

    def _serve(self, sock: socket.socket) -> None:
        connection = Connection(PlainTransport(sock), handlers(Provider()))
        thread = Thread(target=self._run, args=(connection,), name="reattached connection", daemon=True)
        with self._lock:
            self._connections[connection] = thread
        thread.start()

    def _run(self, connection: Connection) -> None:
        connection.run()
        with self._lock:
            self._connections.pop(connection, None)
