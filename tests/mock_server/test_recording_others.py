"""Recording from servers that speak in other ways than the chat API does."""

from __future__ import annotations

import http.client
import json
import re
import time
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.serving import make_server

from mock_server import MockServer, Recording

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEY = "sk-abcdefghijklmnopqrstuvwxyz"
CRLF = [b'data: {"choices": [{"index": 0, "delta": {"content": "%s"}}]}\r\n\r\n' % word for word in (b"one ", b"two")]
EVENTS = [b'event: made\ndata: {"api_key": "plain", "said": "%s"}\n\n' % KEY.encode(), b'data:{"secret": "hush"}\n\n']
ODD = [b'data: {"choices": null}\n\n', b'data: {"choices": [{"text": "x"}]}\n\n', b'data: {"choices": [3]}\n\n']
STREAMS = {"/v1/chat/completions": CRLF, "/v1/responses": EVENTS, "/v1/odd": ODD}


def _other(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
    environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    stream = STREAMS.get(environ["PATH_INFO"])
    start_response("200 OK", [("Content-Type", "application/json" if stream is None else "text/event-stream")])
    if stream is None:
        yield b'{"choices": [{"index": 0, "text": "hi"}]}'
        return
    for event in stream:
        yield event
        time.sleep(0.1)


@pytest.fixture
def recorded(tmp_path: Path) -> Iterator[MockServer]:
    """Records from the other server."""
    other = make_server("127.0.0.1", 0, _other, threaded=True)
    url = f"http://127.0.0.1:{other.server_port}/v1"
    thread = Thread(target=other.serve_forever, args=(0.01,))
    thread.start()
    with MockServer(record=Recording(str(tmp_path / "tape.yaml"), url)) as server:
        yield server
    other.shutdown()
    thread.join()
    other.server_close()


def _ask(server: MockServer, path: str) -> bytes:
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    body = {"model": "gpt-4", "messages": [{"role": "user", "content": "Hi"}], "stream": True}
    line.request("POST", path, json.dumps(body), {"Authorization": f"Bearer {KEY}"})
    data = line.getresponse().read()
    line.close()
    return data


def test_lines_that_end_as_in_http(recorded: MockServer, tmp_path: Path) -> None:
    """Each event of a stream with CR LF is passed on and kept in its time, and its text is known."""
    assert _ask(recorded, "/v1/chat/completions").count(b"\n\n") == 2
    assert recorded.journal[-1].text == "one two"
    waits = re.findall(r"after: ([\d.]+)", (tmp_path / "tape.yaml").read_text())
    assert float(waits[1]) > 0.05


def test_events_with_names(recorded: MockServer, tmp_path: Path) -> None:
    """Secrets are taken out of streams of any form, for the client and in the cassette."""
    for text in (_ask(recorded, "/v1/responses").decode(), (tmp_path / "tape.yaml").read_text()):
        assert text.count("[redacted]") == 3
        assert not any(secret in text for secret in (KEY, "plain", "hush"))


@pytest.mark.parametrize("path", ["/v1/odd", "/v1/completions"])
def test_replies_of_other_shapes(recorded: MockServer, path: str) -> None:
    """What is no chat completion is shown by the journal as well."""
    _ask(recorded, path)
    line = http.client.HTTPConnection("127.0.0.1", recorded.port, timeout=20)
    line.request("GET", "/__admin/journal/1")
    assert json.loads(line.getresponse().read())["text"] == ""
    line.close()
