"""ValidateResourceConfig: every rule, on what is known so far."""

from __future__ import annotations

from typing import Any

from terraform_provider_openai.provider import Provider
from terraform_provider_openai.schema import ChatCompletion, check
from terraform_provider_openai.wire.codec import decode
from terraform_provider_openai.wire.diagnostics import errors, warnings


def validate_resource_config(provider: Provider, request: Any) -> dict[str, Any]:
    """Check the resource's arguments.

    An unlisted model is a warning where no provider is configured. Where one is, the plan that follows refuses it.
    """
    config = decode(ChatCompletion, request.config.msgpack) or {}
    models, problems = provider.judge(check(ChatCompletion, config))
    return {"diagnostics": errors(problems) + ([] if provider.settings else warnings(models))}
