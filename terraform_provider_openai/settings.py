"""Where the API is, the key for it, and how patiently it is asked: what the provider block and the environment say."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from terraform_provider_openai.schema import (
    API_KEY_VARIABLE,
    DEFAULT_INTERRUPT_GRACE_PERIOD,
    DEFAULT_MAX_RESPONSE_BYTES,
    DEFAULT_MAX_RETRIES,
    DEFAULT_SERVER_URL,
    DEFAULT_TIMEOUT,
    SERVER_URL_VARIABLE,
    UNKNOWN,
    Unknown,
)

_SHORTEST_SECRET = 8


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True)
class Settings:
    """What the API client needs.

    Attributes:
        api_key: The key; `None` where there is none, `UNKNOWN` where Terraform learns it only while it applies.
        server_url: The base URL without a trailing slash, or `UNKNOWN`.
        key_origin: Where the key is set, in words.
        max_retries: How many times a call that fails is made again.
        timeout: How many seconds the API may be silent.
        allow_unlisted_models: Whether any model may be asked; `UNKNOWN` where only the apply will tell.
        max_response_bytes: How many bytes an answer may have.
        interrupt_grace_period: How many seconds a call in flight may still take after an interrupt.
    """

    api_key: str | Unknown | None = field(repr=False)
    server_url: str | Unknown
    key_origin: str = "the provider's api_key"
    max_retries: int = DEFAULT_MAX_RETRIES
    timeout: float = DEFAULT_TIMEOUT
    allow_unlisted_models: bool | Unknown = False
    max_response_bytes: int = DEFAULT_MAX_RESPONSE_BYTES
    interrupt_grace_period: float = DEFAULT_INTERRUPT_GRACE_PERIOD

    @classmethod
    def read(cls, config: Mapping[str, Any], environment: Mapping[str, str]) -> Settings:
        """Take the settings from a provider block and the environment; what is empty or blank counts as unset."""
        own_key, own_url = _stripped(config.get("api_key")), _stripped(config.get("server_url"))
        key = own_key or _stripped(environment.get(API_KEY_VARIABLE))
        url = own_url or _stripped(environment.get(SERVER_URL_VARIABLE)) or DEFAULT_SERVER_URL
        return cls(
            key,
            url.rstrip("/") if isinstance(url, str) else UNKNOWN,
            "the provider's api_key" if own_key else f"the environment variable {API_KEY_VARIABLE}",
            _known_or(config.get("max_retries"), DEFAULT_MAX_RETRIES),
            float(_known_or(config.get("timeout"), DEFAULT_TIMEOUT)),
            config.get("allow_unlisted_models") or False,
            int(_known_or(config.get("max_response_bytes"), DEFAULT_MAX_RESPONSE_BYTES)),
            float(_known_or(config.get("interrupt_grace_period"), DEFAULT_INTERRUPT_GRACE_PERIOD)),
        )

    @property
    def exposes_key(self) -> bool:
        """Whether the key travels readable: over plain http, to another machine."""
        url = self.server_url
        if not isinstance(self.api_key, str) or not isinstance(url, str) or not url.startswith("http:"):
            return False
        return not is_loopback(urlsplit(url).hostname or "")

    def redact(self, text: str) -> str:
        """Take the key out of a text, however it is spelled there: as it is, in JSON, percent-encoded or in Base64.

        A key of less than 8 characters may be a part of any word: it is taken out where it stands by itself, and has
        more than letters.
        """
        return text if self._spellings is None else self._spellings.sub("(the key)", text)

    @cached_property
    def _spellings(self) -> re.Pattern[str] | None:
        key = self.api_key
        if not isinstance(key, str):
            return None
        is_long = len(key) >= _SHORTEST_SECRET
        if not is_long and key.isalpha():
            return None
        letters = [(letter, "".join(f"%{byte:02x}" for byte in letter.encode())) for letter in key]
        as_it_is = "".join(f"(?:{re.escape(letter)}|(?i:{percent}))" for letter, percent in letters)
        spellings = {json.dumps(key)[1:-1], base64.b64encode(key.encode()).decode().rstrip("=")}
        pattern = "|".join([as_it_is, *map(re.escape, spellings)])
        return re.compile(pattern if is_long else rf"(?<!\w)(?:{pattern})(?!\w)")


def _stripped(value: str | Unknown | None) -> str | Unknown | None:
    return value.strip() or None if isinstance(value, str) else value


def _known_or(value: Any, default: float) -> Any:
    """Return the value, or the default where it is unset, or known only when it is of use."""
    return default if value is None or value is UNKNOWN else value
