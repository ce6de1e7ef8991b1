"""The connections to the API: through a proxy where the environment names one, and closable while they wait."""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Lock, Thread, Timer
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass
from weakref import WeakSet

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError
from urllib3.util.ssltransport import SSLTransport

from terraform_provider_openai.api.response_head import Response
from terraform_provider_openai.errors import ApiError
from terraform_provider_openai.settings import is_loopback

_AT_ONCE = 128


class Connections:
    """A pool of connections for any number of threads.

    Args:
        server_url: Where the connections go, which decides on the proxy and on TLS.

    Attributes:
        stopping: Set for good when no new request may begin.
        closed: Set for good when everything is to end.

    Raises:
        ApiError: The environment names a proxy that can't be one.
    """

    def __init__(self, server_url: str) -> None:
        self.stopping = Event()
        self.closed = Event()
        self._open: WeakSet[socket.socket] = WeakSet()
        self._waiting: set[SimpleQueue[Exception | None]] = set()
        self._lock = Lock()
        self.manager = _manager(server_url)
        self.manager.pool_classes_by_scheme = {
            "http": _watched(HTTPConnectionPool, HTTPConnection, self),
            "https": _watched(HTTPSConnectionPool, HTTPSConnection, self),
        }

    def stop(self, grace: float) -> None:
        """Begin no new request, and close every connection after a while; those that are being made at once.

        Args:
            grace: The seconds that a request in flight may still take, because it is paid for.
        """
        self.stopping.set()
        with self._lock:
            queues = list(self._waiting)
        for outcome in queues:
            outcome.put(None)
        if grace > 0:
            after(grace, self.close)
        else:
            self.close()

    def close(self) -> None:
        """Close every connection, those that wait for an answer or are in the middle of one too."""
        self.closed.set()
        with self._lock:
            sockets = list(self._open)
        for sock in sockets:
            _shut(sock)

    def make(self, connection: HTTPConnection, connect: Callable[[], None]) -> None:
        """Have a connection made by a thread of its own, for which nobody waits any more once everything is to end.

        Neither the look-up of a name nor a handshake can be ended from another thread.

        Raises:
            HTTPError: There is no connection, so that nothing was sent.
            SSLError: The other side's certificate was not accepted.
        """
        outcome: SimpleQueue[Exception | None] = SimpleQueue()
        with self._lock:
            self._waiting.add(outcome)
        try:
            if not self.stopping.is_set():
                Thread(target=self._make, args=(connection, connect, outcome), daemon=True, name="connecting").start()
                if error := outcome.get():
                    raise error
            if self.stopping.is_set():
                raise NewConnectionError(connection, "everything is to end")
        finally:
            with self._lock:
                self._waiting.discard(outcome)

    def _make(
        self, connection: HTTPConnection, connect: Callable[[], None], outcome: SimpleQueue[Exception | None]
    ) -> None:
        try:
            connect()
            self.watch(connection.sock)
            outcome.put(None)
        except Exception as error:  # noqa: BLE001 (raised where the connection is waited for)
            outcome.put(_in_connecting(error, connection))

    def watch(self, connected: socket.socket | SSLTransport) -> None:
        """Remember a connected socket. A connection forgets its own as soon as the answer is to be the last one."""
        sock = connected.socket if isinstance(connected, SSLTransport) else connected
        with self._lock:
            self._open.add(sock)
        if self.closed.is_set():
            _shut(sock)


def _in_connecting(error: Exception, connection: HTTPConnection) -> Exception:
    """Return an error by what it means before anything was sent, which urllib3 leaves open."""
    if isinstance(error, TimeoutError | ConnectTimeoutError) and not isinstance(error, NewConnectionError):
        return NewConnectionError(connection, "no connection was made in time")
    if isinstance(error, OSError | HTTPException) and not isinstance(error, ssl.SSLCertVerificationError):
        return NewConnectionError(connection, f"{error}")
    return error


def _shut(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


class _TlsSocket(ssl.SSLSocket):
    """TLS to the end: after its own `shutdown` an `SSLSocket` goes on in the clear, with the key, in other threads."""

    def shutdown(self, how: int) -> None:
        socket.socket.shutdown(self, how)


def _manager(server_url: str) -> urllib3.PoolManager:
    url = urlsplit(server_url)
    is_direct = is_loopback(url.hostname or "") or proxy_bypass(url.netloc)
    # Terraform's own programs use no proxy for this machine either
    proxy = None if is_direct else getproxies().get(url.scheme)
    options: dict[str, Any] = {"maxsize": _AT_ONCE, "retries": False}
    if url.scheme == "https":
        options["ssl_context"] = trust()
    if not proxy:
        return urllib3.PoolManager(**options)
    try:
        return _through(proxy if "://" in proxy else f"http://{proxy}", options)
    except HTTPError as error:  # whose words may hold the proxy's password
        name = f"{url.scheme.upper()}_PROXY"
        detail = f"The environment variable {name} must be an http or https URL, such as http://proxy.example:3128."
        raise ApiError("The proxy can't be used", detail) from error


def _through(proxy: str, options: dict[str, Any]) -> urllib3.ProxyManager:
    """Return a pool that connects through a proxy, with the user and the password that its URL may hold."""
    auth = urllib3.util.parse_url(proxy).auth
    headers = urllib3.util.make_headers(proxy_basic_auth=unquote(auth)) if auth else None
    context = trust() if proxy.startswith("https:") else None
    return urllib3.ProxyManager(proxy, proxy_headers=headers, proxy_ssl_context=context, **options)


def trust() -> ssl.SSLContext:
    """Trust the certificate authorities of `SSL_CERT_FILE` and `SSL_CERT_DIR` and the system's too.

    OpenSSL by itself takes the variables in the place of the system's.
    """
    context = ssl.create_default_context()
    context.sslsocket_class = _TlsSocket
    system = ssl.get_default_verify_paths()
    if {system.openssl_cafile_env, system.openssl_capath_env} & set(os.environ):
        if Path(system.openssl_cafile).is_file():
            context.load_verify_locations(cafile=system.openssl_cafile)
        if Path(system.openssl_capath).is_dir():
            context.load_verify_locations(capath=system.openssl_capath)
    return context


def after(seconds: float, act: Callable[[], None]) -> Timer:
    """Start a timer that keeps no process from ending."""
    timer = Timer(seconds, act)
    timer.daemon = True
    timer.start()
    return timer


@contextmanager
def _shut_after(seconds: float | None, connected: socket.socket | SSLTransport) -> Iterator[None]:
    """Wait so long for the head of an answer, however slowly it trickles: a socket's own time begins anew at each byte.

    Raises:
        TimeoutError: It did not come in time.
    """
    late = Event()
    sock = connected.socket if isinstance(connected, SSLTransport) else connected

    def end() -> None:
        late.set()
        _shut(sock)

    if not seconds:
        yield
        return
    timer = after(seconds, end)
    try:
        yield
    except (OSError, HTTPException):
        if not late.is_set():
            raise
    finally:
        timer.cancel()
    if late.is_set():
        raise TimeoutError(f"no answer in {seconds} s")


def _watched(pool: Any, connection: Any, connections: Connections) -> Any:
    """Return a class of pools whose connections tell of their sockets."""

    class Watched(connection):  # type: ignore[misc] # the base is one of two
        response_class = Response

        def getresponse(self) -> Any:
            with _shut_after(self.timeout, self.sock):
                return super().getresponse()

        def connect(self) -> None:
            connections.make(self, super().connect)

    return type(pool.__name__, (pool,), {"ConnectionCls": Watched})
