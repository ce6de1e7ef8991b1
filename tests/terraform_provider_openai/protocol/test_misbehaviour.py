"""Peers that read slowly, change their mind, ask for much at once, or vanish: the server goes on and forgets them."""

import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from threading import enumerate as enumerate_threads

import grpc
import pytest

from terraform_provider_openai.address import PROVIDER_ADDRESS
from terraform_provider_openai.provider import Provider
from terraform_provider_openai.reattach import ReattachServer
from terraform_provider_openai.rpc.service import PROCEDURES
from terraform_provider_openai.schema import RESOURCE_TYPE
from terraform_provider_openai.wire.messages import message_class
from tests.support.processes import wait_until
from tests.terraform_provider_openai.protocol.grpc_client import SERVICE, GrpcClient, framed

Connect = Callable[..., GrpcClient]
Value = Callable[..., dict[str, bytes]]

METADATA, SCHEMA = SERVICE + "GetMetadata", SERVICE + "GetProviderSchema"
INVALID_ARGUMENT, RESOURCE_EXHAUSTED, UNIMPLEMENTED = 3, 8, 12
MORE_THAN_100 = 150


def busy(path: str) -> bool:
    """Tell whether a thread answers a call of this path."""
    return any(thread.name == path for thread in enumerate_threads())


@pytest.mark.parametrize(("window", "path"), [(1, METADATA), (100, SCHEMA), (65535, SCHEMA)])
def test_small_windows(connect: Connect, window: int, path: str) -> None:
    """A reply comes whole, however little the other side takes at once."""
    assert connect(window).call(path, b"").message == connect().call(path, b"").message


def test_32_megabytes_both_ways(client: GrpcClient, value: Value) -> None:
    """A state of 32 MB is taken and given back."""
    state = value(user="x" * 32 * 1024 * 1024)
    assert (
        client.rpc("ReadResource", type_name=RESOURCE_TYPE, current_state=state).new_state.msgpack == state["msgpack"]
    )


def test_a_message_beyond_the_limit(client: GrpcClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message larger than Terraform's own limit is refused without being kept."""
    monkeypatch.setattr("terraform_provider_openai.grpc.connection.LARGEST_MESSAGE", 1_000_000)
    assert client.call(METADATA, b"x" * 1_000_001).status == RESOURCE_EXHAUSTED


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", INVALID_ARGUMENT),
        (b"\0\0\0", INVALID_ARGUMENT),
        (framed(b"abc")[:-1], INVALID_ARGUMENT),
        (framed(b"") + b"x", INVALID_ARGUMENT),
        (framed(b"") * 2, INVALID_ARGUMENT),
        (b"\1" + framed(b"")[1:], UNIMPLEMENTED),
    ],
    ids=["nothing", "half a prefix", "cut off", "too long", "two messages", "compressed"],
)
def test_bodies_that_hold_no_message(client: GrpcClient, body: bytes, status: int) -> None:
    """A body that is not exactly one message is refused with a reason."""
    reply = client.reply(client.send(METADATA, body))
    assert reply.status == status
    assert reply.headers[b"grpc-message"]


def test_a_call_taken_back_before_its_end(client: GrpcClient) -> None:
    """Half a request that is reset is forgotten, a thousand times over."""
    for _ in range(1000):
        client.reset(client.send(METADATA, framed(b"")[:3], end=False))
    assert client.call(METADATA, b"").status == 0


def test_a_call_taken_back_while_it_runs(client: GrpcClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """A call that is reset runs to its end, and its reply goes nowhere."""
    begun, go_on = Event(), Event()
    monkeypatch.setattr(Provider, "stop", lambda _: (begun.set(), go_on.wait()))
    stream = client.send(SERVICE + "StopProvider", framed(b""))
    assert begun.wait(10)
    client.reset(stream)
    assert client.call(METADATA, b"").status == 0
    go_on.set()
    wait_until(lambda: not busy(SERVICE + "StopProvider"))


def test_a_reply_taken_back_while_it_waits_for_room(connect: Connect) -> None:
    """A thread that waits for the other side to read lets go when the call is reset."""
    client = connect(window=0)
    stream = client.send(SCHEMA, framed(b""))
    client.pump(lambda: bool(client.replies[stream].headers))
    assert busy(SCHEMA)
    client.reset(stream)
    wait_until(lambda: not busy(SCHEMA))


@pytest.mark.parametrize("window", [0, 65535])
def test_a_peer_that_vanishes(connect: Connect, window: int) -> None:
    """The threads of a connection end with it, whatever they wait for."""
    client = connect(window)
    for _ in range(50):
        client.send(SCHEMA, framed(b""))
    client.sock.shutdown(socket.SHUT_RDWR)
    wait_until(lambda: not busy(SCHEMA))


def test_a_peer_that_reads_nothing(value: Value) -> None:
    """A server that can't get rid of a reply can still be closed."""
    request = message_class("ReadResource.Request")(current_state=value(user="x" * 4_000_000)).SerializeToString()
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
        with ReattachServer(PROVIDER_ADDRESS) as server:
            sock.connect(str(server.path))
            client = GrpcClient(sock, window=2**30)
            client.h2.increment_flow_control_window(2**29)
            client.send(SERVICE + "ReadResource", framed(request))
            wait_until(lambda: len(sock.recv(10_000, socket.MSG_PEEK)) > 5000)
        assert not server.path.exists()


def test_more_calls_at_once_than_h2_allows_by_itself(client: GrpcClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """150 calls of one connection are in the plugin at once."""
    barrier = Barrier(MORE_THAN_100, timeout=30)
    monkeypatch.setattr(Provider, "stop", lambda _: barrier.wait())
    client.call(METADATA, b"")  # the server's settings have come
    streams = [client.send(SERVICE + "StopProvider", framed(b"")) for _ in range(MORE_THAN_100)]
    assert {client.reply(stream).status for stream in streams} == {0}


def test_ten_thousand_calls_from_fifty_threads(server: ReattachServer, connect: Connect) -> None:
    """Each of 10,000 calls on one connection is answered, whoever asks."""
    connect()
    with grpc.insecure_channel(f"unix:{server.path}") as channel, ThreadPoolExecutor(50) as pool:
        calls = [channel.unary_unary(SERVICE + name) for name in PROCEDURES if name in ("GetMetadata", "StopProvider")]
        replies = list(pool.map(lambda number: calls[number % len(calls)](b"", timeout=60), range(10_000)))
    assert len(replies) == 10_000
    assert set(replies[1::2]) == {b""} or set(replies[::2]) == {b""}
