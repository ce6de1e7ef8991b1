"""Where the API is and the key for it: from the provider block, and where that is silent from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from terraform_provider_openai.schema import (
    API_KEY_VARIABLE,
    DEFAULT_SERVER_URL,
    SERVER_URL_VARIABLE,
    UNKNOWN,
    Unknown,
)


@dataclass(frozen=True)
class Settings:
    """What the API client needs.

    Attributes:
        api_key: The key; `None` where there is none, `UNKNOWN` where Terraform learns it only while it applies.
        server_url: The base URL without a trailing slash, or `UNKNOWN`.
    """

    api_key: str | Unknown | None = field(repr=False)
    server_url: str | Unknown

    @classmethod
    def read(cls, config: Mapping[str, Any], environment: Mapping[str, str]) -> Settings:
        """Take the settings from a provider block and the environment; an empty variable counts as unset."""
        key = config.get("api_key") or environment.get(API_KEY_VARIABLE) or None
        url = config.get("server_url") or environment.get(SERVER_URL_VARIABLE) or DEFAULT_SERVER_URL
        return cls(key.strip() if isinstance(key, str) else key, url if url is UNKNOWN else url.rstrip("/"))
