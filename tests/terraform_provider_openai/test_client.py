"""The API client against servers that misbehave: what is told, and that nothing paid for is lost."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import pytest

from terraform_provider_openai.api.client import Client
from terraform_provider_openai.errors import ApiError, PaidForError
from terraform_provider_openai.settings import Settings

KEY = "sk-0123456789abcdef"
BODY = {"model": "gpt-4", "messages": [], "n": 1}
GOOD = {"id": "chatcmpl-1", "choices": [{"index": 0, "finish_reason": "stop", "message": {"content": "Hi"}}]}
CHUNK = {"choices": [{"index": 0, "delta": {"content": "paid text"}, "finish_reason": None}]}

Answer = Callable[[socket.socket], None]


def answer(body: bytes, status: int = 200, kind: str = "application/json", length: int | None = None) -> Answer:
    """Answer with a body; `length` announces another one."""
    head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nx-request-id: req_7\r\n"
    head += f"Content-Length: {len(body) if length is None else length}\r\nConnection: close\r\n\r\n"
    return lambda sock: sock.sendall(head.encode() + body)


def stream(*chunks: Any, kind: str = "text/event-stream", length: int | None = None) -> Answer:
    """Answer with a stream."""
    data = "".join(f"data: {chunk if isinstance(chunk, str) else json.dumps(chunk)}\n\n" for chunk in chunks)
    return answer(data.encode(), kind=kind, length=length)


@contextmanager
def serve(reply: Answer) -> Iterator[Client]:
    """Serve one request on loopback, and give a client for it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def run() -> None:
            sock, _ = listener.accept()
            with sock:
                sock.recv(65536)
                reply(sock)

        thread = Thread(target=run)
        thread.start()
        yield Client(Settings(KEY, f"http://127.0.0.1:{listener.getsockname()[1]}/v1"))
        thread.join()


def complete(reply: Answer) -> dict[str, Any]:
    """Ask a server that gives one answer."""
    with serve(reply) as client:
        return client.complete(BODY)


def paid(reply: Answer) -> PaidForError:
    """Ask in vain, after the API took the request."""
    with serve(reply) as client, pytest.raises(PaidForError) as caught:
        client.complete(BODY)
    return caught.value


def refused(reply: Answer) -> ApiError:
    """Ask in vain."""
    with serve(reply) as client, pytest.raises(ApiError) as caught:
        client.complete(BODY)
    assert not isinstance(caught.value, PaidForError)
    return caught.value


def test_a_reply() -> None:
    """A reply comes back as it is, with the id of the request from its header."""
    assert complete(answer(json.dumps(GOOD).encode())) == {**GOOD, "request_id": "req_7"}


@pytest.mark.parametrize("kind", ["text/event-stream", "Text/Event-Stream; charset=utf-8", "text/plain"])
def test_a_stream_under_any_name(kind: str) -> None:
    """A stream is known by its type in any case, and by its looks where the type is wrong."""
    end = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
    reply = complete(stream(CHUNK, end, "[DONE]", kind=kind))
    assert reply["choices"][0]["message"]["content"] == "paid text"


@pytest.mark.parametrize(
    "body",
    [b"<html>", b"", b"[]", b"null", b'{"status": "ok"}', b'{"error": {"message": "x"}}', b"[" * 100_000],
    ids=["html", "empty", "list", "null", "other", "error", "deep"],
)
def test_a_success_that_is_no_completion(body: bytes) -> None:
    """A 200 without choices is an error that says what came, never a silent success."""
    error = paid(answer(body))
    assert error.summary == "The OpenAI API's answer can't be read"
    assert "may be billed" in error.detail
    assert "req_7" in error.detail


def test_half_a_body() -> None:
    """A body that breaks off is told as paid for."""
    assert "may be billed" in paid(answer(b'{"id": "chat', length=500)).detail


