"""A call of the API: attempt after attempt, until a success begins or no other attempt would help."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import uuid4

import urllib3

from terraform_provider_openai import __version__
from terraform_provider_openai.api.body import collected, pieces_of
from terraform_provider_openai.api.connections import Connections, after
from terraform_provider_openai.api.failures import (
    Failure,
    Refusal,
    body_of_refusal,
    reason,
    refused,
    too_late,
    unanswered,
)
from terraform_provider_openai.api.reply import clean
from terraform_provider_openai.api.retry import LONGEST_RETRY_AFTER, Attempts
from terraform_provider_openai.errors import ApiError
from terraform_provider_openai.log import log
from terraform_provider_openai.settings import Settings

CONNECT_SECONDS = 5
"""How long a connection may take to be made, as in the openai SDK."""

_SAME_MOMENT = 0.2
"""Seconds: an interrupt that ends a server of this machine may come to it a moment earlier than to Terraform."""

_OK_END = 300
_SHOWN = 500


@dataclass(frozen=True)
class Success:
    """An answer that has begun with a status of success.

    Attributes:
        response: Its body is still to be read.
        attempts: Those that led to it.
        request_id: The API's id of the call, empty where it gives none.
    """

    response: urllib3.BaseHTTPResponse
    attempts: Attempts
    request_id: str


class InsideError(Exception):
    """A success holds an error in the place of an answer.

    Attributes:
        refusal: The error.
    """

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.said)


Amend = Callable[[Refusal, Mapping[str, Any]], "Mapping[str, Any] | None"]
Answer = TypeVar("Answer")


class Caller:
    """Calls one API with one key, from any number of threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._connections = Connections(str(settings.server_url))

    def stop(self, grace: float = 0) -> None:
        """Begin no more calls, for good, and end all waits at once, and the calls in flight after `grace` seconds."""
        self._connections.stop(grace)

    def call(
        self,
        method: str,
        path: str,
        read: Callable[[Success], Answer],
        body: Mapping[str, Any] | None = None,
        *,
        seconds: float | None = None,
        amend: Amend = lambda _refusal, _body: None,
    ) -> Answer:
        """Call the API, again where a failure may pass, until a success has been read.

        Args:
            method: The HTTP method.
            path: What follows the base URL.
            read: Reads the success, and gives what is returned; it raises `InsideError` for an error inside of it.
            body: The request as JSON values.
            seconds: How long it may take, with all attempts, the waits and the reading; by default each attempt has
                the settings' `timeout` and two minutes of waiting.
            amend: Gives another body for a refusal that it can mend; that one is sent at once.

        Raises:
            ApiError: There is no answer, or the API refused.
        """
        attempts = self._attempts(seconds)
        url = f"{self._settings.server_url}{path}"
        headers = self._headers(has_body=body is not None)
        while True:
            outcome = self._attempt(method, url, body, headers, attempts)
            if not isinstance(outcome, Refusal | Failure):
                try:
                    with ended_after(attempts.left, outcome):
                        return read(Success(outcome, attempts, self._request_id(outcome)))
                except InsideError as error:
                    outcome = error.refusal
            if isinstance(outcome, Refusal):
                amended = None if body is None else amend(outcome, body)
                if amended is not None and attempts.left:
                    body = amended
                    continue
                outcome = refused(outcome, self._settings, (body or {}).get("model"))
            self._wait(outcome, attempts, is_billed=method == "POST")

    def _wait(self, failure: Failure, attempts: Attempts, *, is_billed: bool) -> None:
        """Wait for the next attempt.

        Raises:
            ApiError: There is none.
        """
        attempts.unanswered += failure.unanswered and is_billed
        log(
            "info",
            "a call of the API failed",
            attempt=attempts.count,
            why=failure.summary,
            request_id=failure.request_id,
        )
        if not (failure.may_pass and attempts.wait(failure.wait)):
            raise self._given_up(failure, attempts)

    def pieces(self, success: Success) -> Iterator[bytes]:
        """Return the body of a success piece by piece, bounded by the settings' `max_response_bytes`."""
        return pieces_of(success.response, self._settings.max_response_bytes)

    def why_ended(self, attempts: Attempts) -> str | None:
        """Say who ended an answer in the middle, where it was not the API."""
        if self._connections.closed.is_set():
            return "Terraform was interrupted"
        return None if attempts.left else f"it took longer than the {attempts.seconds:.3g} s of the whole"

    def tell(self, error_text: str) -> str:
        """Return a server's text as a person may see it: without the key and broken characters, and shortened."""
        text = self._settings.redact(clean(error_text)).strip()
        return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"

    def _attempts(self, seconds: float | None) -> Attempts:
        retries = self._settings.max_retries
        longest = (retries + 1) * (self._settings.timeout + LONGEST_RETRY_AFTER)
        return Attempts(retries, longest if seconds is None else seconds, self._connections.stopping)

    def _headers(self, *, has_body: bool) -> dict[str, str]:
        """Return the headers of one call, the same for all its attempts, so that a gateway can recognize a repeat."""
        headers = {
            "Authorization": f"Bearer {self._settings.api_key}",
            "User-Agent": f"terraform-provider-openai/{__version__}",
        }
        if not has_body:
            return headers
        return {**headers, "Content-Type": "application/json", "Idempotency-Key": f"terraform-{uuid4()}"}

    def _attempt(
        self,
        method: str,
        url: str,
        body: Mapping[str, Any] | None,
        headers: Mapping[str, str],
        attempts: Attempts,
    ) -> urllib3.BaseHTTPResponse | Refusal | Failure:
        seconds = min(self._settings.timeout, attempts.left)
        if not seconds:
            return too_late(attempts.seconds)
        if self._connections.stopping.is_set():
            return Failure("Terraform was interrupted", "")
        attempts.count += 1
        limits = urllib3.Timeout(connect=min(CONNECT_SECONDS, seconds), read=seconds)
        request = self._connections.manager.request
        data = None if body is None else json.dumps(body).encode()
        try:
            response = request(
                method, url, body=data, headers=headers, redirect=False, preload_content=False, timeout=limits
            )
        except urllib3.exceptions.HTTPError as error:
            return unanswered(error, url, seconds)
        log("debug", "the API answered", status=response.status, request_id=self._request_id(response))
        if response.status < _OK_END:
            return response
        with ended_after(seconds, response):
            return Refusal.of_body(response.status, response.headers, body_of_refusal(response))

    def _given_up(self, failure: Failure, attempts: Attempts) -> ApiError:
        cause = self.tell(failure.cause)
        if self._connections.stopping.wait(_SAME_MOMENT if failure.unanswered else 0):
            met = cause if failure.status else ""  # a connection that was closed here is no cause
            return ApiError("Terraform was interrupted before the answer", joined(met, str(attempts)))
        no_time = ""
        if failure.may_pass and attempts.count <= self._settings.max_retries:
            no_time = f"There is no time for another attempt in the {attempts.seconds:.3g} s of the whole."
        wait = failure.wait or 0
        is_too_long = wait > LONGEST_RETRY_AFTER or (no_time and wait >= 1)
        wait_text = f"The API asks for a wait of {wait:.0f} s." if is_too_long else ""
        detail = joined(cause, str(attempts), wait_text, no_time, failure.advice, id_of(failure.request_id))
        return ApiError(failure.summary, detail, failure.path, failure.status)

    def _request_id(self, response: urllib3.BaseHTTPResponse) -> str:
        return self.tell(response.headers.get("x-request-id", ""))


def joined(*sentences: str) -> str:
    """Join sentences, each with its end."""
    return " ".join(each if each.endswith((".", "!", "?", ")", "…")) else f"{each}." for each in sentences if each)


def id_of(request_id: str) -> str:
    """Tell a request's id, where there is one."""
    return f"Request id: {request_id}." if request_id else ""


def read_whole(success: Success, caller: Caller, pieces: Iterator[bytes] | None = None) -> tuple[bytes, str | None]:
    """Read a body as far as it comes.

    Returns:
        What came, and why no more of it did: None at its end.
    """
    data, error = collected(pieces or caller.pieces(success))
    return data, None if error is None else caller.why_ended(success.attempts) or reason(error)


@contextmanager
def ended_after(seconds: float, response: urllib3.BaseHTTPResponse) -> Iterator[None]:
    """Read a response for so long at most, however slowly it trickles, and let go of its connection."""

    def end() -> None:
        with suppress(ValueError, RuntimeError, OSError):  # it is read to its end already
            response.shutdown()

    timer = after(seconds, end)
    try:
        yield
    finally:
        timer.cancel()
        if response.closed:
            response.release_conn()
        else:  # what is left of it is of no use, and must not stand before the next answer
            response.close()
