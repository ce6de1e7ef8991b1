"""Listening on a Unix socket, and over TCP where a system has none, as Windows."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from terraform_provider_openai.address import PROVIDER_ADDRESS
from terraform_provider_openai.grpc.listener import Listener
from terraform_provider_openai.plugin import COOKIE
from terraform_provider_openai.reattach import ReattachServer
from terraform_provider_openai.schema import RESOURCE_TYPE
from tests.terraform_provider_openai.protocol.grpc_client import GrpcClient

RUN_WITHOUT_UNIX_SOCKETS = """
import os, socket
del socket.AF_UNIX
from terraform_provider_openai.plugin import run
os._exit(run(os.environ))
"""


def ask(host: str, port: int) -> str:
    """Ask the plugin at a TCP address for the resource that it serves."""
    with socket.create_connection((host, port), timeout=30) as sock:
        name: str = GrpcClient(sock).rpc("GetMetadata").resources[0].type_name
        return name


@pytest.fixture(params=["x" * 100, "ü" * 50])
def deep(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """Give a folder whose path is too long for a socket, by its bytes."""
    folder = tmp_path / request.param
    folder.mkdir()
    yield folder
    assert list(folder.iterdir()) == []


def test_a_path_that_is_too_long(deep: Path) -> None:
    """The socket lies elsewhere where the wanted folder's path is too long."""
    listener = Listener(str(deep))
    assert len(listener.address) < 104
    listener.close()
    assert not Path(listener.address).parent.exists()


def test_reattach_without_unix_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server is told to Terraform as a TCP address of this machine alone."""
    monkeypatch.delattr(socket, "AF_UNIX")
    with ReattachServer(PROVIDER_ADDRESS) as server:
        place = json.loads(server.variable)[PROVIDER_ADDRESS]["Addr"]
        host, port = place["String"].split(":")
        assert (place["Network"], host) == ("tcp", "127.0.0.1")
        assert ask(host, int(port)) == RESOURCE_TYPE


def test_the_handshake_without_unix_sockets() -> None:
    """The plugin's process announces a TCP address, and serves there."""
    words = [sys.executable, "-c", RUN_WITHOUT_UNIX_SOCKETS]
    with subprocess.Popen(words, env=dict([COOKIE]), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        _, _, network, address, *_ = process.stdout.readline().split("|")
        assert network == "tcp"
        assert ask("127.0.0.1", int(address.rpartition(":")[2])) == RESOURCE_TYPE
        assert process.wait(30) == 0
