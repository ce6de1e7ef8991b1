"""The completions that the API has kept, read back with the messages that they answered: GETs, which cost nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import urllib3

from terraform_provider_openai import __version__
from terraform_provider_openai.api.connections import Connections
from terraform_provider_openai.api.reply import clean
from terraform_provider_openai.errors import ApiError
from terraform_provider_openai.schema import API_KEY_VARIABLE
from terraform_provider_openai.settings import Settings

_OK, _UNAUTHORIZED, _NOT_FOUND = 200, 401, 404
_KEY_ADVICE = f"Check the provider's api_key or the environment variable {API_KEY_VARIABLE}. "
_SHOWN = 500
_PAGE = 100
_TIMEOUT = urllib3.Timeout(connect=10, read=60)
_RETRIES = urllib3.Retry(
    2,
    read=0,  # a read that was stopped must stay so
    redirect=False,
    status_forcelist=(429, 500, 502, 503, 504),
    backoff_factor=0.2,
    respect_retry_after_header=False,
    raise_on_status=False,
)


class StoredCompletions:
    """Reads stored completions of one API with one key.

    Args:
        settings: Where the API is, and the key.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._connections = Connections(str(settings.server_url))

    def stop(self) -> None:
        """End all calls at once."""
        self._connections.close()

    def read(self, completion_id: str) -> dict[str, Any]:
        """Read a completion.

        Returns:
            The completion as JSON values, as far as the API tells it, with `messages`: those that it answered.

        Raises:
            ApiError: It was not stored, or there is no answer that can be read.
        """
        path = f"chat/completions/{quote(completion_id, safe='')}"
        completion = self._get(path, completion_id)
        return {**completion, "messages": list(self._messages(f"{path}/messages", completion_id))}

    def _messages(self, path: str, completion_id: str) -> Iterator[dict[str, Any]]:
        after: str | None = None
        while True:
            query = {"limit": _PAGE, "order": "asc", **({"after": after} if after else {})}
            page = self._get(f"{path}?{urlencode(query)}", completion_id)
            data = page["data"] if isinstance(page.get("data"), list) else []
            yield from (message for message in data if isinstance(message, dict))
            last = page.get("last_id")
            if not data or not page.get("has_more") or not isinstance(last, str) or last == after:
                return
            after = last

    def _get(self, path: str, completion_id: str) -> dict[str, Any]:
        response = self._ask(f"{self._settings.server_url}/{path}")
        if response.status == _NOT_FOUND:
            raise self._not_stored(response, completion_id)
        if response.status != _OK:
            advice = _KEY_ADVICE if response.status == _UNAUTHORIZED else ""
            detail = f"{advice}{self._tell(_said(response.data), response)}"
            raise ApiError(f"The OpenAI API answered {response.status}", detail)
        try:
            value = json.loads(response.data)
        except (ValueError, RecursionError) as error:
            raise self._unreadable(f"it is no JSON: {error}", response) from error
        if not isinstance(value, dict):
            raise self._unreadable("it is no JSON object", response)
        return value

    def _ask(self, url: str) -> urllib3.BaseHTTPResponse:
        headers = {
            "Authorization": f"Bearer {self._settings.api_key}",
            "User-Agent": f"terraform-provider-openai/{__version__}",
        }
        try:
            return self._connections.manager.request(
                "GET", url, headers=headers, retries=_RETRIES, timeout=_TIMEOUT, redirect=False
            )
        except urllib3.exceptions.HTTPError as error:
            reason = str(error).rpartition("): ")[2] or type(error).__name__
            raise ApiError("The OpenAI API could not be read", self._settings.redact(f"{url}: {reason}")) from error

    def _not_stored(self, response: urllib3.BaseHTTPResponse, completion_id: str) -> ApiError:
        return ApiError(
            f"The API has not stored the completion {completion_id!r}",
            "Only a completion that was made with store = true, in the same project, can be read back. Set store = "
            "true on the resource and apply: that asks for a new completion, which is kept. "
            f"{self._tell(_said(response.data), response)}",
        )

    def _unreadable(self, why: str, response: urllib3.BaseHTTPResponse) -> ApiError:
        return ApiError("The OpenAI API's answer can't be read", self._tell(f"It answered 200, but {why}.", response))

    def _tell(self, said: str, response: urllib3.BaseHTTPResponse) -> str:
        """Give a server's words without the key, without broken characters, not too long, with the request's id."""
        text = self._settings.redact(clean(said)).strip()[:_SHOWN]
        request_id = response.headers.get("x-request-id")
        return f"{text} Request id: {request_id}." if request_id else text


def _said(data: bytes) -> str:
    """Give the API's own message, or what it sent instead."""
    try:
        return f"The API says: {json.loads(data)['error']['message']}"
    except (ValueError, KeyError, TypeError, RecursionError):
        return data.decode("utf-8", "replace").strip() or "It gave no reason."
