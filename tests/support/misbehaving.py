"""Servers that misbehave: each answers with bytes of its own making, and keeps what it was asked."""

import json
import socket
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Event, Lock, Thread
from typing import Any

Answer = Callable[[socket.socket], None]
Wrap = Callable[[socket.socket], socket.socket]

KEY = "sk-0123456789abcdef"
BODY = {"model": "gpt-4", "messages": [], "n": 1}
GOOD = {"id": "chatcmpl-1", "choices": [{"index": 0, "finish_reason": "stop", "message": {"content": "Hi"}}]}
ANSWERED = {**GOOD, "request_id": "req_7"}
"""What the client gives for it: with the id of the request, from its header."""
CHUNK = {"choices": [{"index": 0, "delta": {"content": "paid text"}, "finish_reason": None}]}
END = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}


def answer(
    body: Any, status: int = 200, kind: str = "application/json", length: int | None = None, **headers: str
) -> Answer:
    """Answer with a body, bytes or what is to be JSON; `length` announces another one than its own."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = {"Content-Type": kind, "x-request-id": "req_7", "Connection": "close"}
    lines["Content-Length"] = str(len(data) if length is None else length)
    lines |= headers
    head = f"HTTP/1.1 {status} X\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return lambda sock: sock.sendall(head.encode() + b"\r\n" + data)


def refusal(status: int, message: str = "No.", headers: Mapping[str, str] | None = None, **error: str) -> Answer:
    """Answer with an error in the API's own form."""
    return answer({"error": {"message": message, **error}}, status=status, **headers or {})


def stream(*chunks: Any, kind: str = "text/event-stream", length: int | None = None) -> Answer:
    """Answer with a stream."""
    data = "".join(f"data: {chunk if isinstance(chunk, str) else json.dumps(chunk)}\n\n" for chunk in chunks)
    return answer(data.encode(), kind=kind, length=length)


def hang_up(_sock: socket.socket) -> None:
    """Close the connection instead of an answer."""


def reset(sock: socket.socket) -> None:
    """Reset the connection instead of an answer."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def say_nothing(sock: socket.socket) -> None:
    """Wait until the client goes."""
    sock.recv(1)


def silent(over: Event) -> Wrap:
    """Say nothing to whoever connects, not even to read, until it is over."""

    def wait(_sock: socket.socket) -> socket.socket:
        over.wait(60)
        raise OSError

    return wait


def in_turn(*answers: Answer) -> Callable[[str], Answer]:
    """Choose each answer once, and the last one from then on."""
    rest = list(answers)
    return lambda _: rest.pop(0) if len(rest) > 1 else rest[0]


class Server:
    """Serves on loopback, each connection in a thread of its own, one answer to each.

    Args:
        choose: Gives the answer to a request.
        wrap: May put TLS around a connection.

    Attributes:
        requests: The requests that came, as text.
        url: The base of its API.
        port: Where it listens.
    """

    def __init__(self, choose: Callable[[str], Answer], wrap: Wrap) -> None:
        self.requests: list[str] = []
        self._choose, self._wrap = choose, wrap
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=100)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/v1"
        self._lock = Lock()

    def run(self) -> None:
        """Serve until the listener is closed and every client has gone."""
        threads = []
        with suppress(OSError):
            while True:
                sock, _ = self._listener.accept()
                threads.append(Thread(target=self._serve, args=(sock,)))
                threads[-1].start()
        for thread in threads:
            thread.join()

    def _serve(self, sock: socket.socket) -> None:
        with suppress(OSError), sock, self._wrap(sock) as wrapped:  # the client may go away at any time
            request = read_request(wrapped)
            with self._lock:
                self.requests.append(request)
                reply = self._choose(request)
            reply(wrapped)

    def close(self) -> None:
        """Accept no more."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()


def read_request(sock: socket.socket) -> str:
    """Read a request to the end that it announces."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += sock.recv(65536) or b"\r\n\r\n"
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    while lengths and len(body) < lengths[0]:
        body += sock.recv(65536)
    return (head + b"\r\n\r\n" + body).decode()


def user_of(request: str) -> str:
    """Give the field `user` of a request, by which a test names it."""
    user: str = json.loads(request.partition("\r\n\r\n")[2])["user"]
    return user


@contextmanager
def serve(*answers: Answer, wrap: Wrap = lambda sock: sock) -> Iterator[Server]:
    """Serve answers in turn for a while."""
    with serve_chosen(in_turn(*answers), wrap) as server:
        yield server


@contextmanager
def serve_chosen(choose: Callable[[str], Answer], wrap: Wrap = lambda sock: sock) -> Iterator[Server]:
    """Serve for a while what is chosen by the request."""
    server = Server(choose, wrap)
    thread = Thread(target=server.run)
    thread.start()
    try:
        yield server
    finally:
        server.close()
        thread.join()
