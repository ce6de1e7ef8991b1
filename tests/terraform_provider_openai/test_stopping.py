"""The API client when Terraform is interrupted: it ends at once, says so, and asks no more."""

import socket
from threading import Event, Timer
from typing import Any

import pytest

from misbehaving import BODY, CHUNK, GOOD, KEY, answer, hang_up, refusal, serve, silent, stream
from terraform_provider_openai.api.client import Client
from terraform_provider_openai.errors import ApiError, PaidForError
from terraform_provider_openai.provider import Provider
from terraform_provider_openai.settings import Settings


@pytest.mark.parametrize("begun", [False, True], ids=["before the answer", "in the middle of it"])
def test_stopping_ends_a_call(begun: bool) -> None:
    """Stopping closes connections that wait, and those in the middle of an answer; what arrived is kept."""

    def stall(sock: Any) -> None:
        if begun:
            stream(CHUNK, length=9999)(sock)
        Timer(0.05, client.stop).start()
        assert sock.recv(1) == b""

    with serve(stall) as server:
        client = Client(Settings(KEY, server.url))
        with pytest.raises(ApiError, match="Terraform was interrupted") as caught:
            client.complete(BODY)
    assert isinstance(caught.value, PaidForError) is begun
    assert len(server.requests) == 1


def test_a_server_that_is_interrupted_together_with_terraform() -> None:
    """A server that goes a moment before Terraform says so is no broken connection."""
    with serve(lambda _: Timer(0.05, client.stop).start()) as server:
        client = Client(Settings(KEY, server.url, max_retries=0))
        with pytest.raises(ApiError, match="Terraform was interrupted") as caught:
            client.complete(BODY)
    assert caught.value.detail == "The call may be billed."


def interrupted(url: str) -> str:
    """Interrupt a call of this URL, which ends only by that; give what is told."""
    client = Client(Settings(KEY, url))
    Timer(0.1, client.stop).start()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("terraform_provider_openai.api.calls.CONNECT_SECONDS", 3600)  # else connecting ends by itself
        with pytest.raises(ApiError, match="Terraform was interrupted") as caught:
            client.complete(BODY)
    return caught.value.detail


def test_stopping_ends_a_handshake() -> None:
    """A server that says nothing to the greeting of TLS is not waited for, and nothing is told as billed."""
    with serve(hang_up, wrap=silent(over := Event())) as server:
        assert interrupted(server.url.replace("http", "https")) == ""
        over.set()


def test_stopping_ends_the_search_for_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that says nothing is not waited for."""
    found = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: found.wait(60))
    assert interrupted("http://api.test/v1") == ""
    found.set()


def test_stopping_ends_a_wait() -> None:
    """Between two attempts nothing is awaited once Terraform is interrupted, and nothing is asked any more."""
    with serve(refusal(503, headers={"Retry-After": "100"})) as server:
        client = Client(Settings(KEY, server.url))
        Timer(0.2, client.stop).start()
        with pytest.raises(ApiError, match="Terraform was interrupted"):
            client.complete(BODY)
        with pytest.raises(ApiError, match="Terraform was interrupted"):
            client.complete(BODY)


def test_a_call_in_flight_may_finish() -> None:
    """Within the grace period the answer that is paid for still arrives, and no new call begins."""

    def answer_after_the_stop(sock: Any) -> None:
        client.stop(60)
        answer(GOOD)(sock)

    with serve(answer_after_the_stop) as server:
        client = Client(Settings(KEY, server.url))
        assert client.complete(BODY).reply["id"] == GOOD["id"]
        with pytest.raises(ApiError, match="Terraform was interrupted"):
            client.complete(BODY)
    assert len(server.requests) == 1


def test_the_second_interrupt_ends_at_once() -> None:
    """Whoever interrupts twice does not want to wait."""

    def stall(sock: Any) -> None:
        provider.stop()
        provider.stop()
        assert sock.recv(1) == b""

    with serve(stall) as server:
        provider = Provider()
        provider.settings = Settings(KEY, server.url, interrupt_grace_period=60)
        with pytest.raises(ApiError, match="Terraform was interrupted"):
            provider.client().complete(BODY)


def test_a_wait_for_a_retry_ends_at_once() -> None:
    """The grace period is for calls in flight: a wait between two attempts is none."""

    def refuse(sock: Any) -> None:
        client.stop(60)
        refusal(503, headers={"Retry-After": "60"})(sock)

    with serve(refuse) as server:
        client = Client(Settings(KEY, server.url))
        with pytest.raises(ApiError, match="Terraform was interrupted"):
            client.complete(BODY)
    assert len(server.requests) == 1
