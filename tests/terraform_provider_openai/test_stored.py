"""Reading stored completions from an API that may misbehave."""

import socket
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from mock_server import Config, MockServer
from terraform_provider_openai.api.client import Client
from terraform_provider_openai.api.stored import StoredCompletions
from terraform_provider_openai.errors import ApiError
from terraform_provider_openai.provider import Provider
from terraform_provider_openai.schema import UNKNOWN
from terraform_provider_openai.settings import Settings

KEY = "sk-stored-0123456789"
BODY = {"model": "gpt-4", "messages": [{"role": "user", "content": "Hello"}], "store": True}


class Server(ThreadingHTTPServer):
    """Gives its answers one after another, and keeps the paths that were asked for."""

    def __init__(self, answers: Sequence[tuple[int, bytes]]) -> None:
        self.answers = list(answers)
        self.paths: list[str] = []
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def base_url(self) -> str:
        """Where the API would be."""
        return f"http://127.0.0.1:{self.server_port}/v1"


class Handler(BaseHTTPRequestHandler):
    """Answers GET."""

    server: Server

    def do_GET(self) -> None:
        """Give the next answer."""
        self.server.paths.append(self.path)
        status, body = self.server.answers.pop(0)
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Be silent."""


@contextmanager
def serve(*answers: tuple[int, bytes]) -> Iterator[Server]:
    """Serve answers on loopback."""
    with Server(answers) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def refusal(base_url: str, completion_id: str = "chatcmpl-1") -> str:
    """Read in vain, and give the error's words."""
    with pytest.raises(ApiError) as caught:
        StoredCompletions(Settings(KEY, base_url)).read(completion_id)
    assert KEY not in str(caught.value)
    return str(caught.value)


def test_a_stored_completion() -> None:
    """It comes with the messages that it answered."""
    with MockServer() as mock:
        settings = Settings(KEY, mock.base_url)
        made = Client(settings).complete(BODY).reply
        read = StoredCompletions(settings).read(made["id"])
    assert read["id"] == made["id"]
    assert read["choices"][0]["message"]["content"] == made["choices"][0]["message"]["content"]
    assert [(message["role"], message["content"]) for message in read["messages"]] == [("user", "Hello")]


def test_a_wrong_key() -> None:
    """It is told with what to change."""
    with MockServer(Config(keys=["sk-right"])) as strict:
        assert "The key comes from the provider's api_key: change it there." in refusal(strict.base_url)


def test_an_id_is_one_step_of_the_path() -> None:
    """An id with a slash or a question mark reaches no other place."""
    with serve((404, b"{}")) as server:
        assert "has not stored the completion '../models?x='" in refusal(server.base_url, "../models?x=")
    assert server.paths == ["/v1/chat/completions/..%2Fmodels%3Fx%3D"]


def test_a_failure_that_passes() -> None:
    """Reading costs nothing, so that it is tried again."""
    with serve((503, b"busy"), (200, b'{"id": "chatcmpl-1"}'), (200, b'{"data": []}')) as server:
        read = StoredCompletions(Settings(KEY, server.base_url)).read("chatcmpl-1")
    assert read == {"id": "chatcmpl-1", "messages": []}


def test_a_failure_that_stays() -> None:
    """After three attempts the API's words are told, without the key."""
    with serve(*[(503, f'{{"error": {{"message": "no {KEY}"}}}}'.encode())] * 4) as server:
        assert "answered 503 Service Unavailable: no (the key) The API was asked 3 times" in refusal(server.base_url)
    assert len(server.paths) == 3


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{", b"[" * 100_000], ids=["html", "list", "half", "deep"])
def test_an_answer_that_is_no_object(body: bytes) -> None:
    """Something else than the API is told as that."""
    with serve((200, body)) as server:
        assert "can't be read: It answered 200, but" in refusal(server.base_url)


def test_pages_that_never_end() -> None:
    """An API that gives the same page again and again is asked twice."""
    page = (200, b'{"data": [{"role": "user"}], "has_more": true, "last_id": "a"}')
    with serve((200, b"{}"), *[page] * 5) as server:
        read = StoredCompletions(Settings(KEY, server.base_url)).read("chatcmpl-1")
    assert (len(read["messages"]), len(server.paths)) == (2, 3)


def test_a_stop_ends_a_read_that_waits() -> None:
    """When Terraform is interrupted, a call that waits for the API ends, and is not made again."""
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as pool:
        stored = StoredCompletions(Settings(KEY, f"http://127.0.0.1:{listener.getsockname()[1]}/v1"))
        reading = pool.submit(stored.read, "chatcmpl-1")
        with listener.accept()[0] as sock:
            assert sock.recv(65536).startswith(b"GET ")
            stored.stop()
            with pytest.raises(ApiError, match="Terraform was interrupted"):
                reading.result(30)


def test_no_server() -> None:
    """A server that is not there is told with its URL."""
    with pytest.raises(ApiError, match=r"could not be reached: http://127.0.0.1:9/v1/chat"):
        StoredCompletions(Settings(KEY, "http://127.0.0.1:9/v1")).read("chatcmpl-1")


@pytest.mark.parametrize(
    "settings", [None, Settings(None, "http://127.0.0.1:9"), Settings(UNKNOWN, "http://127.0.0.1:9")]
)
def test_without_a_key_nothing_is_read(settings: Settings | None) -> None:
    """A provider that is not configured yet, or has no key, says so before any call."""
    provider = Provider()
    provider.settings = settings
    with pytest.raises(ApiError):
        provider.stored()
