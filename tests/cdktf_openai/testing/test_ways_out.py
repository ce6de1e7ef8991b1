"""No way out that a test could take by accident: names in any spelling, each call of a socket, keys, and NO_PROXY."""

import _socket
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from cdktf_openai.testing import BlockedHostError
from cdktf_openai.testing.blocking import KEY, only_the_mock

URL = "http://127.0.0.1:1/v1"
REAL = "sk-proj-abcdefghijklmnop1234"
FULLWIDTH = "".join(chr(ord(one) + 0xFEE0) if one.isalpha() else one for one in "api.openai.com")
NAMES = [
    "api.openai.com",
    "API.OpenAI.com.",
    "team.openai.azure.com",
    FULLWIDTH,
    "api\u3002openai\u3002com",
    "api\uff0eopenai\uff61com",
    "api.ope\u00adnai.com",
    "api.opena\u2170.com",
]


def udp(act: Callable[[Any], Any], kind: Any = socket.socket) -> None:
    """Do something with a socket that is not connected."""
    with_family = kind(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        act(with_family)
    finally:
        with_family.close()


WAYS: dict[str, Callable[[str], Any]] = {
    "getaddrinfo": lambda name: socket.getaddrinfo(name, 443),
    "gethostbyname": socket.gethostbyname,
    "gethostbyname_ex": socket.gethostbyname_ex,
    "gethostbyaddr": socket.gethostbyaddr,
    "create_connection": lambda name: socket.create_connection((name, 443), timeout=1),
    "connect": lambda name: udp(lambda one: one.connect((name, 443))),
    "connect_ex": lambda name: udp(lambda one: one.connect_ex((name, 443))),
    "sendto": lambda name: udp(lambda one: one.sendto(b"x", (name, 443))),
    "sendto with flags": lambda name: udp(lambda one: one.sendto(b"x", 0, (name, 443))),
    "sendmsg": lambda name: udp(lambda one: one.sendmsg([b"x"], [], 0, (name, 443))),
    "_socket.getaddrinfo": lambda name: _socket.getaddrinfo(name, 443),
    "_socket.gethostbyname": _socket.gethostbyname,
    "_socket.gethostbyaddr": _socket.gethostbyaddr,
    "in bytes": lambda name: socket.getaddrinfo(name.encode("idna"), 443),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", NAMES)
def test_no_name_is_reached(name: str, way: str) -> None:
    """Whichever function is called, and however the name is spelled, nothing is asked for."""
    with only_the_mock(URL), pytest.raises(BlockedHostError, match="keeps this test away from the real API"):
        WAYS[way](name)


def test_a_raw_socket_does_not_connect(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is below Python's own socket class connects to no host of the API either."""
    monkeypatch.setenv("OPENAI_BASE_URL", "https://127.0.0.2/v1")  # whose address needs no look-up
    with only_the_mock(URL), pytest.raises(BlockedHostError):
        udp(lambda one: one.connect(("127.0.0.2", 443)), _socket.socket)


VARIABLES = {
    "OPENAI_API_KEY": REAL,
    "OPENAI_ADMIN_KEY": "admin-1",
    "AZURE_OPENAI_API_KEY": "0123456789abcdef",
    "AZURE_OPENAI_AD_TOKEN": "eyJ0",
    "AZURE_CLIENT_SECRET": "secret",
    "ANTHROPIC_API_KEY": "sk-ant-1",
    "GEMINI_API_KEY": "AIza",
    "MISTRAL_API_KEY": "m-1",
    "GATEWAY_API_KEY": "g-1",
    "OPENAI_APIKEY": "o-1",
    "TF_VAR_openai_api_key": REAL,
    "TF_VAR_key": "anything",
    "TF_VAR_token": "t-1",
    "TF_VAR_told": REAL,
    "MY_SETTING": REAL,
    "ANOTHER": "sk-of-somebody-else",
    "openai_api_key": "lower",
}


@pytest.mark.parametrize("name", VARIABLES)
def test_no_key_stays(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A key, by its name, by its looks or because another variable holds it too, is none here and in children."""
    monkeypatch.setenv("OPENAI_API_KEY", REAL)
    monkeypatch.setenv(name, VARIABLES[name])
    program = f"import os; print(os.environ[{name!r}])"
    with only_the_mock(URL):
        assert os.environ[name] == KEY
        told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == KEY
    assert os.environ[name] == VARIABLES[name]


@pytest.mark.parametrize("name", ["PATH", "HOME", "TF_VAR_region", "AWS_REGION", "OPENAI_ORG_ID", "AZURE_LOCATION"])
def test_what_is_no_key_stays(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Other variables are the test's as they are."""
    monkeypatch.setenv(name, "as it is")
    with only_the_mock(URL):
        assert os.environ[name] == "as it is"


@pytest.mark.parametrize(
    ("no_proxy", "left"),
    [
        ("*", ""),
        ("com", ""),
        (".com", ""),
        ("openai.com", ""),
        (".openai.com", ""),
        ("*.openai.com", ""),
        ("api.openai.com:443", ""),
        ("OpenAI.com", ""),
        ("registry.example, openai.com ,10.0.0.0/8", "registry.example,10.0.0.0/8,"),
        ("internal.example", "internal.example,"),
        ("team.openai.azure.com", ""),
        ("", ""),
    ],
)
@pytest.mark.parametrize("variable", ["NO_PROXY", "no_proxy"])
def test_no_proxy_does_not_open_the_way(
    monkeypatch: pytest.MonkeyPatch, variable: str, no_proxy: str, left: str
) -> None:
    """What an inherited NO_PROXY says of the API's hosts does not hold; the rest of it does."""
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, no_proxy)
    with only_the_mock(URL):
        assert os.environ["NO_PROXY"] == os.environ["no_proxy"] == f"{left}localhost,127.0.0.1,::1"


@pytest.mark.parametrize(
    ("variable", "url"),
    [
        ("OPENAI_BASE_URL", "https://llm.example/v1"),
        ("OPENAI_API_BASE", "https://llm.example"),
        ("AZURE_OPENAI_ENDPOINT", "https://llm.example/"),
    ],
)
def test_a_gateway_is_blocked(monkeypatch: pytest.MonkeyPatch, variable: str, url: str) -> None:
    """The hosts that the user's own variables name are real APIs, and NO_PROXY does not open the way to them."""
    monkeypatch.setenv(variable, url)
    monkeypatch.setenv("NO_PROXY", "llm.example")
    with only_the_mock(URL):
        assert "llm.example" not in os.environ["NO_PROXY"]
        with pytest.raises(BlockedHostError, match=r"llm\.example"):
            socket.getaddrinfo("llm.example", 443)


def test_loopback_stays_open() -> None:
    """This machine is reached as before, by name and by address."""
    with only_the_mock(URL), socket.create_server(("127.0.0.1", 0)) as server:
        for host in ("localhost", "127.0.0.1"):
            socket.create_connection((host, server.getsockname()[1]), timeout=5).close()
        udp(lambda one: one.sendto(b"x", server.getsockname()))


@pytest.mark.usefixtures("synth")
def test_synth_alone_is_kept_away_too() -> None:
    """A test that only synthesizes has no key, no way to the API, and no mock."""
    assert os.environ["OPENAI_API_KEY"] == KEY
    with pytest.raises(BlockedHostError):
        socket.getaddrinfo("api.openai.com", 443)


def test_afterwards_all_is_as_before() -> None:
    """Python still tells, and nothing listens."""
    with only_the_mock(URL):
        pass
    with pytest.raises(OSError, match=r".") as refused:  # there is no network: a name is looked up in vain
        socket.getaddrinfo("api.openai.com.invalid", 443)
    assert not isinstance(refused.value, BlockedHostError)
