"""ValidateProviderConfig, ConfigureProvider and StopProvider: the provider's own life."""

from __future__ import annotations

import os
from typing import Any

from terraform_provider_openai.provider import Provider
from terraform_provider_openai.schema import (
    API_KEY_VARIABLE,
    SERVER_URL_VARIABLE,
    OpenaiProviderConfig,
    Problem,
    attributes_of,
    check,
)
from terraform_provider_openai.wire.codec import decode
from terraform_provider_openai.wire.diagnostics import error, warning


def validate_provider_config(provider: Provider, request: Any) -> dict[str, Any]:
    """Check the provider block, and keep what it allows for the resources that are validated next."""
    config = decode(OpenaiProviderConfig, request.config.msgpack) or {}
    provider.allow_unlisted_models = config.get("allow_unlisted_models") or False
    return {"diagnostics": [_diagnostic(problem, config) for problem in check(OpenaiProviderConfig, config)]}


def configure_provider(provider: Provider, request: Any) -> dict[str, Any]:
    """Take the settings; a missing key is an error only where a completion is planned."""
    from terraform_provider_openai.settings import Settings  # noqa: PLC0415 (not where Terraform only validates)

    config = decode(OpenaiProviderConfig, request.config.msgpack) or {}
    settings = Settings.read(config, os.environ)
    read = {**config, "api_key": settings.api_key, "server_url": settings.server_url}
    problems = list(check(OpenaiProviderConfig, read))
    if problems:
        return {"diagnostics": [_diagnostic(problem, config) for problem in problems]}
    provider.settings = settings
    provider.allow_unlisted_models = settings.allow_unlisted_models
    return {"diagnostics": [warning(*_READABLE_KEY)]} if settings.exposes_key else {}


_READABLE_KEY = (
    "The key travels readable",
    "server_url is plain http to another machine: whoever is on the way reads the key, prompts and answers. Use https.",
)


def _diagnostic(problem: Problem, config: dict[str, Any]) -> dict[str, Any]:
    """Return an error that says where the value comes from: an argument that was unknown before, or the environment."""
    name = str(problem.path[0])
    variable = {"api_key": API_KEY_VARIABLE, "server_url": SERVER_URL_VARIABLE}.get(name)
    if variable is None or config.get(name):
        is_secret = attributes_of(OpenaiProviderConfig)[name].sensitive
        # Terraform shows the line of a path, which may hold the key
        return error(f"Invalid {name}", str(problem), () if is_secret else problem.path)
    return error(f"Invalid {variable}", f"The environment variable {variable} {problem.message}")


def stop_provider(provider: Provider, _request: Any) -> dict[str, Any]:
    """Begin no more calls of the API; those in flight have a grace period, because they are paid for."""
    provider.stop()
    return {}
