"""The exported curl command, run by curl, asks exactly what was asked."""

from __future__ import annotations

import http.client
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from mock_server import MockServer
from mock_server.journal import export

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl on this machine")
KEY = "sk-abcdefghijklmnopqrstuvwxyz"
BODY = '{"model": "gpt-4", "messages": [{"role": "user", "content": "It\'s $HOME, `id` and @file\\n"}]}'


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    """Serve a mock."""
    with MockServer() as mock:
        yield mock


@pytest.mark.parametrize(
    ("method", "target", "body"),
    [
        ("POST", "/v1/chat/completions", BODY),
        ("POST", "/v1/chat/completions", "@/etc/hostname"),
        ("POST", "/v1/chat/completions", "{\n  two lines\r\n}"),
        ("GET", "/v1/models/%2e%2e/x", ""),
        ("GET", "/v1/../v1/models", ""),
        ("GET", "/v1/models/a%3Fb", ""),
        ("GET", "/v1/models/a%23b", ""),
        ("GET", "/v1/models/a%20b", ""),
        ("GET", "/v1/models/a%25b", ""),
        ("GET", "/v1/models/a%5Cb", ""),
        ("GET", "/v1/models/[1-3]", ""),
        ("GET", "/v1/models/%7Ba,b%7D", ""),
        ("GET", "/v1/models/caf%C3%A9", ""),
        ("GET", "/v1/models?after=[1-3]&limit=%20&x={a,b}", ""),
        ("GET", "/v1/models?a=b?c=d", ""),
        ("DELETE", "/v1/chat/completions/x;y=1", ""),
        ("HEAD", "/v1/models", ""),
        ("PATCH", "/v1/models", "x"),
    ],
)
def test_the_command_asks_the_same(server: MockServer, method: str, target: str, body: str) -> None:
    """Method, path, query, body and its type are those of the request that is exported."""
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    line.request(method, target, body.encode() or None, {"Authorization": f"Bearer {KEY}", "X-Team": 'red "1"'})
    line.getresponse().read()
    line.close()
    asked = server.journal[-1]
    command = export.curl(asked, f"http://127.0.0.1:{server.port}")
    environment = {**os.environ, "OPENAI_API_KEY": KEY, "NO_PROXY": "*"}
    subprocess.run(["sh", "-c", f"{command} --silent --max-time 20"], env=environment, check=True, capture_output=True)
    again = server.journal[-1]
    assert again.number == asked.number + 1
    assert [getattr(again, name) for name in ("method", "path", "query", "body", "status")] == [
        getattr(asked, name) for name in ("method", "path", "query", "body", "status")
    ]
    names = ("content-type", "x-team")
    assert [(again.headers or {}).get(name) for name in names] == [(asked.headers or {}).get(name) for name in names]
