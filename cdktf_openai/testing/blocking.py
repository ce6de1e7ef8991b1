"""Keeps a test away from the real API, in this process and in those that it starts.

- The environment: `OPENAI_BASE_URL` is the mock, and what is a key there, by its name or by its looks, is none. So
  whoever finds a way out has nothing to pay with.
- This process: names of real hosts are not resolved, and nothing connects or sends to them by name, in whatever
  spelling. Python itself tells of each look-up and connection (audit events), also of those below `socket`.
- Processes that it starts, Terraform and its other providers included: the proxy variables point to a port of this
  machine that refuses. Loopback stays reachable, and so does what `NO_PROXY` names, but for the hosts of the API.

What it can't do: stop a child that ignores the proxy variables, or code that connects to an address which it knows
without asking for it, or a C library with a resolver of its own.
"""

from __future__ import annotations

import os
import re
import socket
import sys
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

from terraform_provider_openai.schema import API_KEY_VARIABLE, SERVER_URL_VARIABLE

KEY = "sk-no-key-in-tests"
REAL_DOMAINS = ("openai.com", "openai.azure.com")
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
LOOPBACK = ("localhost", "127.0.0.1", "::1")
_OWNER = re.compile(r"OPENAI|AZURE|ANTHROPIC|GEMINI|MISTRAL|COHERE|GROQ|TOGETHER|OPENROUTER|HUGGINGFACE|HF_|^TF_VAR_")
_SECRET = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL")
_KEY_OF_ANY = re.compile(r"(API|ADMIN)_?KEY$")
_URL = re.compile(r"OPENAI.*(URL|BASE|ENDPOINT)|AZURE.*OPENAI")
# What Python tells of before it happens, and which of its arguments is the host or the address.
_EVENTS: Mapping[str, int] = {
    "socket.getaddrinfo": 0,
    "socket.gethostbyname": 0,
    "socket.gethostbyaddr": 0,
    "socket.getnameinfo": 0,
    "socket.connect": 1,
    "socket.sendto": 1,
    "socket.sendmsg": 1,
}


class BlockedHostError(OSError):
    """A test with `openai_mock` tried to reach the real API."""


@contextmanager
def only_the_mock(base_url: str | None) -> Iterator[None]:
    """Send what asks for the API to the mock, and block the way to the real one.

    Args:
        base_url: The mock's base URL; `None` where there is no mock, and nothing answers.
    """
    real = _real_hosts(os.environ)
    with _closed_port() as closed:
        url = base_url or f"http://127.0.0.1:{closed}/v1"
        with (
            mock.patch.dict(os.environ, _environment(os.environ, url, closed, real)),
            mock.patch.object(urllib.request, "_opener", None),  # it keeps the proxies of the first call
            _guard(real, closed),
        ):
            yield


def _real_hosts(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the domains to block: those of the API, and those that the user's own environment names."""
    urls = (value for name, value in environment.items() if _URL.search(name.upper()) and "://" in value)
    hosts = {urlsplit(url).hostname for url in urls}
    return (*REAL_DOMAINS, *sorted(host for host in hosts if host and host not in LOOPBACK))


def _environment(before: Mapping[str, str], base_url: str, closed: int, real: tuple[str, ...]) -> dict[str, str]:
    direct = ",".join([*_direct(before.get("NO_PROXY") or before.get("no_proxy") or "", real), *LOOPBACK])
    names = [spelling for name in PROXIES for spelling in (name, name.lower())]
    proxies = dict.fromkeys(names, f"http://127.0.0.1:{closed}")
    proxies |= {"NO_PROXY": direct, "no_proxy": direct}
    return {**dict.fromkeys(_keys(before), KEY), **proxies, SERVER_URL_VARIABLE: base_url, API_KEY_VARIABLE: KEY}


def _keys(environment: Mapping[str, str]) -> list[str]:
    """Return the names of the variables that hold a key: by name, by its looks, or because another holds it too."""
    named = {name for name in environment if _is_key(name.upper())}
    keys = {environment[name].strip() for name in named} - {""}
    return [name for name, value in environment.items() if name in named or value.startswith("sk-") or value in keys]


def _is_key(name: str) -> bool:
    return _KEY_OF_ANY.search(name) is not None or bool(_OWNER.search(name) and _SECRET.search(name))


def _direct(no_proxy: str, real: tuple[str, ...]) -> Iterator[str]:
    """Yield what `NO_PROXY` names, without what would let the API be reached: `*`, `com`, `.openai.com`."""
    for entry in filter(None, map(str.strip, no_proxy.split(","))):
        host = re.sub(r":\d+$", "", entry.lower()).lstrip("*.").rstrip(".")
        if host and not any(domain.endswith(host) or host.endswith(f".{domain}") for domain in real):
            yield entry


@contextmanager
def _closed_port() -> Iterator[int]:
    """Hold a port on which nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        yield listener.getsockname()[1]


_guards: list[Callable[[Any], None]] = []


@contextmanager
def _guard(real: tuple[str, ...], closed: int) -> Iterator[None]:
    def refuse(address: Any) -> None:
        host, port = (*address[:2], None)[:2] if isinstance(address, tuple) else (address, None)
        plain = _plain(host)
        if any(plain == domain or plain.endswith(f".{domain}") for domain in real):
            name = host.decode("utf-8", "replace") if isinstance(host, bytes) else str(host)
            raise BlockedHostError(f"openai_mock keeps this test away from the real API at {name}")
        if port == closed:
            advice = "openai_mock lets nothing but loopback be reached in this test; NO_PROXY names what else may be"
            raise BlockedHostError(advice)

    _install()
    _guards.append(refuse)
    with ExitStack() as patches:
        # these look the name up before Python tells of them
        for name in ("connect", "connect_ex", "sendto", "sendmsg"):
            if hasattr(socket.socket, name):
                patches.enter_context(mock.patch.object(socket.socket, name, _guarded(name)))
        try:
            yield
        finally:
            _guards.remove(refuse)


@cache
def _install() -> None:
    """Listen to what Python tells; it can't be undone, so it does nothing without a guard."""
    sys.addaudithook(_audit)


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if _guards and event in _EVENTS and arguments[_EVENTS[event]] is not None:
        for refuse in tuple(_guards):
            refuse(arguments[_EVENTS[event]])


def _guarded(name: str) -> Callable[..., Any]:
    send = getattr(socket.socket, name)

    def guarded(self: socket.socket, *arguments: Any) -> Any:
        for refuse in tuple(_guards):
            refuse(next((argument for argument in reversed(arguments) if isinstance(argument, tuple)), None))
        return send(self, *arguments)

    return guarded


def _plain(host: object) -> str:
    """Return a name as DNS compares names: what IDNA makes of it, without the last dot."""
    name = host.decode("utf-8", "replace") if isinstance(host, (bytes, bytearray)) else str(host)
    if not name.isascii():
        try:
            name = name.encode("idna").decode()
        except UnicodeError:
            return ""  # and nobody can look it up
    return name.lower().rstrip(".")
