"""Servers that misbehave: each answers with bytes of its own making, and counts what it was asked."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

Answer = Callable[[socket.socket], None]

KEY = "sk-0123456789abcdef"
BODY = {"model": "gpt-4", "messages": [], "n": 1}
GOOD = {"id": "chatcmpl-1", "choices": [{"index": 0, "finish_reason": "stop", "message": {"content": "Hi"}}]}
CHUNK = {"choices": [{"index": 0, "delta": {"content": "paid text"}, "finish_reason": None}]}


def answer(
    body: Any, status: int = 200, kind: str = "application/json", length: int | None = None, **headers: str
) -> Answer:
    """Answer with a body, bytes or what is to be JSON; `length` announces another one than its own."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = {"Content-Type": kind, "x-request-id": "req_7", "Connection": "close"}
    lines["Content-Length"] = str(len(data) if length is None else length)
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = f"HTTP/1.1 {status} X\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return lambda sock: sock.sendall(head.encode() + b"\r\n" + data)


def refusal(status: int, message: str = "No.", headers: dict[str, str] | None = None, **error: str) -> Answer:
    """Answer with an error in the API's own form."""
    return answer({"error": {"message": message, **error}}, status=status, **headers or {})


def stream(*chunks: Any, kind: str = "text/event-stream", length: int | None = None) -> Answer:
    """Answer with a stream."""
    data = "".join(f"data: {chunk if isinstance(chunk, str) else json.dumps(chunk)}\n\n" for chunk in chunks)
    return answer(data.encode(), kind=kind, length=length)


def hang_up(_sock: socket.socket) -> None:
    """Close the connection instead of an answer."""


class Server:
    """Serves on loopback, one connection after the other, an answer of a list to each; the last one stays.

    Attributes:
        requests: The requests that came, as text.
    """

    def __init__(self, *answers: Answer) -> None:
        self.requests: list[str] = []
        self._answers = answers
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(None)

    @property
    def port(self) -> int:
        """Where it listens."""
        port: int = self._listener.getsockname()[1]
        return port

    @property
    def url(self) -> str:
        """The base of its API."""
        return f"http://127.0.0.1:{self.port}/v1"

    def run(self, wrap: Callable[[socket.socket], socket.socket] = lambda sock: sock) -> None:
        """Serve until the listener is shut; `wrap` may put TLS around a connection."""
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            try:
                with wrap(sock) as wrapped:
                    self.requests.append(_read_request(wrapped))
                    self._answers[min(len(self.requests), len(self._answers)) - 1](wrapped)
            except OSError:
                continue  # the client went away

    def close(self) -> None:
        """Stop serving."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


def _read_request(sock: socket.socket) -> str:
    """Read a request to the end that it announces."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += sock.recv(65536) or b"\r\n\r\n"
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    while lengths and len(body) < lengths[0]:
        body += sock.recv(65536)
    return (head + b"\r\n\r\n" + body).decode()


@contextmanager
def serve(*answers: Answer, wrap: Callable[[socket.socket], socket.socket] = lambda sock: sock) -> Iterator[Server]:
    """Serve on loopback for a while."""
    server = Server(*answers)
    thread = Thread(target=server.run, args=(wrap,))
    thread.start()
    try:
        yield server
    finally:
        server.close()
        thread.join()
