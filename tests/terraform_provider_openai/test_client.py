"""The API client against servers that misbehave: what is told, and that nothing paid for is lost."""

import json
import zlib
from time import sleep
from typing import Any

import pytest

from misbehaving import ANSWERED, BODY, CHUNK, END, GOOD, KEY, Answer, answer, hang_up, serve, stream
from terraform_provider_openai.api.client import Client
from terraform_provider_openai.errors import ApiError, PaidForError
from terraform_provider_openai.settings import Settings


def complete(*answers: Answer, seconds: float | None = None, **settings: Any) -> dict[str, Any]:
    """Ask a server once; its answers are told in their order."""
    with serve(*answers) as server:
        return Client(Settings(KEY, server.url, **{"max_retries": 0, **settings})).complete(BODY, seconds).reply


def paid(*answers: Answer, **more: Any) -> PaidForError:
    """Ask in vain, after the API took the request."""
    with pytest.raises(PaidForError) as caught:
        complete(*answers, **more)
    return caught.value


def refused(*answers: Answer, **more: Any) -> ApiError:
    """Ask in vain."""
    with pytest.raises(ApiError) as caught:
        complete(*answers, **more)
    assert not isinstance(caught.value, PaidForError)
    return caught.value


def test_a_reply() -> None:
    """A reply comes back as it is, with the id of the request from its header."""
    assert complete(answer(GOOD)) == ANSWERED


@pytest.mark.parametrize("kind", ["text/event-stream", "Text/Event-Stream; charset=utf-8", "text/plain"])
def test_a_stream_under_any_name(kind: str) -> None:
    """A stream is known by its type in any case, and by its looks where the type is wrong."""
    reply = complete(stream(CHUNK, END, "[DONE]", kind=kind))
    assert reply["choices"][0]["message"]["content"] == "paid text"


@pytest.mark.parametrize(
    "body",
    [b"<html>", b"", b"[]", b"null", b'{"status": "ok"}', b"[" * 100_000],
    ids=["html", "empty", "list", "null", "other", "deep"],
)
def test_a_success_that_is_no_completion(body: bytes) -> None:
    """A 200 without choices is an error that says what came, never a silent success."""
    error = paid(answer(body))
    assert error.summary == "The OpenAI API's answer can't be read"
    assert "may be billed" in error.detail
    assert "req_7" in error.detail


def test_half_a_body() -> None:
    """A body that breaks off is told as paid for."""
    assert "may be billed, but it broke off in the middle." in paid(answer(b'{"id": "chat', length=500)).detail


def test_a_broken_character() -> None:
    """Bytes that are no UTF-8 cost a character, not the answer."""
    data = json.dumps({**GOOD, "choices": [{"message": {"content": "Gr\xfcn"}}]}, ensure_ascii=False)
    assert complete(answer(data.encode("latin-1")))["choices"][0]["message"]["content"] == "Gr\ufffdn"


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


def test_no_server() -> None:
    """A refused connection is told with the URL."""
    with pytest.raises(ApiError, match=r"could not be reached: http://127.0.0.1:9/v1/chat/completions: .*refused"):
        Client(Settings(KEY, "http://127.0.0.1:9/v1", max_retries=0)).complete(BODY)


def test_a_server_that_hangs_up() -> None:
    """A connection that closes before the answer may have been paid for, and says so."""
    error = refused(hang_up)
    assert error.summary == "The connection to the OpenAI API broke before the answer"
    assert "completions: Remote end closed connection without response. The call may be billed." in error.detail


def test_an_answer_of_two_lengths() -> None:
    """An answer whose head contradicts itself may have been paid for: it is told as that, and not asked for again."""
    with serve(answer(GOOD, **{"Content-Length": "10, 11"})) as server, pytest.raises(ApiError) as caught:
        Client(Settings(KEY, server.url)).complete(BODY)
    assert len(server.requests) == 1
    assert caught.value.summary == "The OpenAI API's answer can't be read"
    assert caught.value.detail.endswith("unmatching values (10, 11). The call may be billed.")


