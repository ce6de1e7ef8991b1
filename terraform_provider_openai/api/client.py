"""The call of the API: one POST, its answer, or an error that says what to do."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import urllib3

from terraform_provider_openai import __version__
from terraform_provider_openai.api.connections import Connections
from terraform_provider_openai.api.reply import clean
from terraform_provider_openai.api.stream import Assembly, assemble
from terraform_provider_openai.errors import ApiError, PaidForError
from terraform_provider_openai.log import log
from terraform_provider_openai.schema import API_KEY_VARIABLE, SERVER_URL_VARIABLE
from terraform_provider_openai.settings import Settings

_UNAUTHORIZED, _OK_END = 401, 300
_SHOWN = 500
_PIECE = 16384
_BILLED = "The call may be billed"


class Client:
    """A client of one API with one key, for any number of threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._connections = Connections(str(settings.server_url))

    def stop(self) -> None:
        """End all calls at once."""
        self._connections.close()

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
            return {**self._answer(response, expected=body.get("n") or 1), **_request_id(response)}
        except PaidForError as error:
            error.reply.update(_request_id(response))
            raise
        finally:
            response.release_conn()

    def _post(self, url: str, body: bytes) -> urllib3.BaseHTTPResponse:
        headers = {
            "Authorization": f"Bearer {self._settings.api_key}",
            "Content-Type": "application/json",
            "User-Agent": f"terraform-provider-openai/{__version__}",
        }
        request = self._connections.manager.request
        try:
            return request("POST", url, body=body, headers=headers, redirect=False, preload_content=False)
        except urllib3.exceptions.ReadTimeoutError as error:
            raise ApiError("The OpenAI API did not answer in time", f"{url}. {_BILLED}.") from error
        except urllib3.exceptions.ProtocolError as error:
            detail = f"{url}: {_reason(error)}. {_BILLED}."
            raise ApiError("The connection to the OpenAI API broke before the answer", detail) from error
        except urllib3.exceptions.HTTPError as error:
            raise ApiError(
                "The OpenAI API could not be reached",
                f"{url}: {_reason(error)}. Check server_url or {SERVER_URL_VARIABLE} and the network.",
            ) from error

    def _refusal(self, response: urllib3.BaseHTTPResponse) -> ApiError:
        advice = ""
        if response.status == _UNAUTHORIZED:
            advice = f" Check the provider's api_key or the environment variable {API_KEY_VARIABLE}."
        detail = f"{self._tell(_said(response))}{advice}{_id(response)}"
        return ApiError(f"The OpenAI API answered {response.status}", detail)

    def _answer(self, response: urllib3.BaseHTTPResponse, expected: int) -> dict[str, Any]:
        if _is_stream(response):
            return self._read_stream(response, _pieces(response), expected)
        try:
            data = response.data
        except urllib3.exceptions.HTTPError as error:
            raise self._unreadable(response, _reason(error), {}) from error
        if data.startswith(b"data:"):
            return self._read_stream(response, iter([data]), expected)
        return self._read(response, data)

    def _read(self, response: urllib3.BaseHTTPResponse, data: bytes) -> dict[str, Any]:
        try:
            reply = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise self._unreadable(response, _reason(error), {}) from error
        if not isinstance(reply, dict) or not isinstance(reply.get("choices"), list):
            said = json.dumps(reply, ensure_ascii=False)
            raise self._unreadable(response, f"it is no chat completion: {said}", reply)
        return reply

    def _read_stream(
        self, response: urllib3.BaseHTTPResponse, pieces: Iterator[bytes], expected: int
    ) -> dict[str, Any]:
        assembly = Assembly(expected)
        try:
            wrong = assemble(pieces, assembly)
            response.drain_conn()
        except urllib3.exceptions.HTTPError as error:
            wrong = None if assembly.finished else _reason(error)
        if wrong:
            detail = f"{_BILLED}, and what arrived is in the state, but {self._tell(wrong)}.{_id(response)}"
            raise PaidForError("The OpenAI API's stream broke off", detail, assembly.reply())
        return assembly.reply()

    def _unreadable(self, response: urllib3.BaseHTTPResponse, why: str, reply: Any) -> PaidForError:
        return PaidForError(
            "The OpenAI API's answer can't be read",
            f"It answered {response.status}. {_BILLED}, but {self._tell(why)}. Check that server_url is the base of an "
            f"OpenAI-compatible API, with its version path.{_id(response)}",
            reply if isinstance(reply, dict) else {},
        )

    def _tell(self, said: str) -> str:
        """Give a server's words as a person may see them: without the key, without broken characters, not too long."""
        text = self._settings.redact(clean(said)).strip()
        return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _is_stream(response: urllib3.BaseHTTPResponse) -> bool:
    return response.headers.get("content-type", "").lower().startswith("text/event-stream")


def _pieces(response: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
    """Give what arrives as it arrives."""
    while piece := response.read1(_PIECE):
        yield piece


def _reason(error: Exception) -> str:
    """Give the words of an error without the object that urllib3 puts before them."""
    return str(error).rpartition("): ")[2] or type(error).__name__


def _said(response: urllib3.BaseHTTPResponse) -> str:
    """Give the API's own message, or what it sent instead."""
    try:
        error = json.loads(response.data)["error"]
        parts = [f"{name}: {error[name]}" for name in ("type", "param", "code") if error.get(name)]
        return f"{error['message']}" + (f" ({', '.join(parts)})" if parts else "")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return response.data.decode("utf-8", "replace").strip() or "It gave no reason."
    except urllib3.exceptions.HTTPError:
        return "Its reason could not be read."


def _request_id(response: urllib3.BaseHTTPResponse) -> dict[str, str]:
    request_id = response.headers.get("x-request-id")
    return {"request_id": request_id} if request_id else {}


def _id(response: urllib3.BaseHTTPResponse) -> str:
    request_id = response.headers.get("x-request-id")
    return f" Request id: {request_id}." if request_id else ""
