"""WSGI: the body of a request, and an answer as it is sent."""

from __future__ import annotations

import os
import socket
import struct
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mock_server.exchange.answer import Answer

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Sleep = Callable[[float], object]
STATUS_LINES = {int(status): f"{status.value} {status.phrase}" for status in HTTPStatus}
_WINDOWS = os.name == "nt"
_ABORT = struct.pack("hh" if _WINDOWS else "ii", 1, 0)
# How long a server has to send what it was given, before a connection breaks.
FLUSH = 0.05


class NoDelivery:
    """A `Delivery` that nobody listens to."""

    def begun(self) -> None:
        """Do nothing."""

    def sent(self, moment: float, size: int) -> None:
        """Do nothing."""

    def ended(self, *, complete: bool) -> None:
        """Do nothing."""


class BrokenOnPurposeError(ConnectionResetError):
    """Raised to a server so that it closes the connection: a fault wanted it."""


class BrokenFramingError(Exception):
    """The body of a request does not have the length or the chunks that its head promises."""


def read_body(environ: Environ, limit: int) -> bytes:
    """Return the request's body; of one that is too long, one byte more than the limit.

    Raises:
        BrokenFramingError: nobody can tell where the body ends.
    """
    stream = environ["wsgi.input"]
    length = environ.get("CONTENT_LENGTH")
    if length:
        if not (length.isascii() and length.isdigit()):
            raise BrokenFramingError
        return _read(stream, min(int(length[:19]), limit + 1))
    if environ.get("wsgi.input_terminated") and "HTTP_TRANSFER_ENCODING" in environ:
        try:
            return _read(stream, limit + 1)
        except ConnectionError:
            raise
        except OSError as error:
            raise BrokenFramingError from error
    return b""


def _read(stream: Any, length: int) -> bytes:
    """Return up to `length` bytes, however the stream divides them."""
    data: bytes = stream.read(length)
    if len(data) == length or not data:
        return data
    parts = [data]
    missing = length - len(data)
    while missing:
        data = stream.read(missing)
        if not data:
            break
        parts.append(data)
        missing -= len(data)
    return b"".join(parts)


def sent(answer: Answer, environ: Environ, sleep: Sleep) -> tuple[str, Iterable[bytes]]:
    """Return the status line and the body of an answer, with its delays and its damage.

    Raises:
        BrokenOnPurposeError: the answer wants the connection reset, and it was.
    """
    if answer.delay:
        sleep(answer.delay)
    if answer.reset:
        return "200 OK", _reset(environ)
    status = STATUS_LINES.get(answer.status) or f"{answer.status} Error"
    return status, [answer.body] if answer.script is None else _played(answer, sleep)


def _played(answer: Answer, sleep: Sleep) -> Iterator[bytes]:
    """Yield the pieces of the body, each in its time."""
    is_whole, script, delivery = False, answer.script or (), answer.delivery or NoDelivery()
    started = time.monotonic()
    delivery.begun()
    try:
        for wait, data in script:
            if wait:
                sleep(wait)
            delivery.sent(time.monotonic() - started, len(data))
            yield data
        is_whole = True
        if answer.broken:
            sleep(FLUSH)
            raise BrokenOnPurposeError
    finally:
        if isinstance(script, Generator):
            script.close()
        delivery.ended(complete=is_whole)


def _reset(environ: Environ) -> Iterator[bytes]:
    """Reset the connection: at once where the server shows its socket, else after the headers."""
    connection = environ.get("werkzeug.socket")
    if isinstance(connection, socket.socket):
        _abort(connection)
        raise BrokenOnPurposeError
    return _broken()


def _abort(connection: socket.socket) -> None:
    """Send a reset now, and not the orderly end that the server would send when it closes."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABORT)
    if _WINDOWS:  # a socket is no file there: it is reset when the server closes it
        return
    ours, theirs = socket.socketpair()
    with ours, theirs:
        # The server's own files keep the socket open: only taking its descriptor away ends it.
        os.dup2(ours.fileno(), connection.fileno())


def _broken() -> Iterator[bytes]:
    yield b""
    raise BrokenOnPurposeError
