"""The connections to the API: through a proxy where the environment names one, and closable while they wait."""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass
from weakref import WeakSet

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

CONNECT_SECONDS = 10
READ_SECONDS = 600
"""How long a connection and the next piece of an answer may take: the openai SDK's own limits."""

_AT_ONCE = 128


class Connections:
    """A pool of connections for any number of threads.

    Args:
        server_url: Where the connections go, which decides on the proxy.
    """

    def __init__(self, server_url: str) -> None:
        self._open: WeakSet[HTTPConnection] = WeakSet()
        self.manager = _manager(server_url)
        self.manager.pool_classes_by_scheme = {
            "http": _remembering(HTTPConnectionPool, HTTPConnection, self._open),
            "https": _remembering(HTTPSConnectionPool, HTTPSConnection, self._open),
        }

    def close(self) -> None:
        """Close every connection, those that wait for an answer too."""
        for connection in list(self._open):
            if connection.sock is not None:
                with suppress(OSError):
                    connection.sock.shutdown(socket.SHUT_RDWR)


def _manager(server_url: str) -> urllib3.PoolManager:
    timeout = urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
    url = urlsplit(server_url)
    proxy = getproxies().get(url.scheme)
    if proxy and not proxy_bypass(url.netloc):
        return urllib3.ProxyManager(proxy, maxsize=_AT_ONCE, retries=False, timeout=timeout)
    return urllib3.PoolManager(maxsize=_AT_ONCE, retries=False, timeout=timeout)


def _remembering(pool: Any, connection: Any, opened: WeakSet[HTTPConnection]) -> Any:
    """Give a class of pools whose connections are kept in `opened`."""

    class Remembered(connection):  # type: ignore[misc] # the base is one of two
        def connect(self) -> None:
            opened.add(self)
            super().connect()

    return type(pool.__name__, (pool,), {"ConnectionCls": Remembered})
