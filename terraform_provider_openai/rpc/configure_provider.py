"""ValidateProviderConfig, ConfigureProvider and StopProvider: the provider's own life."""

from __future__ import annotations

import os
from typing import Any

from terraform_provider_openai.provider import Provider
from terraform_provider_openai.schema import SERVER_URL_VARIABLE, OpenaiProviderConfig, check
from terraform_provider_openai.settings import Settings
from terraform_provider_openai.wire.codec import decode
from terraform_provider_openai.wire.diagnostics import error, errors


def validate_provider_config(_provider: Provider, request: Any) -> dict[str, Any]:
    """Check the provider block."""
    config = decode(OpenaiProviderConfig, request.config.msgpack) or {}
    return {"diagnostics": errors(check(OpenaiProviderConfig, config))}


def configure_provider(provider: Provider, request: Any) -> dict[str, Any]:
    """Take the settings; a missing key is an error only where a completion is planned."""
    config = decode(OpenaiProviderConfig, request.config.msgpack) or {}
    settings = Settings.read(config, os.environ)
    problems = list(check(OpenaiProviderConfig, {"server_url": settings.server_url}))
    if problems:
        source = "server_url" if config.get("server_url") else f"The environment variable {SERVER_URL_VARIABLE}"
        return {"diagnostics": [error("Invalid server URL", f"{source} {problems[0].message}")]}
    provider.settings = settings
    return {}


def stop_provider(provider: Provider, _request: Any) -> dict[str, Any]:
    """Ask for no further completions."""
    provider.stopped = True
    return {}
