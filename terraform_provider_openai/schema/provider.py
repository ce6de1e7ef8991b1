"""The provider block: where the API is, and the key for it."""

from __future__ import annotations

from terraform_provider_openai.schema.attributes import Struct, string
from terraform_provider_openai.schema.rules import HeaderValue, HttpUrl

DEFAULT_SERVER_URL = "https://api.openai.com/v1"
API_KEY_VARIABLE = "OPENAI_API_KEY"
SERVER_URL_VARIABLE = "OPENAI_BASE_URL"


class OpenaiProviderConfig(Struct):
    """The arguments of the provider `openai`."""

    api_key: str | None = string(
        HeaderValue(),
        default=None,
        sensitive=True,
        help=f"The key that requests carry. Unset, it is read from the environment variable `{API_KEY_VARIABLE}`, "
        "which keeps it out of every file.",
    )
    server_url: str | None = string(
        HttpUrl(),
        default=None,
        help=f"Where the API is. Unset, it is read from the environment variable `{SERVER_URL_VARIABLE}`, "
        f"and without that it is `{DEFAULT_SERVER_URL}`.",
    )
