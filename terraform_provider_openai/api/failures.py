"""What one attempt of a call met with in the place of a completion: title, cause, what to do, and whether it may pass.

Functions of what the API answered, or of the error that came instead of an answer.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.client import BadStatusLine, IncompleteRead, RemoteDisconnected
from ssl import SSLCertVerificationError
from typing import Any

import urllib3
from urllib3.exceptions import (
    DecodeError,
    HTTPError,
    InvalidHeader,
    ProtocolError,
    ProxyError,
    ReadTimeoutError,
    SSLError,
)

from terraform_provider_openai.api.body import BodyError, TooLongError, collected, pieces_of
from terraform_provider_openai.api.error_words import error_of_body, words_in, words_of
from terraform_provider_openai.api.response_head import HeadTooLongError
from terraform_provider_openai.api.retry import QUOTA, is_worth_a_retry, wait_asked_for
from terraform_provider_openai.schema import (
    LISTED_MODELS,
    SERVER_URL_VARIABLE,
    ChatCompletion,
    Nested,
    Path,
    Type,
    attributes_of,
    format_path,
    near,
)
from terraform_provider_openai.settings import Settings

_SHOWN_LINE = 80
_LONGEST_REASON = 1_000_000
"""Bytes that are read of a refusal."""

_STEP = re.compile(r"[^.\[\]]+")


@dataclass(frozen=True)
class Failure:
    """An attempt that failed.

    Attributes:
        summary: The title of the diagnostic.
        cause: What happened, in the API's words where it has some.
        advice: What to do.
        path: The argument that the API refused.
        request_id: By which the API's support finds the call.
        may_pass: Whether the next attempt may do better.
        wait: The seconds that the server asks to wait before it.
        unanswered: Whether the request was sent and never answered, so that it may be billed.
        status: The HTTP status of the answer; 0 where there was none.
    """

    summary: str
    cause: str
    advice: str = ""
    path: Path = ()
    request_id: str = ""
    may_pass: bool = False
    wait: float | None = None
    unanswered: bool = False
    status: int = 0


@dataclass(frozen=True)
class Refusal:
    """An answer that is no success, or an error inside of one.

    Attributes:
        status: The HTTP status; inside of a success the one that the error tells.
        headers: By name, in whatever case.
        data: The body.
        error: The error object, empty where there is none.
        inside: Whether the HTTP status was one of success.
    """

    status: int
    headers: Mapping[str, str]
    data: bytes
    error: Mapping[str, Any]
    inside: bool = False

    @classmethod
    def of_body(cls, status: int, headers: Mapping[str, str], data: bytes) -> Refusal:
        """Return the refusal that a body tells of."""
        return cls(status, headers, data, error_of_body(data))

    @property
    def said(self) -> str:
        """The server's message with its type, param and code; without one, the text of the body or of a page."""
        if "message" not in self.error:
            return words_in(self.data) or "It gave no reason."
        return words_of(self.error)


def refused(refusal: Refusal, settings: Settings, model: object) -> Failure:
    """Tell an answer that is no success.

    Args:
        refusal: The answer.
        settings: Those of the call.
        model: The model that was asked.
    """
    code = refusal.error.get("code")
    path = path_of(refusal.error.get("param"))
    return Failure(
        _title(refusal),
        refusal.said,
        _advice(refusal, settings, model) or (f"Correct {format_path(path)}." if path else ""),
        path,
        settings.redact(refusal.headers.get("x-request-id", "")),
        is_worth_a_retry(refusal.status, code, refusal.headers),
        wait_asked_for(refusal.headers),
        status=refusal.status,
    )


def unanswered(error: HTTPError, url: str, seconds: float) -> Failure:
    """Tell an error in the place of an answer.

    Args:
        error: What urllib3 raised.
        url: Where the request went.
        seconds: How long was waited for the answer.
    """
    cause = f"{url}: {reason(error)}."
    match error:
        case ReadTimeoutError():
            cause = f"{url}: nothing came for {seconds:.3g} s."
            return Failure(_TOO_LATE, cause, _PATIENCE, may_pass=True, unanswered=True)
        case SSLError(args=(SSLCertVerificationError(), *_)):
            return Failure("The OpenAI API's certificate was not accepted", cause, _authorities())
        case ProtocolError() | SSLError():
            return _broken(error, url, cause)
        case InvalidHeader():  # of an answer, which may be a success: it is not asked for twice
            return Failure(_UNREADABLE, cause, unanswered=True)
    advice = f"Check server_url or {SERVER_URL_VARIABLE}, the network and the proxy."
    return Failure("The OpenAI API could not be reached", cause, advice, may_pass=True)


def _broken(error: ProtocolError | SSLError, url: str, cause: str) -> Failure:
    """Tell a connection that broke, or on which something else than an answer came, which is not asked for twice."""
    if "certificate required" in str(error).lower().replace("_", " "):
        advice = "The provider has none to give: reach the API through a proxy that has one."
        return Failure("The OpenAI API wants a client certificate", cause, advice)
    match error.args[-1]:
        case BadStatusLine() as status if not isinstance(status, RemoteDisconnected):
            cause = f"{url}: {_other_protocol(str(status).strip())}."
            advice = "Check that server_url is the base of an API over HTTP/1.1, with the scheme of its port."
            return Failure(_UNREADABLE, cause, advice, unanswered=True)
        case HeadTooLongError():
            return Failure(_UNREADABLE, cause, unanswered=True)
    title = "The connection to the OpenAI API broke before the answer"
    return Failure(title, cause, may_pass=True, unanswered=True)