@pytest.mark.parametrize(
    "last",
    ["{", {"error": {"message": "overloaded"}}, "[" * 100_000, [1]],
    ids=["broken", "error", "deep", "list"],
)
def test_a_stream_that_breaks_keeps_what_arrived(last: Any) -> None:
    """Whatever ends a stream too early, the text before it is in the error for the state."""
    error = paid(stream(CHUNK, last))
    assert error.reply["choices"][0]["message"]["content"] == "paid text"  # type: ignore[index]


def test_a_stream_without_chunks() -> None:
    """A stream that only says that it is done is no completion."""
    assert paid(stream("[DONE]")).summary == "The OpenAI API's stream broke off"


def test_a_reset_stream_keeps_what_arrived() -> None:
    """A connection that closes before the announced end keeps the chunks that came."""
    error = paid(stream(CHUNK, length=9999))
    assert error.reply["choices"][0]["message"]["content"] == "paid text"  # type: ignore[index]


@pytest.mark.parametrize("status", [400, 404, 409, 422, 429, 500, 503])
def test_a_refusal(status: int) -> None:
    """The API's own words, type, param and code are told, and its request id."""
    said = {"message": "No.", "type": "some_error", "param": "messages.0", "code": "bad"}
    error = refused(answer(json.dumps({"error": said}).encode(), status=status))
    assert error.summary == f"The OpenAI API answered {status}"
    assert error.detail == "No. (type: some_error, param: messages.0, code: bad) Request id: req_7."


@pytest.mark.parametrize("body", [b"", b"Bad gateway", b"[" * 100_000, b'{"error": 5}', b"\xff\xfe"], ids=repr)
def test_a_refusal_in_another_form(body: bytes) -> None:
    """A proxy's page, nothing, or garbage is told as far as it goes, in at most 500 characters."""
    error = refused(answer(body, status=502))
    assert error.summary == "The OpenAI API answered 502"
    assert len(error.detail) < 600


@pytest.mark.parametrize(
    "reply",
    [
        answer(json.dumps({"error": {"message": f"Bad key {KEY}"}}).encode(), status=401),
        answer(b"x" * 480 + f"Bearer {KEY}".encode(), status=500),
        answer(f"<html>{KEY}</html>".encode()),
        stream(CHUNK, {"error": {"message": f"bad {KEY}"}}),
    ],
    ids=["json", "cut", "html", "stream"],
)
def test_a_server_that_echoes_the_key(reply: Answer) -> None:
    """The key is in no error, not even its beginning where a text is cut."""
    with serve(reply) as client, pytest.raises(ApiError) as caught:
        client.complete(BODY)
    assert KEY[:8] not in str(caught.value)


def test_no_server() -> None:
    """A refused connection is told with the URL."""
    with pytest.raises(ApiError, match=r"could not be reached: http://127.0.0.1:9/v1/chat/completions: .*refused"):
        Client(Settings(KEY, "http://127.0.0.1:9/v1")).complete(BODY)


def test_a_server_that_hangs_up() -> None:
    """A connection that closes before the answer may have been paid for, and says so."""
    error = refused(lambda _: None)
    assert error.summary == "The connection to the OpenAI API broke before the answer"
    assert "may be billed" in error.detail


def test_a_redirect_is_not_followed() -> None:
    """The key goes to no other host than the one that was configured."""
    assert refused(answer(b"", status=307)).summary == "The OpenAI API answered 307"


def test_stopping_ends_a_call() -> None:
    """Stopping closes connections that wait for an answer."""

    def stop_then_wait(sock: socket.socket) -> None:
        client_of[0].stop()
        assert sock.recv(1) == b""

    client_of: list[Client] = []
    with serve(stop_then_wait) as client:
        client_of.append(client)
        with pytest.raises(ApiError, match="broke before the answer"):
            client.complete(BODY)


def test_a_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """HTTP_PROXY is used, and NO_PROXY keeps a host from it."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with pytest.raises(ApiError, match="could not be reached"):
        Client(Settings(KEY, "http://api.test/v1")).complete(BODY)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    assert complete(answer(json.dumps(GOOD).encode())) == {**GOOD, "request_id": "req_7"}
