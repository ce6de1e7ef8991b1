"""The API's error for a fault's status."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from mock_server.contract import errors, shortages
from mock_server.errors import ApiError

if TYPE_CHECKING:
    from mock_server.vocabulary import Fault

TOO_MANY = 429
SERVER = 500
USUAL_SHORTAGE = shortages.Shortage("RPM", limit=3, used=3, requested=1, wait="20s", retry_after="20")


def error_of(fault: Fault, model: str) -> ApiError:
    """Return the error that a fault with a status answers with."""
    status = fault.status or SERVER
    usual = _usual(status, fault.code, model)
    headers = usual.headers
    if fault.retry_after is not None:
        headers = (("Retry-After", f"{fault.retry_after:g}"),)
    return ApiError(
        status,
        fault.message or usual.message,
        type=fault.type or usual.type,
        param=usual.param,
        code=fault.code or usual.code,
        headers=headers,
    )


def _usual(status: int, code: str | None, model: str) -> ApiError:
    if status == TOO_MANY and code == "insufficient_quota":
        return shortages.quota_exceeded()
    if status == TOO_MANY:
        return shortages.rate_limited(model, USUAL_SHORTAGE)
    if status == HTTPStatus.UNAUTHORIZED:
        return errors.wrong_key()
    if status == HTTPStatus.NOT_FOUND:
        return errors.unknown_model(model)
    if status >= SERVER:
        return errors.server_error(status)
    return ApiError(status, _phrase(status))


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"
