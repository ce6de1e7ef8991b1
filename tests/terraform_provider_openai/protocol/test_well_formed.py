"""Each call of the protocol, and a completion's life through them, without Terraform."""

from collections.abc import Callable
from typing import Any

import pytest

from mock_server import MockServer
from terraform_provider_openai.rpc.service import PROCEDURES, SHUTDOWN
from terraform_provider_openai.schema import RESOURCE_TYPE, ChatCompletion, OpenaiProviderConfig
from terraform_provider_openai.wire.codec import decode, encode
from terraform_provider_openai.wire.messages import message_class
from tests.terraform_provider_openai.protocol.grpc_client import SERVICE, GrpcClient

Value = Callable[..., dict[str, bytes]]

HELLO = {"model": "gpt-4", "messages": [{"role": "user", "content": "Hello"}]}
INVALID_ARGUMENT, UNIMPLEMENTED = 3, 12


@pytest.mark.parametrize("name", PROCEDURES)
def test_an_empty_request_is_answered(client: GrpcClient, name: str) -> None:
    """A request with nothing in it is answered, or refused where it must hold a value."""
    reply = client.call(SERVICE + name, b"")
    assert reply.status in (0, INVALID_ARGUMENT)
    if reply.status == 0:
        assert message_class(f"{name}.Response").FromString(reply.message) is not None


def test_the_headers_are_those_of_grpc(client: GrpcClient) -> None:
    """Status and content type come first, the gRPC status last."""
    reply = client.call(SERVICE + "GetMetadata", b"")
    expected = {b":status": b"200", b"content-type": b"application/grpc", b"grpc-status": b"0"}
    assert reply.headers == expected


def test_a_life(client: GrpcClient, value: Value) -> None:
    """Configured, validated, planned, created, read, upgraded, and forgotten again."""
    with MockServer() as mock:
        settings = {"api_key": "any", "server_url": mock.base_url}
        client.rpc("ConfigureProvider", config={"msgpack": encode(OpenaiProviderConfig, settings)})
        named = {"type_name": RESOURCE_TYPE}
        assert not client.rpc("ValidateResourceConfig", config=value(**HELLO), **named).diagnostics
        planned = client.rpc("PlanResourceChange", prior_state=value(), config=value(**HELLO), **named).planned_state
        state = client.rpc(
            "ApplyResourceChange", prior_state=value(), planned_state=planned, config=value(**HELLO), **named
        ).new_state
        assert client.rpc("ReadResource", current_state=state, **named).new_state == state
        gone = client.rpc("ApplyResourceChange", prior_state=state, planned_state=value(), config=value(), **named)
        assert decode(ChatCompletion, gone.new_state.msgpack) is None
        assert len(mock.journal) == 1
    assert str((decode(ChatCompletion, state.msgpack) or {})["id"]).startswith("chatcmpl-")


def test_a_stored_state_is_upgraded(client: GrpcClient) -> None:
    """A state in JSON comes back as the value that it is."""
    stored = b'{"model": "gpt-4", "n": 2, "temperature": 0.7}'
    response = client.rpc("UpgradeResourceState", type_name=RESOURCE_TYPE, version=0, raw_state={"json": stored})
    state = decode(ChatCompletion, response.upgraded_state.msgpack) or {}
    assert (state["model"], state["n"], float(state["temperature"])) == ("gpt-4", 2, 0.7)


def test_problems_are_diagnostics(client: GrpcClient, value: Value) -> None:
    """A broken rule is told with its path in the words and its first step for Terraform."""
    config: dict[str, Any] = {**HELLO, "temperature": 9}
    response = client.rpc("ValidateResourceConfig", type_name=RESOURCE_TYPE, config=value(**config))
    [problem] = response.diagnostics
    assert (problem.severity, problem.detail) == (1, "temperature: must be between 0 and 2 (got 9)")
    assert [step.attribute_name for step in problem.attribute.steps] == ["temperature"]


@pytest.mark.parametrize("path", ["/", "//", "/tfplugin6.Provider", "/tfplugin6.Provider/", "/x/GetMetadata", "/é"])
def test_another_path_is_unimplemented(client: GrpcClient, path: str) -> None:
    """A path that nobody serves is told so, and the connection goes on."""
    assert client.call(path, b"").status == UNIMPLEMENTED
    assert client.call(SERVICE + "GetMetadata", b"").status == 0


def test_shutdown_is_answered(client: GrpcClient) -> None:
    """The call that ends the plugin's process has a reply before it ends."""
    assert client.call(SHUTDOWN, b"").message == b""
