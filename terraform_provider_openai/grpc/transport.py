"""A connection's bytes in the clear or under TLS, with sending and receiving safe from different threads."""

from __future__ import annotations

import socket
import ssl
from contextlib import suppress
from threading import Lock
from typing import Protocol

_PIECE = 65536


class Transport(Protocol):
    """A connection's bytes."""

    def receive(self) -> bytes:
        """Wait for bytes; none mean that the other side has closed."""

    def send(self, data: bytes) -> None:
        """Send all bytes."""

    def close(self) -> None:
        """Close the connection, which ends a `receive` in another thread."""


class PlainTransport:
    """Bytes as they are."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._sending = Lock()

    def receive(self) -> bytes:
        """Wait for bytes."""
        return self._sock.recv(_PIECE)

    def send(self, data: bytes) -> None:
        """Send all bytes."""
        with self._sending:
            self._sock.sendall(data)

    def close(self) -> None:
        """Close the connection."""
        close(self._sock)


class TlsTransport:
    """Bytes under TLS.

    `ssl.SSLSocket` must not be read and written at once from two threads; here the TLS state lies between two memory
    buffers under a lock, and waiting to receive happens outside of it.
    """

    def __init__(self, sock: socket.socket, context: ssl.SSLContext) -> None:
        self._sock = sock
        self._lock = Lock()
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)

    def handshake(self) -> None:
        """Agree on keys and check the other side's certificate.

        Raises:
            OSError: The other side has no right certificate, or went away.
        """
        while not self._step():
            self._flush()
            self._feed(self._sock.recv(_PIECE))
        self._flush()

    def _step(self) -> bool:
        """Do as much of the handshake as the bytes at hand allow; tell whether it is done."""
        try:
            self._tls.do_handshake()
        except ssl.SSLWantReadError:
            return False
        return True

    def receive(self) -> bytes:
        """Wait for bytes."""
        while True:
            with self._lock:
                try:
                    return self._tls.read(_PIECE)
                except ssl.SSLWantReadError:
                    self._flush()
                except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
                    return b""
            data = self._sock.recv(_PIECE)
            with self._lock:
                self._feed(data)

    def send(self, data: bytes) -> None:
        """Send all bytes."""
        with self._lock:
            self._tls.write(data)
            self._flush()

    def close(self) -> None:
        """Close the connection."""
        close(self._sock)

    def _feed(self, data: bytes) -> None:
        if data:
            self._incoming.write(data)
        else:
            self._incoming.write_eof()

    def _flush(self) -> None:
        if self._outgoing.pending:
            self._sock.sendall(self._outgoing.read())


def close(sock: socket.socket) -> None:
    """Close a socket and wake whoever waits for it."""
    with suppress(OSError):  # the other side may have been faster
        sock.shutdown(socket.SHUT_RDWR)
    sock.close()
