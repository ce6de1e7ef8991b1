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

_SHORTEST_SECRET = 8


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
        """Take the settings from a provider block and the environment; what is empty or blank counts as unset."""
        key = _first(config.get("api_key"), environment.get(API_KEY_VARIABLE))
        url = _first(config.get("server_url"), environment.get(SERVER_URL_VARIABLE), DEFAULT_SERVER_URL)
        return cls(key, url.rstrip("/") if isinstance(url, str) else UNKNOWN)

    def redact(self, text: str) -> str:
        """Take the key out of a text. A key of less than 8 characters is no secret, and may be a part of any word."""
        if isinstance(self.api_key, str) and len(self.api_key) >= _SHORTEST_SECRET:
            return text.replace(self.api_key, "(the key)")
        return text


def _first(*values: str | Unknown | None) -> str | Unknown | None:
    for value in values:
        stripped = value.strip() if isinstance(value, str) else value
        if stripped:
            return stripped
    return None
