"""Keys that reach a server which is recorded: the server gets what was sent, and the cassette none of them."""

from __future__ import annotations

import http.client
import json
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from werkzeug.serving import make_server

from mock_server import MockServer, Recording
from tests.mock_server.test_key_matrix import TABLE, filled, readings

if TYPE_CHECKING:
    from collections.abc import Iterator

KEYS = {name: key for name, key in TABLE["keys"].items() if key.isascii()}
PLACES = [place for place in TABLE["places"] if "raw" not in place]


class Other:
    """A server that repeats all that it is asked, and keeps it."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        """Answer a request."""
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        self.bodies.append(body)
        said = {"body": body.decode(), "query": environ["QUERY_STRING"], "path": environ["PATH_INFO"]}
        streams = b'"stream": true' in body
        kind = "text/event-stream" if streams else "application/json"
        start_response("200 OK", [("Content-Type", kind), ("X-Repeated", quote(body[:200]))])
        data = json.dumps(said).encode()
        yield b"data: " + data + b"\n\n" if streams else data


@pytest.fixture(scope="module")
def other() -> Iterator[tuple[Other, str]]:
    """Serve the other server, and give its URL."""
    application = Other()
    server = make_server("127.0.0.1", 0, application, threaded=True)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield application, f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_no_cassette_has_a_key(other: tuple[Other, str], tmp_path: Path, key: str) -> None:
    """Each place of the table, and the other server's answer that repeats it, is recorded without the key."""
    application, url = other
    tape = tmp_path / "tape.yaml"
    with MockServer(record=Recording(str(tape), url, mode="all")) as mock:
        for place in PLACES:
            body = {"model": "gpt-4", "messages": [{"role": "user", "content": filled(place.get("said", "Hi"), key)}]}
            data = json.dumps({**body, **filled(place.get("body", {}), key)}).encode()
            target = place.get("path", "/v1/chat/completions").replace("{key}", quote(key, safe=""))
            query = place.get("query", "").replace("{key}", quote(key, safe=""))
            head = {"Authorization": f"Bearer {key}", **filled(place.get("headers", {}), key)}
            line = http.client.HTTPConnection("127.0.0.1", mock.port, timeout=20)
            line.request("POST", f"{target}?{query}", data, head)
            line.getresponse().read()
            line.close()
            assert application.bodies[-1] == data
    kept = tape.read_text(encoding="utf-8")
    assert kept.count("- request:") > len(PLACES) / 2
    assert not any(key in reading for reading in readings(kept.replace("\n", " ")))
