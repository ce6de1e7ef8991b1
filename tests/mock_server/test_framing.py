"""Both servers tell a body that is no whole HTTP in the same way: with a 400, and no completion."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from http.client import HTTPResponse
from typing import TYPE_CHECKING

import pytest

from mock_server import MockServer

if TYPE_CHECKING:
    from collections.abc import Iterator

BODY = json.dumps({"model": "gpt-4", "messages": [{"role": "user", "content": "Hi"}]}).encode()
SIZE = f"{len(BODY):x}".encode()
CHUNKED = b"Transfer-Encoding: chunked"
CASES = {
    "one chunk": (CHUNKED, SIZE + b"\r\n" + BODY + b"\r\n0\r\n\r\n", 200),
    "two chunks": (CHUNKED, b"1\r\n{\r\n" + f"{len(BODY) - 1:X}".encode() + b"\r\n" + BODY[1:] + b"\r\n0\r\n\r\n", 200),
    "an extension": (CHUNKED, SIZE + b";name=value\r\n" + BODY + b"\r\n0\r\n\r\n", 200),
    "trailers": (CHUNKED, SIZE + b"\r\n" + BODY + b"\r\n0\r\nX-Sum: 1\r\nX-More: 2\r\n\r\n", 200),
    "a size that is none": (CHUNKED, b"xyz\r\n" + BODY + b"\r\n0\r\n\r\n", 400),
    "a negative size": (CHUNKED, b"-5\r\n" + BODY + b"\r\n0\r\n\r\n", 400),
    "a size with a sign": (CHUNKED, b"+" + SIZE + b"\r\n" + BODY + b"\r\n0\r\n\r\n", 400),
    "a size as in Python": (CHUNKED, b"0x" + SIZE + b"\r\n" + BODY + b"\r\n0\r\n\r\n", 400),
    "a chunk longer than its size": (CHUNKED, b"5\r\n" + BODY + b"\r\n0\r\n\r\n", 400),
    "a length that is none": (b"Content-Length: many", BODY, 400),
    "a negative length": (b"Content-Length: -5", BODY, 400),
}


@pytest.fixture(scope="module", params=["MockServer", "granian", "plain"])
def port(request: pytest.FixtureRequest) -> Iterator[int]:
    """Serve a mock in each of the ways."""
    if request.param == "MockServer":
        with MockServer() as mock:
            yield mock.port
        return
    command = [sys.executable, "-m", "mock_server", "--port", "0", *(["--plain"] if request.param == "plain" else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = next(line for line in process.stdout if "http://" in line)
        yield int(line.split("http://")[1].split("/")[0].rpartition(":")[2])
        process.terminate()


@pytest.mark.parametrize("case", CASES)
def test_a_body(port: int, case: str) -> None:
    """A whole one is answered, a broken one refused."""
    line, body, status = CASES[case]
    head = (
        b"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer any\r\n"
        b"Content-Type: application/json\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(head + line + b"\r\n\r\n" + body)
        response = HTTPResponse(connection)
        response.begin()
        assert response.status == status
        assert response.read().startswith(b'{"id"') is (status == 200)
