"""Asks a chat server as fast as it can, from one core, and says how it went.

    echo '{"port": 8080, "connections": 32, "seconds": 2, "bodies": ["…"]}' | python benchmarks/mock_client.py

prints one JSON object. It is a loop over epoll and bare sockets, because an HTTP library would be slower than the
servers that it measures. With `slow` each connection asks for one stream, and what counts is how late its chunks come.
"""

from __future__ import annotations

import json
import os
import re
import select
import socket
import statistics
import sys
import time
from array import array
from itertools import cycle
from typing import Any

LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
CHUNKED = re.compile(rb"(?i)\r\ntransfer-encoding: *chunked")
SPOKEN = re.compile(rb'"content": ?"[^"]')
END_OF_CHUNKS = b"0\r\n\r\n"
PATIENCE = 30
OK = b"200"


class Line:
    """A connection: the request under way, and what came of its answer."""

    __slots__ = ("arrivals", "data", "expected", "sent", "socket")

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.arrivals: list[float] = []
        self.data = b""
        self.expected = 0
        self.sent = 0.0

    def ask(self, request: bytes) -> None:
        """Send a request."""
        self.data, self.expected = b"", 0
        self.sent = time.perf_counter()
        self.socket.sendall(request)

    def answered(self) -> bool:
        """Read what has come, and tell whether the answer is whole."""
        got = self.socket.recv(65_536)
        if not got:
            raise ConnectionError(f"closed by the server after {self.data!r}")
        self.data = data = self.data + got if self.data else got
        if not self.expected:
            self.expected = _length(data)
        return data.endswith(END_OF_CHUNKS) if self.expected < 0 else len(data) >= self.expected > 0

    @property
    def good(self) -> bool:
        """Whether the status is 200."""
        return self.data[9:12] == OK


def _length(data: bytes) -> int:
    """The length of an answer with its head; -1 if it comes in chunks, 0 while its head is not whole."""
    head = data.find(b"\r\n\r\n")
    if head < 0:
        return 0
    length = LENGTH.search(data, 0, head)
    if length:
        return head + 4 + int(length[1])
    if CHUNKED.search(data, 0, head + 2):
        return -1
    raise ValueError(f"neither a length nor chunks: {data!r}")


def request_of(body: str, port: int) -> bytes:
    """A whole request."""
    data = body.encode()
    head = (
        f"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer sk-benchmark\r\n"
        f"Content-Type: application/json\r\nAccept: application/json\r\nContent-Length: {len(data)}\r\n\r\n"
    )
    return head.encode() + data


def _opened(port: int, connections: int) -> tuple[select.epoll, dict[int, Line]]:
    poll = select.epoll()
    lines = {}
    for _ in range(connections):
        line = Line(port)
        lines[line.socket.fileno()] = line
        poll.register(line.socket, select.EPOLLIN)
    return poll, lines


def fast(port: int, connections: int, requests: list[bytes], seconds: float, most: int) -> dict[str, float]:
    """Ask again as soon as an answer is there, for some seconds or until there were `most` answers."""
    poll, lines = _opened(port, connections)
    bodies = cycle(requests)
    took, bad = array("d"), 0
    began = time.perf_counter()
    end = began + seconds
    for line in lines.values():
        line.ask(next(bodies))
    now = began
    while now < end and len(took) < most:
        ready = poll.poll(PATIENCE)
        if not ready:
            raise TimeoutError(f"no answer in {PATIENCE} s")
        for number, _ in ready:
            line = lines[number]
            if line.answered():
                now = time.perf_counter()
                took.append(now - line.sent)
                bad += not line.good
                line.ask(next(bodies))
    for line in lines.values():
        line.socket.close()
    return {"answers": len(took), "rate": len(took) / (now - began), "bad": bad, **_spread(took)}


def slow(port: int, connections: int, request: bytes, gap: float) -> dict[str, float]:
    """One stream on each connection; how late its chunks come, counted from its first one."""
    poll, lines = _opened(port, connections)
    for line in lines.values():
        line.ask(request)
    open_lines = len(lines)
    while open_lines:
        ready = poll.poll(PATIENCE)
        if not ready:
            raise TimeoutError(f"no chunk in {PATIENCE} s")
        for number, _ in ready:
            line = lines[number]
            before = len(SPOKEN.findall(line.data))
            done = line.answered()
            fresh = len(SPOKEN.findall(line.data)) - before
            line.arrivals += [time.perf_counter()] * fresh
            if done:
                open_lines -= 1
                poll.unregister(number)
    late = [
        max(0.0, at - line.arrivals[0] - number * gap)
        for line in lines.values()
        for number, at in enumerate(line.arrivals)
        if number
    ]
    first = [line.arrivals[0] - line.sent for line in lines.values()]
    chunks = statistics.median(len(line.arrivals) for line in lines.values())
    bad = sum(not line.good for line in lines.values())
    return {"chunks": chunks, "bad": bad, "first_p99": _spread(first)["p99"], **_spread(late)}


def _spread(values: Any) -> dict[str, float]:
    """Median and 99th percentile, in milliseconds."""
    ordered = sorted(values) or [0.0]
    return {
        "p50": ordered[len(ordered) // 2] * 1000,
        "p99": ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)] * 1000,
    }


def main() -> None:
    """Do what the standard input says."""
    wanted = json.load(sys.stdin)
    if wanted.get("core") is not None:
        os.sched_setaffinity(0, {wanted["core"]})
    port, connections = wanted["port"], wanted["connections"]
    requests = [request_of(body, port) for body in wanted["bodies"]]
    if wanted.get("slow"):
        found = slow(port, connections, requests[0], wanted["slow"])
    else:
        found = fast(port, connections, requests, wanted["seconds"], wanted.get("most", sys.maxsize))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
