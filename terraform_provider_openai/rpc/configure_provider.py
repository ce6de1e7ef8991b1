"""ValidateProviderConfig, ConfigureProvider and StopProvider: the provider's own life."""

from __future__ import annotations

import os
from typing import Any

from terraform_provider_openai.provider import Provider
from terraform_provider_openai.schema import API_KEY_VARIABLE, SERVER_URL_VARIABLE, OpenaiProviderConfig, Problem, check
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
    values = {"api_key": settings.api_key, "server_url": settings.server_url}
    problems = list(check(OpenaiProviderConfig, values))
    if problems:  # the provider block was checked before, so that these come from the environment
        return {"diagnostics": [_in_environment(problem) for problem in problems]}
    provider.settings = settings
    return {}


def _in_environment(problem: Problem) -> dict[str, Any]:
    variable = {"api_key": API_KEY_VARIABLE, "server_url": SERVER_URL_VARIABLE}[str(problem.path[0])]
    return error(f"Invalid {variable}", f"The environment variable {variable} {problem.message}")


def stop_provider(provider: Provider, _request: Any) -> dict[str, Any]:
    """End all calls of the API at once, and make no more."""
    provider.stop()
    return {}
