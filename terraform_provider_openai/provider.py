"""One provider instance: the settings that Terraform gave it, and the API client made from them."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock
from typing import TYPE_CHECKING

from terraform_provider_openai.errors import ApiError
from terraform_provider_openai.schema import API_KEY_VARIABLE, UNKNOWN, Problem, Unknown, is_unlisted

if TYPE_CHECKING:
    from terraform_provider_openai.api.client import Client
    from terraform_provider_openai.api.stored import StoredCompletions
    from terraform_provider_openai.settings import Settings

NO_KEY = (
    "There is no OpenAI API key",
    f"Set the environment variable {API_KEY_VARIABLE}, or the provider's api_key from an ephemeral variable.",
)

NOT_KNOWN_YET = (
    "The API can't be read yet",
    "The provider's api_key or server_url is known only when Terraform applies. Apply first what it comes from.",
)


class Provider:
    """What Terraform configures once a connection and then plans and applies with, from many threads.

    Attributes:
        settings: What it was configured with; `None` before, and while Terraform only validates.
        allow_unlisted_models: What the provider block says of them, which is known before the settings are.
        stopped: Whether Terraform has asked to stop.
    """

    def __init__(self) -> None:
        self.settings: Settings | None = None
        self.allow_unlisted_models: bool | Unknown = False
        self.stopped = False
        self._client: Client | None = None
        self._stored: StoredCompletions | None = None
        self._lock = Lock()

    @property
    def lacks_key(self) -> bool:
        """Whether a completion can't be asked for, because there is no key and none will come."""
        return self.settings is not None and self.settings.api_key is None

    def judge(self, problems: Iterable[Problem]) -> tuple[list[Problem], list[Problem]]:
        """Part problems by how bad they are.

        Returns:
            Those of models that are not listed, none where the provider allows them, and all others.
        """
        errors = list(problems)
        models = [] if self.allow_unlisted_models else [problem for problem in errors if is_unlisted(problem)]
        return models, [problem for problem in errors if not is_unlisted(problem)]

    def stop(self) -> None:
        """Begin no more calls of the API. Those in flight have the grace period; the second time they end at once."""
        with self._lock:
            grace = 0 if self.stopped or self.settings is None else self.settings.interrupt_grace_period
            self.stopped = True
            callers = [caller for caller in (self._client, self._stored) if caller is not None]
        for caller in callers:
            caller.stop(grace)

    def client(self) -> Client:
        """Return the API client.

        Raises:
            ApiError: There is no key, or Terraform has asked to stop.
        """
        with self._lock:
            settings = self._usable("The completion was not asked for")
            if self._client is None:
                from terraform_provider_openai.api.client import Client  # noqa: PLC0415 (55 ms, for an apply only)

                self._client = Client(settings)
            return self._client

    def stored(self) -> StoredCompletions:
        """Return the reader of stored completions.

        Raises:
            ApiError: There is no key or no URL yet, or Terraform has asked to stop.
        """
        with self._lock:
            settings = self._usable("The completion was not read")
            if UNKNOWN in (settings.api_key, settings.server_url):
                raise ApiError(*NOT_KNOWN_YET)
            if self._stored is None:
                from terraform_provider_openai.api.stored import StoredCompletions  # noqa: PLC0415 (as above)

                self._stored = StoredCompletions(settings)
            return self._stored

    def _usable(self, undone: str) -> Settings:
        """Return the settings for a call of the API.

        Args:
            undone: What is not done where there are none, as the title of the error.

        Raises:
            ApiError: There is no key, or Terraform has asked to stop.
        """
        if self.stopped:
            raise ApiError(undone, "Terraform was interrupted before the call.")
        if self.settings is None or self.lacks_key:
            raise ApiError(*NO_KEY)
        return self.settings
