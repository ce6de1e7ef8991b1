"""The plugin behind its own socket, a client for it, and a watch over what it leaves behind."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import enumerate as enumerate_threads
from typing import Any

import pytest

from terraform_provider_openai.address import PROVIDER_ADDRESS
from terraform_provider_openai.reattach import ReattachServer
from terraform_provider_openai.schema import RESOURCE_TYPE, ChatCompletion
from terraform_provider_openai.wire.codec import encode
from tests.terraform_provider_openai.protocol.grpc_client import USUAL_WINDOW, GrpcClient

PATIENCE_SECONDS = 30
Connect = Callable[..., GrpcClient]


def held() -> tuple[int, int]:
    """Count this process's threads and open files."""
    return len(enumerate_threads()), len(list(Path("/proc/self/fd").iterdir()))


@contextmanager
def nothing_left_behind() -> Iterator[None]:
    """Check that as many threads and files are there afterwards as were before."""
    before = held()
    yield
    end = time.monotonic() + PATIENCE_SECONDS
    while _more(before) and time.monotonic() < end:
        time.sleep(0.01)
    assert not _more(before), [thread.name for thread in enumerate_threads()]


def _more(before: tuple[int, int]) -> bool:
    return any(now > then for now, then in zip(held(), before, strict=True))


@pytest.fixture
def server() -> Iterator[ReattachServer]:
    """Serve the provider from this process, which leaves no thread and no file behind."""
    with nothing_left_behind(), ReattachServer(PROVIDER_ADDRESS) as server:
        yield server


@pytest.fixture
def connect(server: ReattachServer) -> Iterator[Connect]:
    """Give a function that connects a client; the server must still answer when the test has ended."""
    opened: list[socket.socket] = []

    def connect(window: int = USUAL_WINDOW) -> GrpcClient:
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        sock.settimeout(PATIENCE_SECONDS)
        sock.connect(str(server.path))
        opened.append(sock)
        return GrpcClient(sock, window)

    yield connect
    assert connect().rpc("GetMetadata").resources[0].type_name == RESOURCE_TYPE
    for sock in opened:
        sock.close()


@pytest.fixture
def client(connect: Connect) -> GrpcClient:
    """Give a connected client."""
    return connect()


@pytest.fixture(scope="session")
def value() -> Callable[..., dict[str, bytes]]:
    """Give a function that makes a value of the resource, as the protocol's messages carry it."""

    def value(**values: Any) -> dict[str, bytes]:
        return {"msgpack": encode(ChatCompletion, values or None)}

    return value
