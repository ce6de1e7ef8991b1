"""The call that makes a completion, and its answer: whole, streamed, or not to be read but paid for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import urllib3

from terraform_provider_openai.api.calls import Caller, Success, ended_after, id_of, joined
from terraform_provider_openai.api.failures import reason
from terraform_provider_openai.api.stream import Assembly, assemble
from terraform_provider_openai.errors import PaidForError
from terraform_provider_openai.settings import Settings

_PIECE = 16384
_END_SECONDS = 1
_BILLED = "The call may be billed"


class Client:
    """A client of one API with one key, for any number of threads."""

    def __init__(self, settings: Settings) -> None:
        self._caller = Caller(settings)

    def stop(self) -> None:
        """End all calls and all waits at once, for good."""
        self._caller.stop()

    def complete(self, body: Mapping[str, Any], seconds: float | None = None) -> dict[str, Any]:
        """Ask for a chat completion.

        Args:
            body: The request as JSON values.
            seconds: How long it may take, as `Caller.call` has it.

        Returns:
            The API's reply as JSON values; a streamed one put together.

        Raises:
            ApiError: There is no answer, or the API refused.
            PaidForError: The API took the request and its answer can't be read whole.
        """
        with self._caller.call("POST", "/chat/completions", body, seconds) as success:
            told = {"request_id": success.request_id} if success.request_id else {}
            try:
                return {**self._answer(success, expected=body.get("n") or 1), **told}
            except PaidForError as error:
                error.reply.update(told)
                raise

    def _answer(self, success: Success, expected: int) -> dict[str, Any]:
        if _is_stream(success.response):
            return self._read_stream(success, _pieces(success.response), expected)
        try:
            data = success.response.data
        except urllib3.exceptions.HTTPError as error:
            why = self._caller.why_ended(success.attempts) or reason(error)
            raise self._unreadable(success, why, {}) from error
        if data.startswith(b"data:"):
            return self._read_stream(success, iter([data]), expected)
        return self._read(success, data)

    def _read(self, success: Success, data: bytes) -> dict[str, Any]:
        try:
            reply = json.loads(data.decode("utf-8-sig", "replace"))  # one broken character loses no answer
        except (ValueError, RecursionError) as error:
            raise self._unreadable(success, f"it is no JSON: {error}", {}) from error
        if not isinstance(reply, dict) or not isinstance(reply.get("choices"), list):
            said = json.dumps(reply, ensure_ascii=False)
            raise self._unreadable(success, f"it is no chat completion: {said}", reply)
        return reply

    def _read_stream(self, success: Success, pieces: Iterator[bytes], expected: int) -> dict[str, Any]:
        assembly = Assembly(expected)
        try:
            wrong = assemble(pieces, assembly)
            with ended_after(_END_SECONDS, success.response):  # some servers hold the connection after the last word
                success.response.drain_conn()
        except urllib3.exceptions.HTTPError as error:
            wrong = None if assembly.finished else reason(error)
        if wrong:
            why = self._caller.tell(self._caller.why_ended(success.attempts) or wrong)
            told = f"{_BILLED}, and what arrived is in the state, but {why}"
            detail = joined(told, str(success.attempts), id_of(success.request_id))
            raise PaidForError("The OpenAI API's stream broke off", detail, assembly.reply())
        return assembly.reply()

    def _unreadable(self, success: Success, why: str, reply: Any) -> PaidForError:
        detail = joined(
            f"It answered {success.response.status}. {_BILLED}, but {self._caller.tell(why)}",
            str(success.attempts),
            "Check that server_url is the base of an OpenAI-compatible API, with its version path",
            id_of(success.request_id),
        )
        kept = reply if isinstance(reply, dict) else {}
        return PaidForError("The OpenAI API's answer can't be read", detail, kept)


def _is_stream(response: urllib3.BaseHTTPResponse) -> bool:
    return response.headers.get("content-type", "").lower().startswith("text/event-stream")


def _pieces(response: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
    """Give what arrives as it arrives."""
    while piece := response.read1(_PIECE):
        yield piece
