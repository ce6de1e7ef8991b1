"""The gRPC server, driven by grpcio: an HTTP/2 and gRPC implementation that shares nothing with it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from threading import enumerate as enumerate_threads

import grpc
import pytest

from terraform_provider_openai.reattach import ReattachServer
from terraform_provider_openai.schema import RESOURCE_TYPE, ChatCompletion
from terraform_provider_openai.wire.codec import encode
from terraform_provider_openai.wire.messages import message_class

Call = Callable[..., bytes]


@pytest.fixture
def server() -> Iterator[ReattachServer]:
    """Serve the provider from this process."""
    with ReattachServer("terraform.local/cdktf-openai/openai") as server:
        yield server


@pytest.fixture
def channel(server: ReattachServer) -> Iterator[grpc.Channel]:
    """Connect to the server."""
    limits = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
    with grpc.insecure_channel(f"unix:{server.path}", options=limits) as channel:
        yield channel


def method(channel: grpc.Channel, name: str) -> Call:
    """Give a call of the provider's service, bytes in and bytes out."""
    call: Call = channel.unary_unary(f"/tfplugin6.Provider/{name}")
    return call


def test_a_call_is_answered(channel: grpc.Channel) -> None:
    """The schema comes back with the resource in it."""
    response = message_class("GetProviderSchema.Response").FromString(method(channel, "GetProviderSchema")(b""))
    assert list(response.resource_schemas) == [RESOURCE_TYPE]


def test_an_unheard_of_method(channel: grpc.Channel) -> None:
    """A method that the plugin has not is UNIMPLEMENTED, so that Terraform can do without."""
    with pytest.raises(grpc.RpcError) as caught:
        method(channel, "ListResource")(b"")
    assert caught.value.code() == grpc.StatusCode.UNIMPLEMENTED


def test_a_request_that_is_no_message(channel: grpc.Channel) -> None:
    """Garbage in a request is INVALID_ARGUMENT, and the connection goes on."""
    with pytest.raises(grpc.RpcError) as caught:
        method(channel, "PlanResourceChange")(b"\xff\xff\xff")
    assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    assert method(channel, "GetMetadata")(b"")


def test_a_value_that_is_no_messagepack(channel: grpc.Channel) -> None:
    """Garbage in a value is INVALID_ARGUMENT."""
    request = message_class("ValidateResourceConfig.Request")(type_name=RESOURCE_TYPE, config={"msgpack": b"\xc1"})
    with pytest.raises(grpc.RpcError) as caught:
        method(channel, "ValidateResourceConfig")(request.SerializeToString(), timeout=10)
    assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT


@pytest.mark.parametrize("size", [0, 1, 65535, 65536, 20_000_000])
def test_messages_of_all_sizes(channel: grpc.Channel, size: int) -> None:
    """A state comes back whole, through flow-control windows of either side."""
    state = {"msgpack": encode(ChatCompletion, {"user": "x" * size})}
    request = message_class("ReadResource.Request")(type_name=RESOURCE_TYPE, current_state=state)
    data = method(channel, "ReadResource")(request.SerializeToString(), timeout=60)
    assert message_class("ReadResource.Response").FromString(data).new_state.msgpack == state["msgpack"]


def test_calls_run_side_by_side(server: ReattachServer, channel: grpc.Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred calls are in the plugin at once: none waits for another."""
    barrier = Barrier(100, timeout=30)
    monkeypatch.setattr("terraform_provider_openai.provider.Provider.lacks_key", property(lambda _: barrier.wait() < 0))
    request = message_class("PlanResourceChange.Request")(
        type_name=RESOURCE_TYPE,
        prior_state={"msgpack": encode(ChatCompletion, None)},
        config={"msgpack": encode(ChatCompletion, {"model": "gpt-4"})},
    ).SerializeToString()
    with ThreadPoolExecutor(100) as pool:
        futures = [pool.submit(method(channel, "PlanResourceChange"), request) for _ in range(100)]
        assert all(future.result(timeout=60) for future in futures)
    assert server.path.exists()


def test_nothing_is_left_behind() -> None:
    """After the server has ended, its socket and its threads are gone, those of a connection too."""
    before = set(enumerate_threads())
    with ReattachServer("terraform.local/cdktf-openai/openai") as server:
        path = server.path
        with grpc.insecure_channel(f"unix:{path}") as channel:
            method(channel, "GetMetadata")(b"")
    assert not path.parent.exists()
    assert [t.name for t in enumerate_threads() if t not in before and t.name.startswith("reattach")] == []
