"""The other server: asks it over HTTP, and gives its reply as it comes.

Nothing is followed (no redirect) and nothing is tried twice, so a key goes to the one URL that
was given. Proxies come from the environment, as `NO_PROXY` allows them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import quote, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.exceptions import HTTPError

from mock_server.contract import errors
from mock_server.errors import ApiError
from mock_server.recording.bodies import Splitter

CONNECT = 10.0
AT_ONCE = 64
PREFIX = "/v1"
# Lines of the connection to this server, or meant for it.
_NOT_SENT = frozenset(
    {
        *(
            "host",
            "connection",
            "keep-alive",
            "transfer-encoding",
            "content-length",
            "te",
            "trailer",
            "upgrade",
            "expect",
        ),
        *("cookie", "accept-encoding", "proxy-authorization", "proxy-connection", "x-mock-session", "x-admin-token"),
    }
)


class Response(NamedTuple):
    """What the other server answered.

    Attributes:
        status: the HTTP status.
        headers: the header lines.
        body: the body; empty for a stream.
        events: a stream's events, each with the seconds since the one before, as they come.
    """

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    events: Iterator[tuple[float, bytes]] | None


class Upstream:
    """A server that speaks the API.

    Args:
        url: its base URL, which stands for the `/v1` of this server's paths.
        timeout: seconds that it may be silent.
    """

    def __init__(self, url: str, timeout: float) -> None:
        self._url = url.rstrip("/")
        self._closed = False
        self._open: set[urllib3.BaseHTTPResponse] = set()
        options = {
            "timeout": urllib3.Timeout(connect=min(CONNECT, timeout), read=timeout),
            "retries": False,
            "maxsize": AT_ONCE,
        }
        parts = urlsplit(url)
        proxy = getproxies().get(parts.scheme)
        if proxy and not proxy_bypass(parts.netloc):
            self._pool: urllib3.PoolManager = urllib3.ProxyManager(proxy, **options)  # type: ignore[arg-type]
        else:
            self._pool = urllib3.PoolManager(**options)  # type: ignore[arg-type]

    def ask(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Response:
        """Send a request, and wait for the reply; for the first byte of it if it is a stream.

        Raises:
            ApiError: 502, the server cannot be reached or broke off; 404 for a path outside of its URL.
        """
        sent_headers = {name: value for name, value in headers.items() if name not in _NOT_SENT}
        started = time.monotonic()
        try:
            response = self._pool.request(
                method,
                self._target(method, path, query),
                body=body or None,
                headers={**sent_headers, "accept-encoding": "identity"},
                redirect=False,
                preload_content=False,
            )
            if response.headers.get("content-type", "").startswith("text/event-stream"):
                return Response(response.status, list(response.headers.items()), b"", self._events(response, started))
            data = response.read()
            response.release_conn()
        except HTTPError as error:
            raise _unreachable(error) from None
        return Response(response.status, list(response.headers.items()), data, None)

    def _target(self, method: str, path: str, query: str) -> str:
        if not path.startswith(f"{PREFIX}/") or {".", ".."} & set(path.split("/")):
            raise errors.unknown_path(method, path)
        target = self._url + quote(path.removeprefix(PREFIX), safe="/:@!$&'()*+,;=~")
        return f"{target}?{query}" if query else target

    def close(self) -> None:
        """End the streams that are on their way, so that nobody waits for them."""
        self._closed = True
        for response in self._open.copy():
            response.shutdown()

    def _events(self, response: urllib3.BaseHTTPResponse, started: float) -> Iterator[tuple[float, bytes]]:
        """Yield a stream's events as they come.

        Raises:
            ConnectionResetError: the stream broke off.
        """
        splitter = Splitter()
        self._open.add(response)
        try:
            while data := response.read1(1 << 16):
                for event in splitter.fed(data):
                    now = time.monotonic()
                    yield now - started, event
                    started = now
            if self._closed:  # an end without a length looks like an orderly one
                raise ConnectionResetError
        except HTTPError as error:
            raise ConnectionResetError(type(error).__name__) from None
        finally:
            # What is left of the stream will not be read: the connection is of no more use.
            self._open.discard(response)
            response.close()
        if splitter.remainder():
            yield time.monotonic() - started, splitter.remainder()


def _unreachable(error: HTTPError) -> ApiError:
    """Of the error only its kind is told: its text may hold a proxy's password."""
    message = f"The server that is recorded did not answer: {type(error).__name__}."
    return ApiError(502, message, type="mock_error", code="upstream_failed")
