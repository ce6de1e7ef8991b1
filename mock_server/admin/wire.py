"""Bodies of the admin API: JSON in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from flask import Response, request

from mock_server.contract import errors
from mock_server.errors import ApiError, VocabularyError
from mock_server.exchange.wsgi import read_body
from mock_server.vocabulary import Config

if TYPE_CHECKING:
    from mock_server.vocabulary import Match

SAFE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}
SESSION_HEADER = "X-Mock-Session"
# Not the configured one: a mock that tests short limits must still be steered.
LONGEST_BODY = Config().body_limit
T = TypeVar("T")


def reply(value: Any, status: int = 200) -> Response:
    """Return a value as a JSON answer."""
    body = msgspec.json.encode(value)
    return Response(body, status, SAFE_HEADERS, content_type="application/json")


def text_reply(text: str, content_type: str) -> Response:
    """Return a text as an answer."""
    return Response(text, 200, SAFE_HEADERS, content_type=content_type)


def refusal(error: ApiError) -> Response:
    """Return an error as an answer."""
    return Response(
        errors.body_of(error), error.status, {**SAFE_HEADERS, **dict(error.headers)}, content_type="application/json"
    )


def posted(kind: type[T]) -> T:
    """Return the request's body as a `kind`.

    Raises:
        ApiError: 413, it is too long.
        VocabularyError: it is not JSON, or not a `kind`.
    """
    body = read_body(request.environ, LONGEST_BODY)
    if len(body) > LONGEST_BODY:
        raise errors.too_large(LONGEST_BODY)
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise VocabularyError(str(error)) from None


def session_name() -> str | None:
    """Return the session that the request speaks of, or None for all."""
    return request.headers.get(SESSION_HEADER) or None


def for_session(when: Match) -> Match:
    """Return the same conditions; for the request's session alone, where the request names one."""
    session = session_name()
    return when if session is None else msgspec.structs.replace(when, session=session)
