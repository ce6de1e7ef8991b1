"""The completions that the API has kept, read back with the messages that they answered: GETs, which cost nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

from terraform_provider_openai.api.calls import Caller, Success, id_of, joined, read_whole
from terraform_provider_openai.api.lenient_json import parse
from terraform_provider_openai.errors import ApiError
from terraform_provider_openai.settings import Settings

_NOT_FOUND = 404
_PAGE = 100


class StoredCompletions:
    """Reads stored completions of one API with one key.

    Args:
        settings: Where the API is, and the key.
    """

    def __init__(self, settings: Settings) -> None:
        self._caller = Caller(settings)

    def stop(self, grace: float = 0) -> None:
        """Begin no more calls, for good, and end those in flight after `grace` seconds."""
        self._caller.stop(grace)

    def read(self, completion_id: str) -> dict[str, Any]:
        """Read a completion.

        Returns:
            The completion as JSON values, as far as the API tells it, with `messages`: those that it answered.

        Raises:
            ApiError: It was not stored, or there is no answer that can be read.
        """
        path = f"/chat/completions/{quote(completion_id, safe='')}"
        try:
            completion = self._get(path)
            return {**completion, "messages": list(self._messages(f"{path}/messages"))}
        except ApiError as error:
            if error.status == _NOT_FOUND:
                raise _not_stored(completion_id, error) from error
            raise

    def _messages(self, path: str) -> Iterator[dict[str, Any]]:
        after: str | None = None
        while True:
            query = {"limit": _PAGE, "order": "asc", **({"after": after} if after else {})}
            page = self._get(f"{path}?{urlencode(query)}")
            data = page["data"] if isinstance(page.get("data"), list) else []
            yield from (message for message in data if isinstance(message, dict))
            last = page.get("last_id")
            if not data or not page.get("has_more") or not isinstance(last, str) or last == after:
                return
            after = last

    def _get(self, path: str) -> dict[str, Any]:
        return self._caller.call("GET", path, self._object)

    def _object(self, success: Success) -> dict[str, Any]:
        data, why = read_whole(success, self._caller)
        try:
            parsed = parse(data)
        except ValueError as error:
            raise self._unreadable(why or str(error), success) from error
        if not parsed.is_whole:
            raise self._unreadable(why or "it ends in the middle", success)
        if not isinstance(parsed.value, dict):
            raise self._unreadable("it is no JSON object", success)
        return parsed.value

    def _unreadable(self, why: str, success: Success) -> ApiError:
        message = f"It answered {success.response.status}, but {self._caller.tell(why)}"
        return ApiError("The OpenAI API's answer can't be read", joined(message, id_of(success.request_id)))


def _not_stored(completion_id: str, error: ApiError) -> ApiError:
    return ApiError(
        f"The API has not stored the completion {completion_id!r}",
        "Only a completion that was made with store = true, in the same project, can be read back. Set store = true "
        f"on the resource and apply: that asks for a new completion, which is kept. The API says: {error.detail}",
        status=error.status,
    )
