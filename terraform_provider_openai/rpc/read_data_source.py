"""ValidateDataResourceConfig and ReadDataSource: a stored completion as data."""

from __future__ import annotations

from typing import Any

from terraform_provider_openai.errors import ApiError
from terraform_provider_openai.imported import data_values
from terraform_provider_openai.provider import Provider
from terraform_provider_openai.schema import StoredCompletion, check
from terraform_provider_openai.wire.codec import decode, encode
from terraform_provider_openai.wire.diagnostics import error, errors


def validate_data_resource_config(_provider: Provider, request: Any) -> dict[str, Any]:
    """Check the data source's argument."""
    config = decode(StoredCompletion, request.config.msgpack) or {}
    return {"diagnostics": errors(check(StoredCompletion, config))}


def read_data_source(provider: Provider, request: Any) -> dict[str, Any]:
    """Read the completion by its id: Terraform does so at each plan, which costs nothing."""
    config = decode(StoredCompletion, request.config.msgpack) or {}
    problems = list(check(StoredCompletion, config))
    if problems:
        return {"diagnostics": errors(problems)}
    try:
        stored = provider.stored().read(config["id"])
    except ApiError as failure:
        return {"diagnostics": [error(failure.summary, failure.detail, ("id",))]}
    values = {**data_values(stored), "id": config["id"]}
    return {"state": {"msgpack": encode(StoredCompletion, values)}}
