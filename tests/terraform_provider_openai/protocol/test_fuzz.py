"""Open input, byte by byte: whatever arrives, the connection ends in peace and each call has an answer."""

import json
from collections.abc import Callable
from typing import Any

import msgpack
import pytest
from h2.config import H2Configuration
from h2.connection import H2Connection
from hypothesis import example, given
from hypothesis import strategies as st

from terraform_provider_openai.errors import CallError, DecodeError
from terraform_provider_openai.grpc.connection import Connection
from terraform_provider_openai.provider import Provider
from terraform_provider_openai.rpc.service import PROCEDURES, handlers
from terraform_provider_openai.schema import COUNT_TOKENS, RESOURCE_TYPE, ChatCompletion, attributes_of
from terraform_provider_openai.settings import Settings
from terraform_provider_openai.wire.messages import message_class
from tests.terraform_provider_openai.protocol.grpc_client import SERVICE, framed

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
UNKNOWN = msgpack.ExtType(0, b"\0")
NAMES = st.sampled_from([*attributes_of(ChatCompletion), "content", "role", "name", "one", "two", "str", "x"])
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**64 - 1),
    st.floats(),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.binary(max_size=8),
    st.sampled_from(["1e999", "NaN", "Infinity", "0.1", "gpt-4", "user", "auto"]),
    st.builds(msgpack.ExtType, st.sampled_from([0, 12, 1, 127]), st.binary(max_size=4)),
)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4))
OBJECTS = st.dictionaries(NAMES, VALUES, max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES | st.text(), inner, max_size=4),
)


class Memory:
    """A connection whose other side has sent some pieces and closed."""

    def __init__(self, pieces: list[bytes]) -> None:
        self.pieces = pieces
        self.sent = b""

    def receive(self) -> bytes:
        """Give the next piece."""
        return self.pieces.pop(0) if self.pieces else b""

    def send(self, data: bytes) -> None:
        """Keep what is sent."""
        self.sent += data

    def close(self) -> None:
        """Forget what was not taken."""
        self.pieces.clear()


def served(*pieces: bytes) -> bytes:
    """Serve a connection to its end, and give what was sent."""
    transport = Memory(list(pieces))
    Connection(transport, {SERVICE + "Echo": bytes}).run()
    return transport.sent


def conversation() -> bytes:
    """Give the bytes of a client with three calls."""
    client = H2Connection(H2Configuration())
    client.initiate_connection()
    headers = [(":method", "POST"), (":scheme", "http"), (":path", SERVICE + "Echo"), (":authority", "plugin")]
    for stream in (1, 3, 5):
        client.send_headers(stream, headers)
        client.send_data(stream, framed(b"x" * 50 * stream), end_stream=True)
    client.ping(b"12345678")
    return client.data_to_send()


@given(st.binary(max_size=300))
def test_garbage(data: bytes) -> None:
    """Bytes that are no HTTP/2 end the connection."""
    assert served(data)
    assert served(PREFACE, data)


@given(st.lists(st.tuples(st.integers(0, len(conversation()) - 1), st.integers(0, 255)), max_size=5))
@example([(150, 0xFF)])
def test_damaged_frames(damage: list[tuple[int, int]]) -> None:
    """A conversation in which some bytes are others comes to an end."""
    data = bytearray(conversation())
    for place, byte in damage:
        data[place] = byte
    assert served(bytes(data))


@given(st.integers(0, len(conversation())), st.integers(0, len(conversation())))
def test_truncated_and_repeated_frames(end: int, start: int) -> None:
    """A conversation that stops anywhere, or goes on with another part of itself, comes to an end."""
    data = conversation()
    assert served(data[:end], data[start:])


@given(st.binary(max_size=40), st.integers(1, 40))
def test_pieces_of_all_sizes(message: bytes, size: int) -> None:
    """However the bytes are cut, they are read."""
    data = conversation() + message
    served(*(data[start : start + size] for start in range(0, len(data), size)))


