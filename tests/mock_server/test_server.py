"""The server in a test's own process: real sockets, broken connections, no thread left."""

from __future__ import annotations

import gc
import http.client
import json
import socket
import struct
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mock_server import MockServer, NotRunningError

if TYPE_CHECKING:
    from collections.abc import Iterator

BODY = json.dumps({"model": "gpt-4", "messages": [{"role": "user", "content": "Hi"}]})
STREAM = BODY[:-1] + ', "stream": true}'
HEADERS = {"Authorization": "Bearer sk-test", "Content-Type": "application/json"}


@pytest.fixture
def line(mock: MockServer) -> Iterator[http.client.HTTPConnection]:
    """A connection to the server."""
    connection = http.client.HTTPConnection("127.0.0.1", mock.port, timeout=10)
    yield connection
    connection.close()


def _post(line: http.client.HTTPConnection, body: str = BODY) -> http.client.HTTPResponse:
    line.request("POST", "/v1/chat/completions", body, HEADERS)
    return line.getresponse()


def test_answers(mock: MockServer, line: http.client.HTTPConnection) -> None:
    """The server answers on its URL, and the journal has the request."""
    mock.on(user="Hi").reply("Hello!")
    response = _post(line)
    assert response.status == 200
    assert json.loads(response.read())["choices"][0]["message"]["content"] == "Hello!"
    assert mock.journal[-1].request.messages[0].content == "Hi"  # type: ignore[union-attr]
    assert mock.base_url == f"http://127.0.0.1:{mock.port}/v1"


def test_chunked_body(mock: MockServer, line: http.client.HTTPConnection) -> None:
    """A body without a length is read to its end."""
    line.request("POST", "/v1/chat/completions", iter([BODY[:9].encode(), BODY[9:].encode()]), HEADERS)
    assert line.getresponse().status == 200
    assert mock.journal[-1].json["model"] == "gpt-4"


def test_stream(mock: MockServer, line: http.client.HTTPConnection) -> None:
    """A stream with times arrives whole."""
    mock.on().reply("one two").stream(delay=0.001)
    data = _post(line, STREAM).read()
    assert data.endswith(b"data: [DONE]\n\n")
    assert mock.journal[-1].text == "one two"


def test_reset(mock: MockServer, line: http.client.HTTPConnection) -> None:
    """A reset connection is a reset, and not an end."""
    mock.on().fault(reset=True)
    with pytest.raises(ConnectionResetError):
        _post(line)


def test_half_body(mock: MockServer, line: http.client.HTTPConnection) -> None:
    """Half a body is noticed as one."""
    mock.on().fault(half_body=True).reply("x")
    with pytest.raises(http.client.IncompleteRead):
        _post(line).read()


def test_cut_stream(mock: MockServer, line: http.client.HTTPConnection) -> None:
    """A cut stream ends without its end mark."""
    mock.on().fault(cut_after=2).reply("one two three")
    with pytest.raises(http.client.IncompleteRead) as cut:
        _post(line, STREAM).read()
    assert cut.value.partial.count(b"data: ") == 2


def test_slow_body(mock: MockServer, line: http.client.HTTPConnection) -> None:
    """A slow body arrives whole."""
    mock.on().fault(slow_body=0.001, piece=100).reply("x")
    assert json.loads(_post(line).read())["object"] == "chat.completion"


def test_no_thread_is_left() -> None:
    """After the end no thread runs, also when a stream and an idle client were there."""
    before = set(threading.enumerate())
    with MockServer() as mock:
        mock.on().reply("one two three").stream(delay=60)
        idle = socket.create_connection(("127.0.0.1", mock.port))
        line = http.client.HTTPConnection("127.0.0.1", mock.port, timeout=10)
        response = _post(line, STREAM)
        assert response.status == 200
    assert set(threading.enumerate()) == before
    assert mock.journal[-1].outcome == "aborted"
    response.close()
    line.close()
    idle.close()


def test_starts_again() -> None:
    """A server can be stopped and started again, and stopping twice is harmless."""
    mock = MockServer()
    with mock:
        first = mock.engine
    with mock:
        assert mock.port > 0
    mock.stop()
    assert mock.engine is first


def test_not_running() -> None:
    """Without a running server there is no port."""
    with pytest.raises(NotRunningError, match="not running"):
        _ = MockServer().port


def test_many_at_once(mock: MockServer) -> None:
    """Parallel requests are all answered and all kept."""

    def ask() -> None:
        line = http.client.HTTPConnection("127.0.0.1", mock.port, timeout=30)
        for _ in range(5):
            assert _post(line).read()
        line.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(entry.number for entry in mock.journal) == list(range(1, 41))
    assert len({entry.response["id"] for entry in mock.journal}) == 40


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks in /proc")
def test_no_file_is_left_by_clients_that_reset() -> None:
    """A client that resets its connection right after the answer leaves no file open, without the collector's help."""
    gc.disable()
    try:
        before = _open_files()
        with MockServer() as mock:
            for _ in range(20):
                with socket.create_connection(("127.0.0.1", mock.port), timeout=10) as client:
                    client.sendall(b"GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n")
                    assert client.recv(65_536).startswith(b"HTTP/1.1 401")
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        assert _open_files() == before
    finally:
        gc.enable()


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))
