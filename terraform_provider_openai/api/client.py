"""The call of the API: its attempts, its answer, or an error that says what to do."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Timer
from typing import Any
from uuid import uuid4

import urllib3

from terraform_provider_openai import __version__
from terraform_provider_openai.api.connections import Connections
from terraform_provider_openai.api.failures import Failure, Refusal, body_of_refusal, reason, refused, unanswered
from terraform_provider_openai.api.reply import clean
from terraform_provider_openai.api.retry import LONGEST_RETRY_AFTER, Attempts
from terraform_provider_openai.api.stream import Assembly, assemble
from terraform_provider_openai.errors import ApiError, PaidForError
from terraform_provider_openai.log import log
from terraform_provider_openai.settings import Settings

CONNECT_SECONDS = 5
"""How long a connection may take to be made, as in the openai SDK."""

_OK_END = 300
_SHOWN = 500
_PIECE = 16384
_BILLED = "The call may be billed"


class Client:
    """A client of one API with one key, for any number of threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._connections = Connections(str(settings.server_url))

    def stop(self) -> None:
        """End all calls and all waits at once, for good."""
        self._connections.close()

    def complete(self, body: Mapping[str, Any], seconds: float | None = None) -> dict[str, Any]:
        """Ask for a chat completion, again where a failure may pass and no success has begun.

        Args:
            body: The request as JSON values.
            seconds: How long it may take, with all attempts and waits; by default each attempt has the settings'
                `timeout` and two minutes of waiting.

        Returns:
            The API's reply as JSON values; a streamed one put together.

        Raises:
            ApiError: There is no answer, or the API refused.
            PaidForError: The API took the request and its answer can't be read whole.
        """
        attempts = self._attempts(seconds)
        response = self._ask(body, attempts)
        with _ended_after(attempts.left, response):
            return self._answer(response, attempts, expected=body.get("n") or 1)

    def _attempts(self, seconds: float | None) -> Attempts:
        retries = self._settings.max_retries
        longest = (retries + 1) * (self._settings.timeout + LONGEST_RETRY_AFTER)
        return Attempts(retries, longest if seconds is None else seconds, self._connections.closed)

    def _ask(self, body: Mapping[str, Any], attempts: Attempts) -> urllib3.BaseHTTPResponse:
        """Make attempts until one begins to succeed, and give its response."""
        url = f"{self._settings.server_url}/chat/completions"
        data = json.dumps(body).encode()
        headers = self._headers()
        while True:
            attempts.made += 1
            met = self._attempt(url, data, headers, attempts)
            if isinstance(met, Refusal):
                met = refused(met, self._settings, body.get("model"))
            if not isinstance(met, Failure):
                return met
            attempts.unanswered += met.unanswered
            log("info", "the API gave no completion", attempt=attempts.made, why=met.summary, request_id=met.request_id)
            if not (met.may_pass and attempts.wait(met.wait)):
                raise self._given_up(met, attempts)

    def _headers(self) -> dict[str, str]:
        """Give the headers of one call, the same for all of its attempts: a gateway may know a repeated one by them."""
        return {
            "Authorization": f"Bearer {self._settings.api_key}",
            "Content-Type": "application/json",
            "Idempotency-Key": f"terraform-{uuid4()}",
            "User-Agent": f"terraform-provider-openai/{__version__}",
        }

    def _attempt(
        self, url: str, data: bytes, headers: Mapping[str, str], attempts: Attempts
    ) -> urllib3.BaseHTTPResponse | Refusal | Failure:
        seconds = min(self._settings.timeout, attempts.left)
        limits = urllib3.Timeout(connect=min(CONNECT_SECONDS, seconds), read=seconds)
        request = self._connections.manager.request
        try:
            response = request(
                "POST", url, body=data, headers=headers, redirect=False, preload_content=False, timeout=limits
            )
        except urllib3.exceptions.HTTPError as error:
            return unanswered(error, url, seconds)
        log("debug", "chat completion", status=response.status, request_id=self._request_id(response))
        if response.status < _OK_END:
            return response
        with _ended_after(seconds, response):
            return Refusal(response.status, response.headers, body_of_refusal(response))

    def _given_up(self, failure: Failure, attempts: Attempts) -> ApiError:
        if self._connections.closed.is_set():
            return ApiError(
                "Terraform was interrupted before the answer", _joined(self._tell(failure.cause), str(attempts))
            )
        no_time = ""
        if failure.may_pass and attempts.made <= self._settings.max_retries:
            no_time = f"There is no time for another attempt in the {attempts.seconds:.3g} s of the whole."
        cause = _sentence(self._tell(failure.cause))
        detail = _joined(cause, str(attempts), no_time, failure.advice, _id(failure.request_id))
        return ApiError(failure.summary, detail, failure.path)

    def _answer(self, response: urllib3.BaseHTTPResponse, attempts: Attempts, expected: int) -> dict[str, Any]:
        if _is_stream(response):
            return self._read_stream(response, _pieces(response), attempts, expected)
        try:
            data = response.data
        except urllib3.exceptions.HTTPError as error:
            raise self._unreadable(response, attempts, self._ending(attempts) or reason(error), {}) from error
        if data.startswith(b"data:"):
            return self._read_stream(response, iter([data]), attempts, expected)
        return self._read(response, attempts, data)

    def _read(self, response: urllib3.BaseHTTPResponse, attempts: Attempts, data: bytes) -> dict[str, Any]:
        try:
            reply = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise self._unreadable(response, attempts, reason(error), {}) from error
        if not isinstance(reply, dict) or not isinstance(reply.get("choices"), list):
            said = json.dumps(reply, ensure_ascii=False)
            raise self._unreadable(response, attempts, f"it is no chat completion: {said}", reply)
        return reply

    def _read_stream(
        self, response: urllib3.BaseHTTPResponse, pieces: Iterator[bytes], attempts: Attempts, expected: int
    ) -> dict[str, Any]:
        assembly = Assembly(expected)
        try:
            wrong = assemble(pieces, assembly)
            response.drain_conn()
        except urllib3.exceptions.HTTPError as error:
            wrong = None if assembly.finished else reason(error)
        if wrong:
            why = self._tell(self._ending(attempts) or wrong)
            told = f"{_BILLED}, and what arrived is in the state, but {why}."
            detail = _joined(told, str(attempts), _id(self._request_id(response)))
            raise PaidForError("The OpenAI API's stream broke off", detail, assembly.reply())
        return assembly.reply()

    def _ending(self, attempts: Attempts) -> str | None:
        """Say who ended an answer in the middle, where it was not the API."""
        if self._connections.closed.is_set():
            return "Terraform was interrupted"
        return None if attempts.left else f"it took longer than the {attempts.seconds:.3g} s of the whole"

    def _unreadable(self, response: urllib3.BaseHTTPResponse, attempts: Attempts, why: str, reply: Any) -> PaidForError:
        detail = _joined(
            f"It answered {response.status}. {_BILLED}, but {self._tell(why)}.",
            str(attempts),
            "Check that server_url is the base of an OpenAI-compatible API, with its version path.",
            _id(self._request_id(response)),
        )
        kept = reply if isinstance(reply, dict) else {}
        return PaidForError("The OpenAI API's answer can't be read", detail, kept)

    def _request_id(self, response: urllib3.BaseHTTPResponse) -> str:
        return self._tell(response.headers.get("x-request-id", ""))

    def _tell(self, said: str) -> str:
        """Give a server's words as a person may see them: without the key, without broken characters, not too long."""
        text = self._settings.redact(clean(said)).strip()
        return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


@contextmanager
def _ended_after(seconds: float, response: urllib3.BaseHTTPResponse) -> Iterator[None]:
    """Read a response for so long at most, however slowly it trickles, and let go of its connection."""

    def end() -> None:
        with suppress(ValueError, RuntimeError, OSError):  # it is read to its end already
            response.shutdown()

    timer = Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if response.closed:
            response.release_conn()
        else:  # what is left of it is of no use, and must not stand before the next answer
            response.close()


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _sentence(text: str) -> str:
    return text if not text or text.endswith((".", "!", "?", ")", "…")) else f"{text}."


def _is_stream(response: urllib3.BaseHTTPResponse) -> bool:
    return response.headers.get("content-type", "").lower().startswith("text/event-stream")


def _pieces(response: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
    """Give what arrives as it arrives."""
    while piece := response.read1(_PIECE):
        yield piece


def _id(request_id: str) -> str:
    return f"Request id: {request_id}." if request_id else ""