def answer(name: str, data: bytes) -> Any:
    """Answer one call: a response, or `None` for one of the refusals that a connection turns into a status."""
    provider = Provider()
    provider.settings = Settings("sk-of-nobody", "http://127.0.0.1:9/v1", max_retries=0)
    try:
        reply = handlers(provider)[SERVICE + name](data)
    except (CallError, DecodeError):
        return None
    return message_class(f"{name}.Response").FromString(reply)


@pytest.mark.parametrize("name", PROCEDURES)
@given(data=st.binary(max_size=200))
def test_bad_protobuf(name: str, data: bytes) -> None:
    """Bytes that are no request are answered or refused."""
    answer(name, data)


CALLS: dict[str, Callable[[bytes, bytes], dict[str, Any]]] = {
    "ValidateProviderConfig": lambda one, _: {"config": {"msgpack": one}},
    "ConfigureProvider": lambda one, _: {"config": {"msgpack": one}},
    "ValidateResourceConfig": lambda one, _: {"config": {"msgpack": one}},
    "PlanResourceChange": lambda one, two: {"prior_state": {"msgpack": one}, "config": {"msgpack": two}},
    "ApplyResourceChange": lambda one, two: {"planned_state": {"msgpack": one}, "config": {"msgpack": two}},
    "ReadResource": lambda one, _: {"current_state": {"msgpack": one}},
    "ValidateDataResourceConfig": lambda one, _: {"config": {"msgpack": one}},
    "ReadDataSource": lambda one, _: {"config": {"msgpack": one}},
    "CallFunction": lambda one, two: {"name": COUNT_TOKENS, "arguments": [{"msgpack": one}, {"msgpack": two}]},
}


@pytest.mark.parametrize("name", CALLS)
@given(data=st.binary(max_size=200))
def test_bad_messagepack(name: str, data: bytes) -> None:
    """Bytes that are no value are answered or refused."""
    answer(name, request(name, **CALLS[name](data, data)))


@pytest.mark.parametrize("name", CALLS)
@given(one=VALUES | OBJECTS, two=VALUES | OBJECTS)
@example(UNKNOWN, UNKNOWN)
@example({}, UNKNOWN)
@example({1: 2}, {b"logit_bias": {}})
@example({"logit_bias": {b"1": 2}}, {"logit_bias": {b"1": 2}})
@example({(): 1}, {(1,): 1})
def test_values_of_another_shape(name: str, one: Any, two: Any) -> None:
    """A value of any shape, unknown ones included, is answered or refused."""
    answer(name, request(name, **CALLS[name](msgpack.packb(one), msgpack.packb(two))))


@given(JSON | st.dictionaries(NAMES, JSON, max_size=8))
@example({"user": "\ud800"})
def test_stored_states_of_another_shape(stored: Any) -> None:
    """A stored state of any shape is read, or a diagnostic says why not."""
    data = json.dumps(stored).encode()
    response = answer("UpgradeResourceState", request("UpgradeResourceState", raw_state={"json": data}))
    assert response.upgraded_state.msgpack or response.diagnostics


@given(one=SCALARS, two=VALUES | st.lists(OBJECTS, max_size=2))
@example("gpt-4", [{"role": "user", "content": UNKNOWN}])
def test_arguments_of_another_shape(one: Any, two: Any) -> None:
    """Arguments of the function, of any shape, are counted, or an error says why not."""
    arguments = [msgpack.packb(one), msgpack.packb(["dynamic", two])]
    response = answer("CallFunction", request("CallFunction", **CALLS["CallFunction"](*arguments)))
    assert response is None or response.result.msgpack or response.error.text


def request(rpc: str, **fields: Any) -> bytes:
    """Give a request's bytes."""
    named = {"type_name": RESOURCE_TYPE} if "Resource" in rpc else {}
    data: bytes = message_class(f"{rpc}.Request")(**named, **fields).SerializeToString()
    return data
