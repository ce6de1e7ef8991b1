"""UpgradeResourceState: a stored state, as JSON, in the form of today's schema."""

from __future__ import annotations

from typing import Any

from terraform_provider_openai.errors import DecodeError
from terraform_provider_openai.provider import Provider
from terraform_provider_openai.schema import ChatCompletion
from terraform_provider_openai.wire.codec import decode_json, encode
from terraform_provider_openai.wire.diagnostics import error


def upgrade_resource_state(_provider: Provider, request: Any) -> dict[str, Any]:
    """Read the stored state; there is one version so far, and other providers' states of the same shape fit too."""
    try:
        state = decode_json(ChatCompletion, request.raw_state.json)
    except DecodeError as failure:
        return {"diagnostics": [error("The stored state can't be read", f"{failure}")]}
    return {"upgraded_state": {"msgpack": encode(ChatCompletion, state)}}
