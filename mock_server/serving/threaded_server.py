"""The plain server: werkzeug's, in threads of this process.

Slower than granian, but it shows its sockets: a connection that a fault resets is reset, and a stream that
breaks without a promised length breaks for the client too.
"""

from __future__ import annotations

import io
import re
import socket
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any

from werkzeug.serving import BaseWSGIServer, DechunkedInput, WSGIRequestHandler, make_server

from mock_server.exchange.wsgi import BrokenOnPurposeError

if TYPE_CHECKING:
    from collections.abc import Callable

    from _typeshed.wsgi import WSGIEnvironment

    from mock_server.exchange.wsgi import Application

# How long `stop` may have to wait for the accepting thread.
POLL = 0.01
_LONGEST_LINE = 8_192
_SIZE = re.compile(rb"[0-9A-Fa-f]{1,15}")


class _Input(io.BufferedReader):
    """What a client sends; a reset raises once, and not after the answer.

    werkzeug reads on after each answer, and leaves its selector open if that raises.

    Attributes:
        over: whether a reset is now an ordinary end.
    """

    over = False

    def read(self, size: int | None = -1, /) -> bytes:
        """Return up to `size` bytes, as `io.BufferedReader`."""
        try:
            return super().read(size)
        except ConnectionError:
            if self.over:
                return b""
            self.over = True
            raise


class _Chunks(DechunkedInput):
    """A body in chunks, read as HTTP has them (RFC 9112, 7.1): with extensions, and trailers after the last."""

    def read_chunk_len(self) -> int:
        """Read the line before a chunk.

        Raises:
            OSError: it is none.
        """
        line = self._rfile.readline(_LONGEST_LINE)
        size = line.partition(b";")[0].strip()
        if not line.endswith(b"\n") or _SIZE.fullmatch(size) is None:
            raise OSError("no line of a chunk")
        length = int(size, 16)
        if not length:
            self._read_trailers()
        return length

    def _read_trailers(self) -> None:
        """Read the lines after the last chunk; the empty one that ends them is read by what calls."""
        while (line := self._rfile.peek(2)[:2]) not in (b"\r\n", b"") and line[:1] != b"\n":  # type: ignore[attr-defined]
            if not self._rfile.readline(_LONGEST_LINE).endswith(b"\n"):
                raise OSError("no whole trailer")


class _QuietHandler(WSGIRequestHandler):
    """Logs nothing, and lets the server know its connection, so that it can be closed."""

    def make_environ(self) -> WSGIEnvironment:
        """Return the variables of the request."""
        environ = super().make_environ()
        if isinstance(environ["wsgi.input"], DechunkedInput):
            environ["wsgi.input"] = _Chunks(self.rfile)
        return environ

    def setup(self) -> None:
        super().setup()
        self.rfile: _Input = _Input(self.rfile.detach())
        self.server.connections.add(self.connection)  # type: ignore[attr-defined]

    def finish(self) -> None:
        self.server.connections.remove(self.connection)  # type: ignore[attr-defined]
        super().finish()

    def send_response(self, code: int, message: str | None = None) -> None:
        """Begin the answer."""
        self.rfile.over = True
        super().send_response(code, message)

    def connection_dropped(self, error: BaseException, environ: Any = None) -> None:  # noqa: ARG002
        """Do not wait for another request on a connection that is gone."""
        self.close_connection = True

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's own name
        """Nothing: what came is in the journal."""


class _Connections:
    """The open connections of a server."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._open: set[socket.socket] = set()
        self._ended: int | None = None

    def add(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.add(connection)
            if self._ended is not None:
                _shut(connection, self._ended)

    def remove(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.discard(connection)

    def shut(self, how: int = socket.SHUT_RDWR) -> None:
        """End all of them, so that no thread waits for a client; with `SHUT_RD` after what is being answered."""
        with self._lock:
            self._ended = how
            for connection in self._open:
                _shut(connection, how)


def _shut(connection: socket.socket, how: int) -> None:
    try:
        connection.shutdown(how)
    except OSError:
        return  # the client was quicker


class PlainServer:
    """Serves an application in threads of this process, until it is stopped.

    Args:
        host: the address to listen on.
        port: the port; 0 takes a free one.
        application: what answers.
    """

    def __init__(self, host: str, port: int, application: Application) -> None:
        self._server: BaseWSGIServer = make_server(
            host, port, application, threaded=True, request_handler=_QuietHandler
        )
        self._server.daemon_threads = False  # type: ignore[attr-defined]
        self._connections = self._server.connections = _Connections()  # type: ignore[attr-defined]
        self._thread = Thread(target=self._server.serve_forever, args=(POLL,), name="mock-server", daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._server.server_port)

    def finish(self, seconds: float) -> None:
        """Stop listening, and wait so long until what is being answered is answered."""
        self._server.shutdown()
        self._connections.shut(socket.SHUT_RD)
        self._thread.join(seconds)

    def stop(self, ending: Callable[[], None]) -> None:
        """Stop listening, end what is being answered, and wait until every thread is gone.

        Args:
            ending: is called once nothing new can come, to end what the answers wait for.
        """
        self._server.shutdown()
        ending()
        # The accepting thread waits for those that answer, and they may wait for their clients.
        self._connections.shut()
        self._thread.join()


class Pause(Event):
    """Sleeps that end when it is set."""

    def __call__(self, seconds: float) -> None:
        """Sleep, but not beyond the end."""
        if self.wait(seconds):
            raise BrokenOnPurposeError
