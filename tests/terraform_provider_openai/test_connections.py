"""How the API is reached: through a proxy, over TLS, with certificate authorities of one's own."""

import socket
import ssl
from base64 import b64encode
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from urllib3.util.ssltransport import SSLTransport

from certificates import certificate, tls, tls_for_known_clients
from misbehaving import BODY, GOOD, KEY, Wrap, answer, say_nothing, serve, silent
from terraform_provider_openai.api.client import Client
from terraform_provider_openai.api.connections import Connections, trust
from terraform_provider_openai.errors import ApiError
from terraform_provider_openai.settings import Settings

CHECK = "Check server_url or OPENAI_BASE_URL, the network and the proxy."


def ask(url: str) -> Any:
    """Ask once, and give the id of the completion."""
    return Client(Settings(KEY, url, max_retries=0)).complete(BODY).reply["id"]


def test_a_certificate_that_nobody_vouches_for(tmp_path: Path) -> None:
    """An unknown authority is refused, and the error names the variables; the key was not sent."""
    with serve(answer(GOOD), wrap=tls(certificate(tmp_path / "a"))) as server:
        with pytest.raises(ApiError, match=r"certificate was not accepted.*SSL_CERT_FILE or SSL_CERT_DIR") as caught:
            ask(server.url.replace("http", "https"))
        assert server.requests == []
    assert "certificate verify failed" in caught.value.detail


def test_a_server_that_wants_a_client_certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is reported as such, without a word of money and without another attempt: the request was not taken."""
    file = certificate(tmp_path / "a")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with serve(answer(GOOD), wrap=tls_for_known_clients(file)) as server, pytest.raises(ApiError) as caught:
        Client(Settings(KEY, server.url.replace("http", "https"))).complete(BODY)
    assert caught.value.summary == "The OpenAI API wants a client certificate"
    assert "billed" not in caught.value.detail
    assert "times" not in caught.value.detail


def test_an_authority_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a variable names nothing, the error says so."""
    monkeypatch.setenv("SSL_CERT_FILE", "/mistyped.pem")
    with (
        serve(answer(GOOD), wrap=tls(certificate(tmp_path / "a"))) as server,
        pytest.raises(ApiError, match=r"SSL_CERT_FILE names '/mistyped.pem', which is not there"),
    ):
        ask(server.url.replace("http", "https"))


def test_an_authority_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SSL_CERT_FILE adds an authority, and the system's go on to be trusted."""
    own, systems = certificate(tmp_path / "own"), certificate(tmp_path / "systems")
    nothing = str(tmp_path / "nothing")
    paths = ssl.DefaultVerifyPaths(None, None, "SSL_CERT_FILE", str(systems), "SSL_CERT_DIR", nothing)
    monkeypatch.setattr(ssl, "get_default_verify_paths", lambda: paths)
    monkeypatch.setenv("SSL_CERT_FILE", str(own))
    for file in (own, systems):
        with serve(answer(GOOD), wrap=tls(file)) as server:
            assert ask(server.url.replace("http", "https")) == GOOD["id"]


def test_tls_outlives_a_shutdown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sent while another thread ends the connection is never sent in the clear."""
    file = certificate(tmp_path / "a")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with serve(answer(GOOD), wrap=tls(file)) as server:
        sock = socket.create_connection(("127.0.0.1", server.port))
        with trust().wrap_socket(sock, server_hostname="api.test") as wrapped:
            wrapped.shutdown(socket.SHUT_RD)
            wrapped.sendall(b"GET / HTTP/1.1\r\n\r\n")
    assert server.requests == ["GET / HTTP/1.1\r\n\r\n"]


def test_tls_inside_of_tls_can_be_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection through a proxy that speaks TLS itself ends with all others."""
    file = certificate(tmp_path / "a")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with serve(say_nothing, wrap=tls(file)) as server:
        connections, sock = Connections(server.url), socket.create_connection(("127.0.0.1", server.port))
        with SSLTransport(sock, trust(), "api.test") as inner:
            connections.watch(inner)
            connections.close()
            with pytest.raises(ConnectionError):
                sock.sendall(b"more")


def test_a_proxy_for_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """HTTPS_PROXY is asked for a tunnel, and what travels in it is the API's business alone."""
    file, asked = certificate(tmp_path / "a"), []

    def tunnel(sock: socket.socket) -> socket.socket:
        asked.append(sock.recv(65536).decode())
        sock.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        return tls(file)(sock)

    with serve(answer(GOOD), wrap=tunnel) as proxy:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{proxy.port}")
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        assert ask("https://api.test/v1") == GOOD["id"]
    assert asked[0].startswith("CONNECT api.test:443 ")
    assert KEY not in asked[0]
    assert f"Bearer {KEY}" in proxy.requests[0]


