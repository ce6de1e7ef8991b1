"""Which function answers which call, and the messages around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from terraform_provider_openai.errors import CallError
from terraform_provider_openai.grpc.connection import INVALID_ARGUMENT, Handler
from terraform_provider_openai.provider import Provider
from terraform_provider_openai.rpc.apply_resource_change import apply_resource_change
from terraform_provider_openai.rpc.call_function import call_function
from terraform_provider_openai.rpc.configure_provider import (
    configure_provider,
    stop_provider,
    validate_provider_config,
)
from terraform_provider_openai.rpc.get_functions import get_functions
from terraform_provider_openai.rpc.get_provider_schema import (
    get_metadata,
    get_provider_schema,
    get_resource_identity_schemas,
)
from terraform_provider_openai.rpc.import_resource_state import import_resource_state
from terraform_provider_openai.rpc.plan_resource_change import plan_resource_change
from terraform_provider_openai.rpc.read_data_source import read_data_source, validate_data_resource_config
from terraform_provider_openai.rpc.read_resource import read_resource
from terraform_provider_openai.rpc.upgrade_resource_state import upgrade_resource_state
from terraform_provider_openai.rpc.validate_resource_config import validate_resource_config
from terraform_provider_openai.wire.messages import message_class

Procedure = Callable[[Provider, Any], dict[str, Any]]

PROCEDURES: Mapping[str, Procedure] = {
    "GetMetadata": get_metadata,
    "GetProviderSchema": get_provider_schema,
    "GetResourceIdentitySchemas": get_resource_identity_schemas,
    "ValidateProviderConfig": validate_provider_config,
    "ConfigureProvider": configure_provider,
    "StopProvider": stop_provider,
    "ValidateResourceConfig": validate_resource_config,
    "UpgradeResourceState": upgrade_resource_state,
    "ReadResource": read_resource,
    "PlanResourceChange": plan_resource_change,
    "ApplyResourceChange": apply_resource_change,
    "ImportResourceState": import_resource_state,
    "GetFunctions": get_functions,
    "CallFunction": call_function,
    "ValidateDataResourceConfig": validate_data_resource_config,
    "ReadDataSource": read_data_source,
}

SHUTDOWN = "/plugin.GRPCController/Shutdown"


def handlers(provider: Provider) -> dict[str, Handler]:
    """Return a handler for each path of the plugin's services."""
    served = {
        f"/tfplugin6.Provider/{name}": partial(_answer, provider, name, procedure)
        for name, procedure in PROCEDURES.items()
    }
    return {**served, SHUTDOWN: lambda _: b""}


def _answer(provider: Provider, name: str, procedure: Procedure, data: bytes) -> bytes:
    from google.protobuf.message import DecodeError  # noqa: PLC0415 (not needed before Terraform has connected)

    try:
        request = message_class(f"{name}.Request").FromString(data)
    except DecodeError as error:
        raise CallError(INVALID_ARGUMENT, f"{name}: the request can't be read") from error
    response = message_class(f"{name}.Response")(**procedure(provider, request))
    serialized: bytes = response.SerializeToString()
    return serialized
