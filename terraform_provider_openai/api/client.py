"""The call of the API: one POST, its answer, or an error that says what to do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import urllib3

from terraform_provider_openai import __version__
from terraform_provider_openai.api.reply import clean
from terraform_provider_openai.api.stream import Assembly, assemble
from terraform_provider_openai.errors import ApiError, PaidForError
from terraform_provider_openai.log import log
from terraform_provider_openai.schema import API_KEY_VARIABLE, SERVER_URL_VARIABLE
from terraform_provider_openai.settings import Settings

CONNECT_SECONDS = 10
READ_SECONDS = 600
"""How long a connection and the next piece of an answer may take: the openai SDK's own limits."""

_UNAUTHORIZED, _OK_END = 401, 300
_SHOWN_BODY = 500
_PIECE = 16384


class Client:
    """A client of one API with one key, for any number of threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pool = urllib3.PoolManager(
            maxsize=128,
            retries=False,
            timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
        )

    def complete(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """Ask for a chat completion.

        Args:
            body: The request as JSON values.

        Returns:
            The API's reply as JSON values; a streamed one put together.

        Raises:
            ApiError: There is no answer, or the API refused.
            PaidForError: The API took the request and its answer can't be read whole.
        """
        response = self._post(f"{self._settings.server_url}/chat/completions", json.dumps(body).encode())
        log("debug", "chat completion", status=response.status, request_id=response.headers.get("x-request-id"))
        try:
            if response.status >= _OK_END:
                raise self._refusal(response)
            is_stream = response.headers.get("content-type", "").startswith("text/event-stream")
            return _read_stream(response) if is_stream else _read(response)
        finally:
            response.release_conn()

    def _post(self, url: str, body: bytes) -> urllib3.BaseHTTPResponse:
        headers = {
            "Authorization": f"Bearer {self._settings.api_key}",
            "Content-Type": "application/json",
            "User-Agent": f"terraform-provider-openai/{__version__}",
        }
        try:
            return self._pool.request("POST", url, body=body, headers=headers, redirect=False, preload_content=False)
        except urllib3.exceptions.HTTPError as error:
            raise ApiError(
                "The OpenAI API could not be reached",
                f"{url}: {_reason(error)}. Check server_url or {SERVER_URL_VARIABLE} and the network.",
            ) from error

    def _refusal(self, response: urllib3.BaseHTTPResponse) -> ApiError:
        advice = {
            _UNAUTHORIZED: f" Check the provider's api_key or the environment variable {API_KEY_VARIABLE}.",
        }.get(response.status, "")
        said = _said(response).replace(str(self._settings.api_key), "(the key)")
        return ApiError(f"The OpenAI API answered {response.status}", f"{said}{advice}{_id(response)}")


def _read(response: urllib3.BaseHTTPResponse) -> dict[str, Any]:
    try:
        reply = json.loads(response.data)
    except (ValueError, RecursionError, urllib3.exceptions.HTTPError) as error:
        raise PaidForError(
            "The OpenAI API's answer can't be read",
            f"It answered {response.status}, so that the call may be billed, but: {_reason(error)}. Check that "
            f"server_url is the base of an OpenAI-compatible API, with its version path.{_id(response)}",
            {},
        ) from error
    if not isinstance(reply, dict):
        raise PaidForError("The OpenAI API's answer is no chat completion", f"It is no object.{_id(response)}", {})
    return reply


def _read_stream(response: urllib3.BaseHTTPResponse) -> dict[str, Any]:
    assembly = Assembly()
    try:
        wrong = assemble(response.stream(_PIECE), assembly)
    except urllib3.exceptions.HTTPError as error:
        wrong = _reason(error)
    if wrong:
        raise PaidForError(
            "The OpenAI API's stream broke off",
            f"The call may be billed, and what arrived is in the state, but: {clean(wrong)}.{_id(response)}",
            assembly.reply(),
        )
    return assembly.reply()


def _reason(error: Exception) -> str:
    """Give the words of an error without the object that urllib3 puts before them."""
    return str(error).rpartition(">: ")[2] or type(error).__name__


def _said(response: urllib3.BaseHTTPResponse) -> str:
    """Give the API's own message, or the start of what it sent instead."""
    try:
        error = json.loads(response.data)["error"]
        parts = [f"{name}: {error[name]}" for name in ("type", "param", "code") if error.get(name)]
        return clean(f"{error['message']}" + (f" ({', '.join(parts)})" if parts else ""))
    except (ValueError, KeyError, TypeError, AttributeError, urllib3.exceptions.HTTPError):
        text = response.data[:_SHOWN_BODY].decode("utf-8", "replace").strip()
        return text or "It gave no reason."


def _id(response: urllib3.BaseHTTPResponse) -> str:
    request_id = response.headers.get("x-request-id")
    return f" Request id: {request_id}." if request_id else ""
