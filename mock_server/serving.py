"""Serving the mock: in a thread of a test's process, or as a program of its own."""

from __future__ import annotations

import io
import ipaddress
import os
import socket
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any, TypeVar

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from mock_server.control import Controls
from mock_server.engine import Engine
from mock_server.errors import AddressError, NotRunningError
from mock_server.recording.recorder import attach
from mock_server.vocabulary import Config
from mock_server.web import create_app, opened
from mock_server.wsgi import BrokenOnPurposeError

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self

    from mock_server.clock import Clock
    from mock_server.vocabulary import Recording

LOOPBACK = "127.0.0.1"
Running = TypeVar("Running", bound="MockServer")
# How long `stop` may have to wait for the accepting thread.
POLL = 0.01


def is_loopback(host: str) -> bool:
    """Whether an address can only be reached from this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def url_of(host: str, port: int) -> str:
    """The URL of a server, without the `/v1`."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def address_of(host: str) -> str:
    """The address that a name such as `localhost` stands for; an address is itself.

    Raises:
        AddressError: nobody knows the name.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return str(socket.getaddrinfo(host, None, family, socket.SOCK_STREAM)[0][4][0])
    except (OSError, UnicodeError) as error:
        raise AddressError(f"cannot listen on {host!r}: {getattr(error, 'strerror', None) or error}") from None


def free_port(host: str, wanted: int = 0) -> int:
    """The wanted port, or for 0 any that nothing listens on now.

    Raises:
        AddressError: something listens there, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.create_server((host, wanted), family=family) as probe:
            return int(probe.getsockname()[1])
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        raise AddressError(f"cannot listen on {url_of(host, wanted)}: {reason}; port 0 takes a free one") from None


class _Input(io.BufferedReader):
    """What a client sends; a reset raises once, and not after the answer.

    werkzeug reads on after each answer, and leaves its selector open if that raises.

    Attributes:
        over: whether a reset is now an ordinary end.
    """

    over = False

    def read(self, size: int | None = -1, /) -> bytes:
        """Up to `size` bytes, as `io.BufferedReader`."""
        try:
            return super().read(size)
        except ConnectionError:
            if self.over:
                return b""
            self.over = True
            raise


class _QuietHandler(WSGIRequestHandler):
    """Logs nothing, and lets the server know its connection, so that it can be closed."""

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
        self._ended = False

    def add(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.add(connection)
            if self._ended:
                _shut(connection)

    def remove(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.discard(connection)

    def shut(self) -> None:
        """End all of them, so that no thread waits for a client."""
        with self._lock:
            self._ended = True
            for connection in self._open:
                _shut(connection)


def _shut(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # the client was quicker


class MockServer(Controls):
    """The mock in a thread of this process; a context manager.

        with MockServer() as mock:
            mock.on(user="Say hello").reply("Hello!")
            client = OpenAI(base_url=mock.base_url, api_key="any")

    Args:
        config: how it is set up; the defaults without it.
        host: the address to listen on.
        port: the port; 0 takes a free one.
        clock: the time; the machine's without it.
        record: another server or a cassette to answer what no rule answers.

    Raises:
        VocabularyError: configuration or recording make no sense, or the cassette cannot be used.
        StoreError: the configuration's store cannot be used.
    """

    def __init__(
        self,
        config: Config | None = None,
        *,
        host: str = LOOPBACK,
        port: int = 0,
        clock: Clock | None = None,
        record: Recording | None = None,
    ) -> None:
        config = config or Config()
        super().__init__(Engine(config, clock, opened(config.store)))
        self._recorder = None if record is None else attach(self.engine.state, record)
        self._host = host
        self._port = port
        self._stopping = Event()
        self._server: BaseWSGIServer | None = None
        self._thread: Thread | None = None

    def start(self) -> MockServer:
        """Begin to listen. Starting twice changes nothing.

        Raises:
            AddressError: it cannot listen there.
        """
        if self._server is not None:
            return self
        if self._port:
            free_port(self._host, self._port)  # werkzeug would end the process
        self._stopping.clear()
        app = create_app(engine=self.engine, sleep=self._wait)
        server = make_server(self._host, self._port, app, threaded=True, request_handler=_QuietHandler)
        server.daemon_threads = False  # type: ignore[attr-defined]
        server.connections = _Connections()  # type: ignore[attr-defined]
        self._server = server
        self._thread = Thread(target=server.serve_forever, args=(POLL,), name="mock-server", daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop listening, end open streams, and wait until every thread is gone."""
        server, thread = self._server, self._thread
        if server is None or thread is None:
            return
        self._server = self._thread = None
        self._stopping.set()
        server.shutdown()
        if self._recorder is not None:
            self._recorder.close()
        # The accepting thread waits for those that answer, and they may wait for their clients.
        server.connections.shut()  # type: ignore[attr-defined]
        thread.join()
        self.engine.state.store.close()

    def _wait(self, seconds: float) -> None:
        """Sleep, but not beyond the server's end."""
        if self._stopping.wait(seconds):
            raise BrokenOnPurposeError

    @property
    def port(self) -> int:
        """The port that the server listens on.

        Raises:
            NotRunningError: before `start` and after `stop`.
        """
        if self._server is None:
            raise NotRunningError("the mock server is not running: use it as a context manager, or start()")
        return int(self._server.server_port)

    @property
    def url(self) -> str:
        """The server's URL, for the admin API: `http://127.0.0.1:41234`."""
        return url_of(self._host, self.port)

    @property
    def base_url(self) -> str:
        """The URL for clients: `http://127.0.0.1:41234/v1`."""
        return f"{self.url}/v1"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