def test_a_proxy_with_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the proxy's URL says before the @ is its own header; a URL without a scheme is one of http."""
    with serve(answer(GOOD)) as proxy:
        monkeypatch.setenv("http_proxy", f"me:p%40ss@127.0.0.1:{proxy.port}")
        assert ask("http://api.test/v1") == GOOD["id"]
    assert proxy.requests[0].startswith("POST http://api.test/v1/chat/completions ")
    assert f"proxy-authorization: Basic {b64encode(b'me:p@ss').decode()}" in proxy.requests[0]


@pytest.mark.parametrize("proxy", ["socks5://me:secret@127.0.0.1:1", "http://me:secret@127.0.0.1:port"])
def test_a_proxy_that_is_none(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    """The variable is named, and its password is not."""
    monkeypatch.setenv("http_proxy", proxy)
    with pytest.raises(ApiError, match="HTTP_PROXY must be an http or https URL") as caught:
        ask("http://api.test/v1")
    assert "secret" not in str(caught.value)


def refuse(reply: bytes) -> Wrap:
    """Give a proxy that answers with these bytes, whatever it is asked for, and hangs up."""

    def refuse(sock: socket.socket) -> socket.socket:
        sock.recv(65536)
        sock.sendall(reply)
        raise OSError

    return refuse


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (b"HTTP/1.1 407 Who are you\r\n\r\n", "the proxy: Tunnel connection failed: 407 Who are you"),
        (b"good day\r\n\r\n", "good day"),
        (b"", "Remote end closed connection without response"),
    ],
)
def test_a_proxy_that_refuses(monkeypatch: pytest.MonkeyPatch, reply: bytes, words: str) -> None:
    """What the proxy says is told in plain words; the API was not reached, so that nothing may be billed."""
    with serve(answer(GOOD), wrap=refuse(reply)) as proxy:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{proxy.port}")
        with pytest.raises(ApiError, match="could not be reached") as caught:
            ask("https://api.test/v1")
    assert caught.value.detail == f"https://api.test/v1/chat/completions: {words}. {CHECK}"


def test_a_proxy_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy that can't be reached is told as one."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with pytest.raises(ApiError, match=r"the proxy: Failed to establish a new connection: .* refused\. Check"):
        ask("http://api.test/v1")


def test_a_host_that_needs_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_PROXY keeps a host from the proxy that others use."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "api.test")
    address = socket.getaddrinfo("127.0.0.1", None, proto=socket.IPPROTO_TCP)
    with serve(answer(GOOD)) as server:
        there = [(*address[0][:4], ("127.0.0.1", server.port))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_: there)
        assert ask("http://api.test/v1") == GOOD["id"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_needs_no_proxy(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    """A mock beside Terraform is reached directly, as Terraform's own programs do it."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with serve(answer(GOOD)) as server:
        assert ask(f"http://{host}:{server.port}/v1") == GOOD["id"]


@pytest.mark.parametrize("wrap", [refuse(b"HTTP/1.1 400 Speak plainly\r\n\r\n"), refuse(b"")], ids=["plain", "closed"])
def test_a_handshake_that_fails(wrap: Wrap) -> None:
    """A server that speaks no TLS was not reached: nothing may be billed, and no certificate is blamed."""
    with serve(answer(GOOD), wrap=wrap) as server, pytest.raises(ApiError, match="could not be reached") as caught:
        ask(server.url.replace("http", "https"))
    assert "billed" not in caught.value.detail


def test_a_handshake_without_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time for a connection bounds its handshake, and is not taken for the API's time to answer."""
    monkeypatch.setattr("terraform_provider_openai.api.calls.CONNECT_SECONDS", 0.1)
    with serve(answer(GOOD), wrap=silent(over := Event())) as server:
        with pytest.raises(ApiError, match="could not be reached") as caught:
            ask(server.url.replace("http", "https"))
        over.set()
    assert caught.value.detail.endswith(f"no connection was made in time. {CHECK}")


@pytest.mark.parametrize("path", ["/v1", "/v1/", "//v1", "/openai/deployments/x"])
def test_paths_of_the_server_url(path: str) -> None:
    """Whatever the path of the URL, the call goes below it, with one slash between."""
    with serve(answer(GOOD)) as server:
        settings = Settings.read({"server_url": f"http://127.0.0.1:{server.port}{path}", "api_key": KEY}, {})
        Client(settings).complete(BODY)
    assert server.requests[0].startswith(f"POST {path.rstrip('/')}/chat/completions ")
