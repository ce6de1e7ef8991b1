"""With `openai_mock` the real API can't be reached, and the environment is as before when the test has ended."""

import os
import socket
import subprocess
import sys
import urllib.request

import pytest

from cdktf_openai.testing import BlockedHostError, OpenaiMock
from cdktf_openai.testing.blocking import only_the_mock

FETCH = "import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=5)"


def test_the_environment_is_the_mocks(openai_mock: OpenaiMock) -> None:
    """Whatever reads the usual variables asks the mock, with a key that is none."""
    assert os.environ["OPENAI_BASE_URL"] == openai_mock.base_url
    assert os.environ["OPENAI_API_KEY"] == "sk-no-key-in-tests"


def test_the_environment_is_restored(monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's own variables and sockets come back."""
    monkeypatch.setenv("OPENAI_API_KEY", "theirs")
    monkeypatch.setenv("no_proxy", "internal.example")
    before, connect = dict(os.environ), socket.socket.connect
    with only_the_mock("http://127.0.0.1:1/v1"):
        assert os.environ["NO_PROXY"].startswith("internal.example,localhost")
    assert (dict(os.environ), socket.socket.connect) == (before, connect)


@pytest.mark.usefixtures("openai_mock")
@pytest.mark.parametrize(
    "host", ["api.openai.com", "eu.api.openai.com", "team.openai.azure.com", "API.OpenAI.com", "api.openai.com."]
)
def test_real_hosts_are_not_found(host: str) -> None:
    """Neither a look-up nor a connection gets out."""
    with pytest.raises(BlockedHostError, match=f"keeps this test away from the real API at {host}"):
        socket.create_connection((host, 443))
    with socket.socket() as sock, pytest.raises(BlockedHostError):
        sock.connect((host, 443))


def test_a_gateway_of_ones_own_is_blocked_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """The host that the user's OPENAI_BASE_URL names is a real API."""
    monkeypatch.setenv("OPENAI_BASE_URL", "https://llm.example/v1")
    with only_the_mock("http://127.0.0.1:1/v1"), pytest.raises(BlockedHostError, match=r"llm\.example"):
        socket.getaddrinfo("llm.example", 443)


@pytest.mark.usefixtures("openai_mock")
def test_a_client_in_this_process_is_refused() -> None:
    """A client that follows the proxy variables is told why."""
    with pytest.raises(OSError, match="nothing but loopback be reached in this test"):
        # of this test's own: the shared one keeps the proxies of the first test that used it
        urllib.request.build_opener().open("https://api.openai.com/v1/models", timeout=5)


def test_what_urllib_keeps_is_each_tests_own(openai_mock: OpenaiMock) -> None:
    """Its opener remembers the proxies of the first call: neither those of before hold here, nor these afterwards."""
    urllib.request.urlopen(openai_mock.url, timeout=5).close()
    before = vars(urllib.request)["_opener"]
    with only_the_mock("http://127.0.0.1:1/v1"):
        with pytest.raises(OSError, match="nothing but loopback be reached in this test"):
            urllib.request.urlopen("http://192.0.2.1", timeout=5)
        assert vars(urllib.request)["_opener"] is not before
    assert vars(urllib.request)["_opener"] is before


@pytest.mark.usefixtures("openai_mock")
def test_a_child_is_refused() -> None:
    """A process that the test starts finds a proxy that refuses."""
    done = subprocess.run([sys.executable, "-c", FETCH, "https://api.openai.com/"], capture_output=True, check=False)
    assert b"Connection refused" in done.stderr


def test_a_child_reaches_the_mock(openai_mock: OpenaiMock) -> None:
    """Loopback stays reachable."""
    done = subprocess.run([sys.executable, "-c", FETCH, openai_mock.url], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
