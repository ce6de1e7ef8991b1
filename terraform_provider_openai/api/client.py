"""The call that makes a completion, and its answer: whole, streamed, or not to be read but paid for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

import urllib3

from terraform_provider_openai.api.body import BodyError
from terraform_provider_openai.api.calls import (
    Caller,
    InsideError,
    Success,
    ended_after,
    id_of,
    joined,
    read_whole,
)
from terraform_provider_openai.api.error_words import (
    MOST_READ,
    error_in,
    error_in_choices,
    status_of,
    words_in,
    words_of,
)
from terraform_provider_openai.api.failures import Refusal, reason
from terraform_provider_openai.api.lenient_json import decoded, dump, parse_text
from terraform_provider_openai.api.shapes import leftovers, whole_reply
from terraform_provider_openai.api.stream import Assembly, assemble
from terraform_provider_openai.errors import PaidForError
from terraform_provider_openai.settings import Settings

_END_SECONDS = 1
_BILLED = "The call may be billed"
_STREAM = re.compile(rb"(\xef\xbb\xbf)?\s*(data|event|id|retry)?:")
_CLIENT_ERRORS = range(400, 500)


class Completion(NamedTuple):
    """An answer of the API.

    Attributes:
        reply: The reply as JSON values, in the reference's shape; a streamed one put together.
        flaws: What of the answer is missing in it, in words.
    """

    reply: dict[str, Any]
    flaws: tuple[str, ...] = ()


class Client:
    """A client of one API with one key, for any number of threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._caller = Caller(settings)
        self._refuses_usage = False

    def stop(self, grace: float = 0) -> None:
        """Begin no more calls, for good, and end all waits at once, and the calls in flight after `grace` seconds."""
        self._caller.stop(grace)

    def complete(self, body: Mapping[str, Any], seconds: float | None = None) -> Completion:
        """Ask for a chat completion.

        Args:
            body: The request as JSON values.
            seconds: How long it may take, as `Caller.call` has it.

        Raises:
            ApiError: There is no answer, or the API refused.
            PaidForError: The API took the request and its answer can't be read whole.
        """
        expected = body.get("n") or 1

        def read(success: Success) -> Completion:
            request_id = {"request_id": success.request_id} if success.request_id else {}
            try:
                reply, flaws = self._answer(success, expected)
            except PaidForError as error:
                error.reply = {**self._without_key(error.reply)[0], **request_id}
                raise
            reply, repeats_key = self._without_key(reply)
            missing_parts = (
                ("the API key, which the answer repeats and the state has as (the key)",) if repeats_key else ()
            )
            return Completion({**reply, **request_id}, (*flaws, *missing_parts))

        if self._refuses_usage:
            body = _without_usage(body)
        return self._caller.call("POST", "/chat/completions", read, body, seconds=seconds, amend=self._amended)

    def _amended(self, refusal: Refusal, body: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Return the body without `stream_options`, which some servers refuse: nothing was paid for."""
        is_refused = refusal.error.get("param") == "stream_options" or b"stream_options" in refusal.data
        if "stream_options" not in body or refusal.status not in _CLIENT_ERRORS or not is_refused:
            return None
        self._refuses_usage = True
        return _without_usage(body)

    def _without_key(self, reply: dict[str, Any]) -> tuple[dict[str, Any], bool]:
        """Return a reply without the key, and whether it was in it."""
        redacted: dict[str, Any] = _mapped(reply, self._settings.redact)
        return redacted, redacted != reply

    def _answer(self, success: Success, expected: int) -> Completion:
        pieces = self._caller.pieces(success)
        head = b""
        try:
            while not head.strip() and (piece := next(pieces, b"")):
                head += piece
        except (urllib3.exceptions.HTTPError, BodyError) as error:
            raise self._unreadable(success, self._caller.why_ended(success.attempts) or reason(error)) from error
        is_json = head.lstrip(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")
        if _STREAM.match(head) or (_is_stream(success.response) and not is_json):
            return self._read_stream(success, chain([head], pieces), expected)
        return self._read(success, chain([head], pieces), expected)

    def _read(self, success: Success, pieces: Iterator[bytes], expected: int) -> Completion:
        data, why = read_whole(success, self._caller, pieces)
        start, text = data[:MOST_READ], decoded(data)
        del data  # an answer may be large, and each form of it takes up to four times its bytes
        try:
            parsed = parse_text(text)
        except ValueError as error:
            error_text = words_in(start)
            why = why or (f"it is no JSON: {error_text}" if error_text.startswith(("a page", "bytes")) else str(error))
            raise self._unreadable(success, why) from error
        del text
        reply = whole_reply(parsed.value) if isinstance(parsed.value, dict) else {}
        choices = reply.get("choices")
        reported = _reported(parsed.value, choices)
        if not isinstance(choices, list) or not (choices or parsed.is_whole):
            if reported:
                raise InsideError(_refusal(success, start, reported))
            raise self._unreadable(success, why or f"it is no chat completion: {dump(parsed.value)}", reply)
        if reported:
            self._raise_reported(success, start, reported, reply)
        if not parsed.is_whole:
            raise self._broken(success, why or "it ends in the middle", reply)
        return Completion(reply, (*parsed.flaws, *_missing(expected - len(choices), expected)))

    def _read_stream(self, success: Success, pieces: Iterator[bytes], expected: int) -> Completion:
        assembly = Assembly(expected)
        try:
            wrong = assemble(pieces, assembly)
            with ended_after(_END_SECONDS, success.response):  # some servers hold the connection after the last word
                success.response.drain_conn()
        except (urllib3.exceptions.HTTPError, BodyError) as error:
            wrong = None if assembly.finished else self._caller.why_ended(success.attempts) or reason(error)
        reply = whole_reply(assembly.reply())
        if assembly.error:
            self._raise_reported(success, b"", assembly.error, reply)
        if wrong:
            why = self._caller.why_ended(success.attempts) or wrong
            raise self._broken(success, why, reply)
        return Completion(reply, (*assembly.flaws, *_missing(assembly.missing, expected)))

    def _raise_reported(self, success: Success, data: bytes, error: Mapping[str, Any], reply: dict[str, Any]) -> None:
        """Raise the error that stands in a success; what arrived beside it was paid for.

        Raises:
            InsideError: Nothing of an answer came.
            PaidForError: A part of it came.
        """
        if not any(_says_something(choice) for choice in reply["choices"]):
            raise InsideError(_refusal(success, data, error))
        raise self._broken(success, f"the API reports {words_of(error)}", reply)

    def _broken(self, success: Success, why: str, reply: dict[str, Any]) -> PaidForError:
        message = f"{_BILLED}, and what arrived is in the state, but {self._caller.tell(why)}"
        detail = joined(message, str(success.attempts), id_of(success.request_id))
        kind = "stream" if _is_stream(success.response) else "answer"
        return PaidForError(f"The OpenAI API's {kind} broke off", detail, reply)

    def _unreadable(self, success: Success, why: str, reply: dict[str, Any] | None = None) -> PaidForError:
        detail = joined(
            f"It answered {success.response.status}. {_BILLED}, but {self._caller.tell(why)}",
            str(success.attempts),
            "Check that server_url is the base of an OpenAI-compatible API, with its version path",
            id_of(success.request_id),
        )
        return PaidForError("The OpenAI API's answer can't be read", detail, reply or {})


def _is_stream(response: urllib3.BaseHTTPResponse) -> bool:
    return response.headers.get("content-type", "").lower().startswith("text/event-stream")


def _without_usage(body: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in body.items() if name != "stream_options"}


def _missing(count: int, expected: int) -> tuple[str, ...]:
    return (f"{count} of the {expected} choices that were asked for",) if count > 0 else ()


def _reported(value: Any, choices: Any) -> Mapping[str, Any]:
    """Return the error that a whole answer reports: in the place of its choices, beside them, or in one of them."""
    if not isinstance(choices, list) or (isinstance(value, Mapping) and value.get("error")):
        return error_in(value)
    return error_in_choices(choices)


def _refusal(success: Success, data: bytes, error: Mapping[str, Any]) -> Refusal:
    return Refusal(status_of(error), success.response.headers, data, error, inside=True)


def _says_something(choice: Any) -> bool:
    message = choice.get("message") if isinstance(choice, Mapping) else None
    message = {name: value for name, value in message.items() if name != "role"} if isinstance(message, Mapping) else {}
    return any(leftovers(message))


def _mapped(value: Any, change: Any) -> Any:
    """Return a JSON value with each of its texts changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {change(str(name)): _mapped(item, change) for name, item in value.items()}
    return [_mapped(item, change) for item in value] if isinstance(value, list) else value
