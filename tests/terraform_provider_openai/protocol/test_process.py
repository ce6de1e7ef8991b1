"""The plugin's own process, as Terraform starts it: handshake, mutual TLS, one connection, and its end."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from terraform_provider_openai.plugin import COOKIE, PROTOCOL
from terraform_provider_openai.rpc.service import SHUTDOWN
from terraform_provider_openai.schema import RESOURCE_TYPE
from tests.terraform_provider_openai.protocol.plugin_process import PLUGIN, Pair, Plugin

Start = Callable[..., Plugin]


@pytest.fixture
def start() -> Iterator[Start]:
    """Give a function that starts a plugin; each has ended when the test does."""
    started: list[Plugin] = []

    def start(**environment: str) -> Plugin:
        started.append(Plugin(**environment))
        return started[-1]

    yield start
    for plugin in started:
        plugin.leave()


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    """Give a client's certificate and key."""
    return Pair(tmp_path)


def test_a_session_under_mutual_tls(start: Start, pair: Pair) -> None:
    """Handshake, calls under TLS, and an end with code 0 on Shutdown."""
    plugin = start(PLUGIN_CLIENT_CERT=pair.certificate.decode())
    assert plugin.line[:3] == ["1", str(PROTOCOL), "unix"]
    assert plugin.line[4] == "grpc"
    client = plugin.connect(pair)
    assert client.rpc("GetMetadata").resources[0].type_name == RESOURCE_TYPE
    state = {"msgpack": b"\xc4" * 1_000_000}
    assert client.rpc("ReadResource", current_state=state).new_state.msgpack == state["msgpack"]
    assert client.call(SHUTDOWN, b"").status == 0
    assert plugin.end() == 0


def test_another_certificate_is_refused(start: Start, pair: Pair, tmp_path: Path) -> None:
    """Who does not own the certificate that Terraform named gets no answer, and the plugin ends."""
    (tmp_path / "other").mkdir()
    plugin = start(PLUGIN_CLIENT_CERT=pair.certificate.decode())
    with pytest.raises(OSError, match=r".+"):
        plugin.connect(Pair(tmp_path / "other")).rpc("GetMetadata")
    assert plugin.end() == 1


def test_a_peer_that_speaks_no_tls_is_refused(start: Start, pair: Pair) -> None:
    """A connection in the clear is no answer to a plugin that wants TLS."""
    plugin = start(PLUGIN_CLIENT_CERT=pair.certificate.decode())
    plugin.connect()
    assert plugin.end() == 1


def test_the_socket_is_private_and_gone(start: Start) -> None:
    """Nobody else can reach the socket, and it is removed when Terraform has connected."""
    plugin = start()
    folder = Path(plugin.line[3]).parent
    assert folder.stat().st_mode & 0o777 == 0o700
    plugin.connect().rpc("GetMetadata")
    assert not folder.exists()


def test_the_process_ends_with_its_connection(start: Start) -> None:
    """A Terraform that was killed leaves no plugin: the connection's end is the process's."""
    plugin = start()
    client = plugin.connect()
    client.rpc("GetMetadata")
    client.sock.close()
    assert plugin.end() == 0


def test_the_process_ends_with_terraform_before_the_connection() -> None:
    """A Terraform that dies before it connects leaves no plugin waiting."""
    words = (
        f"import os, subprocess; os.write(1, subprocess.Popen({PLUGIN!r}, stdout=-1).stdout.readline()); os._exit(0)"
    )
    settings = {**os.environ, COOKIE[0]: COOKIE[1]}
    # The plugin holds the other end of stderr: `run` comes back only when the plugin has ended too.
    parent = subprocess.run([sys.executable, "-c", words], env=settings, capture_output=True, text=True, check=True)
    assert f"|{PROTOCOL}|unix|" in parent.stdout
    assert "no connection from Terraform" in parent.stderr


def test_ctrl_c_is_terraforms_business(start: Start) -> None:
    """SIGINT, which a terminal sends to everybody, leaves the plugin answering."""
    plugin = start()
    client = plugin.connect()
    client.rpc("GetMetadata")
    plugin.process.send_signal(signal.SIGINT)
    assert client.rpc("GetMetadata").resources


@pytest.mark.parametrize("certificate", ["garbage", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_a_certificate_that_is_none(start: Start, certificate: str) -> None:
    """Without a certificate that can be read there is no handshake, and the plugin ends."""
    plugin = start(PLUGIN_CLIENT_CERT=certificate)
    assert plugin.line == [""]
    assert plugin.end() == 1


def test_no_place_for_the_socket(start: Start, tmp_path: Path) -> None:
    """A folder that is not there is told where Terraform shows it."""
    plugin = start(PLUGIN_UNIX_SOCKET_DIR=str(tmp_path / "nowhere"))
    assert plugin.line[0].startswith("the plugin can't make its socket: [Errno 2] No such file or directory")
    assert plugin.end() == 1


def test_a_terraform_of_another_protocol() -> None:
    """A Terraform that does not speak protocol 6 is told so."""
    settings = {**os.environ, COOKIE[0]: COOKIE[1], "PLUGIN_PROTOCOL_VERSIONS": "4,5"}
    done = subprocess.run(PLUGIN, env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "this plugin speaks 6" in done.stderr
