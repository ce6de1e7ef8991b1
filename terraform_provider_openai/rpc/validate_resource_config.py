"""ValidateResourceConfig: every rule, on what is known so far."""

from __future__ import annotations

from typing import Any

from terraform_provider_openai.provider import Provider
from terraform_provider_openai.schema import ChatCompletion, check
from terraform_provider_openai.wire.codec import decode
from terraform_provider_openai.wire.diagnostics import errors


def validate_resource_config(_provider: Provider, request: Any) -> dict[str, Any]:
    """Check the resource's arguments."""
    config = decode(ChatCompletion, request.config.msgpack) or {}
    return {"diagnostics": errors(check(ChatCompletion, config))}