_UNREADABLE = "The OpenAI API's answer can't be read"


def _other_protocol(line: str) -> str:
    """Say what came in the place of a status line."""
    if line.isprintable() and line.isascii() and "\\x" not in line:
        return f"it is no answer of HTTP: {line[:_SHOWN_LINE]}"
    return "it speaks another protocol, such as HTTP/2 without TLS"


def _authorities() -> str:
    """Say what names certificate authorities, and which names nothing: Python's TLS passes over that in silence."""
    missing = [
        f"{name} names {os.environ[name]!r}, which is not there."
        for name, is_there in (("SSL_CERT_FILE", os.path.isfile), ("SSL_CERT_DIR", os.path.isdir))
        if name in os.environ and not is_there(os.environ[name])
    ]
    return " ".join(["A certificate authority of your own is named by SSL_CERT_FILE or SSL_CERT_DIR.", *missing])


_TOO_LATE = "The OpenAI API did not answer in time"
_PATIENCE = "The provider's timeout and the resource's timeouts.create say how long to wait."


def too_late(seconds: float) -> Failure:
    """Tell that the time of the whole was over before an attempt, which was not made."""
    return Failure(_TOO_LATE, f"The {seconds:.3g} s of the whole were over before an attempt could begin.", _PATIENCE)


def reason(error: Exception) -> str:
    """Return the words of an error without the objects that urllib3 puts around them."""
    if isinstance(error, ProxyError):
        return f"the proxy: {reason(error.original_error)}"
    if isinstance(error, ProtocolError | DecodeError) and isinstance(error.args[-1], Exception):
        error = error.args[-1]
    if isinstance(error, IncompleteRead):
        return "it broke off in the middle"
    return str(error).rpartition("): ")[2].strip() or type(error).__name__


def path_of(param: object) -> Path:
    """Return the path that the API's `param`, such as `messages.[2].role`, has in the resource, as far as it exists."""
    path: Path = ()
    kind: Type | None = Nested(ChatCompletion, many=False)
    for word in _STEP.findall(param) if isinstance(param, str) else ():
        step: str | int | None = None
        if isinstance(kind, Nested) and kind.many and word.isdecimal():
            step, kind = int(word), Nested(kind.struct, many=False)
        elif isinstance(kind, Nested) and not kind.many and word in attributes_of(kind.struct):
            step, kind = word, attributes_of(kind.struct)[word].type
        if step is None:
            break
        path = (*path, step)
    return path


def body_of_refusal(response: urllib3.BaseHTTPResponse) -> bytes:
    """Return the body of an answer that is no success, as far as it can be read."""
    data, error = collected(pieces_of(response, _LONGEST_REASON))
    if isinstance(error, BodyError) and not isinstance(error, TooLongError):
        return f"Its reason could not be read: {error}.".encode()
    return data or (b"Its reason could not be read." if isinstance(error, HTTPError) else b"")


def _title(refusal: Refusal) -> str:
    if refusal.inside and not refusal.status:
        return "The OpenAI API answered with an error"
    where = " in a successful response" if refusal.inside else ""
    return f"The OpenAI API answered {refusal.status}{_phrase(refusal.status)}{where}"


# The names of RFC 9110; older Pythons have others for these.
_PHRASES = {413: "Content Too Large", 414: "URI Too Long", 416: "Range Not Satisfiable", 422: "Unprocessable Content"}


def _phrase(status: int) -> str:
    try:
        return f" {_PHRASES.get(status) or HTTPStatus(status).phrase}"
    except ValueError:
        return ""


_ADVICE: Mapping[int, str] = {
    **dict.fromkeys((301, 302, 303, 307, 308), "The key goes to no other address: set server_url to where the API is."),
    401: "The key comes from {key_origin}: change it there.",
    403: "The key, from {key_origin}, may not do this: check its project and permissions.",
    404: f"Check that server_url or {SERVER_URL_VARIABLE} is the base of the API, with its version path.",
    429: "Lower Terraform's -parallelism, raise the provider's max_retries, or apply again later.",
}


def _advice(refusal: Refusal, settings: Settings, model: object) -> str:
    """Say what to do about an answer that is no success, where that is known."""
    if refusal.error.get("code") == QUOTA:
        return "The account has no quota left: add credit or raise its limit where it is billed; a retry does not help."
    if refusal.error.get("code") == "model_not_found" or refusal.error.get("param") == "model":
        return _model_advice(model)
    general = "Apply again later." if is_worth_a_retry(refusal.status, None, {}) else ""
    return _ADVICE.get(refusal.status, general).format(key_origin=settings.key_origin)


def _model_advice(model: object) -> str:
    names = near(model, [name for name in LISTED_MODELS if name != model])
    like = f" Near it are {', '.join(map(repr, names))}." if names else ""
    return f"Check the model {model!r}, and that the key's project may use it.{like}"
