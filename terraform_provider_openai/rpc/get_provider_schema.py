"""GetProviderSchema and GetMetadata: what the provider serves."""

from __future__ import annotations

from typing import Any

from terraform_provider_openai.provider import Provider
from terraform_provider_openai.rpc.get_functions import FUNCTIONS
from terraform_provider_openai.schema import RESOURCE_TYPE, ChatCompletion, OpenaiProviderConfig, StoredCompletion
from terraform_provider_openai.wire.schema import schema_of

_CAPABILITIES = {"get_provider_schema_optional": True}


def get_provider_schema(_provider: Provider, _request: Any) -> dict[str, Any]:
    """Return the schemas of the provider block, of the resource and its data source, and the functions."""
    return {
        "provider": schema_of(OpenaiProviderConfig),
        "resource_schemas": {RESOURCE_TYPE: schema_of(ChatCompletion)},
        "data_source_schemas": {RESOURCE_TYPE: schema_of(StoredCompletion)},
        "server_capabilities": _CAPABILITIES,
        "functions": FUNCTIONS,
    }


def get_metadata(_provider: Provider, _request: Any) -> dict[str, Any]:
    """Return the names alone."""
    names = [{"type_name": RESOURCE_TYPE}]
    return {
        "resources": names,
        "data_sources": names,
        "functions": [{"name": name} for name in FUNCTIONS],
        "server_capabilities": _CAPABILITIES,
    }


def get_resource_identity_schemas(_provider: Provider, _request: Any) -> dict[str, Any]:
    """Return no identity schemas: the resource is known by its id alone."""
    return {}