def test_an_answer_in_no_encoding() -> None:
    """A body that can't be unpacked is told in words of a person."""
    error = paid(answer(b"\x1f\x8bplain", **{"Content-Encoding": "gzip"}))
    assert "may be billed, but its encoded body can't be decoded: Error -3 while decompressing data" in error.detail


@pytest.mark.parametrize("status", [301, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    """The key goes to no other host than the one that was configured, and the error says where to change it."""
    with serve(answer(GOOD)) as elsewhere:
        error = refused(answer(b"", status=status, Location=f"{elsewhere.url}/chat/completions"))
        assert elsewhere.requests == []
    assert error.summary.startswith(f"The OpenAI API answered {status}")
    assert "set server_url to where the API is" in error.detail


def test_a_stream_that_is_done_is_not_waited_for() -> None:
    """A server that holds the connection after its last word does not hold the completion."""
    after: list[bytes] = []

    def hold(sock: Any) -> None:
        stream(CHUNK, END, "[DONE]", length=9999)(sock)
        sock.settimeout(10)
        after.append(sock.recv(1))

    assert complete(hold)["choices"][0]["message"]["content"] == "paid text"
    assert after == [b""]


def test_a_slow_trickle_ends() -> None:
    """An answer that never stops coming ends with the time of the whole, and what arrived is kept."""

    def trickle(sock: Any) -> None:
        stream(CHUNK, length=9999)(sock)
        while True:  # until the client hangs up
            sock.sendall(b": still there\n\n")
            sleep(0.01)

    error = paid(trickle, seconds=0.3)
    assert "it took longer than the 0.3 s of the whole" in error.detail
    assert error.reply["choices"][0]["message"]["content"] == "paid text"  # type: ignore[index]


@pytest.mark.parametrize("piece", [b"X-Slow: 1\r\n", b"HTTP/1.1 103 Early Hints\r\n\r\n"], ids=["lines", "hints"])
def test_a_head_that_trickles_ends(piece: bytes) -> None:
    """A head that never ends does not outlive the time limit, however often a byte of it comes."""

    def trickle(sock: Any) -> None:
        if piece.startswith(b"X"):
            sock.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:  # until the client hangs up
            sock.sendall(piece)
            sleep(0.01)

    error = refused(trickle, timeout=0.3)
    assert error.summary == "The OpenAI API did not answer in time"


def _bomb(size: int) -> bytes:
    packer = zlib.compressobj(wbits=31)
    return b"".join(packer.compress(b"x" * 1_000_000) for _ in range(size)) + packer.flush()


ENDLESS = {
    "gzip": (answer(_bomb(100), **{"Content-Encoding": "gzip"}), "longer than the 1000000 bytes"),
    "json": (answer(b'{"choices": [' + b"{}," * 1_000_000), "longer than the 1000000 bytes"),
    "a line of a stream": (answer(b"data: " + b"x" * 2_000_000, kind="text/event-stream"), "longer than"),
}


@pytest.mark.parametrize(("endless", "words"), ENDLESS.values(), ids=list(ENDLESS))
def test_an_answer_ends_at_the_bound(endless: Answer, words: str) -> None:
    """What is longer than `max_response_bytes`, decoded, is told as that, and is not asked for again."""
    with serve(endless) as server, pytest.raises(PaidForError) as caught:
        Client(Settings(KEY, server.url, max_response_bytes=1_000_000)).complete(BODY)
    assert words in caught.value.detail
    assert "max_response_bytes" in caught.value.detail
    assert len(server.requests) == 1


def test_a_bomb_in_a_refusal() -> None:
    """The reason of a refusal is read up to a million bytes."""
    error = refused(answer(_bomb(100), status=400, **{"Content-Encoding": "gzip"}))
    assert error.summary == "The OpenAI API answered 400 Bad Request"
