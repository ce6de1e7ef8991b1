"""Keeps a test away from the real API, in this process and in those that it starts.

- The environment: `OPENAI_BASE_URL` is the mock, `OPENAI_API_KEY` is no key. So whoever finds a way out has nothing to
  pay with.
- This process: names of real hosts are not resolved, and nothing connects to them by name.
- Processes that it starts, Terraform and its other providers included: the proxy variables point to a port of this
  machine that refuses. Loopback stays reachable, and so does what `NO_PROXY` names.

What it can't do: stop a child that ignores the proxy variables, or code that connects to an address which it knows
without asking for it, or a C library with a resolver of its own.
"""

from __future__ import annotations

import os
import socket
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

from terraform_provider_openai.schema import API_KEY_VARIABLE, SERVER_URL_VARIABLE

KEY = "sk-no-key-in-tests"
REAL_DOMAINS = ("openai.com", "openai.azure.com")
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class BlockedHostError(OSError):
    """A test with `openai_mock` tried to reach the real API."""


@contextmanager
def only_the_mock(base_url: str) -> Iterator[None]:
    """Send what asks for the API to the mock, and block the way to the real one.

    Args:
        base_url: The mock's base URL.
    """
    real = _real_hosts(os.environ.get(SERVER_URL_VARIABLE))
    with (
        _closed_port() as closed,
        mock.patch.dict(os.environ, _environment(base_url, closed)),
        mock.patch.object(urllib.request, "_opener", None),  # it keeps the proxies of the first call
        _guard(real, closed),
    ):
        yield


def _real_hosts(own: str | None) -> tuple[str, ...]:
    """Give the domains to block: those of the API, and the one that the user's own environment names."""
    host = urlsplit(own or "").hostname
    return REAL_DOMAINS if host is None or host in LOOPBACK else (*REAL_DOMAINS, host)


def _environment(base_url: str, closed: int) -> dict[str, str]:
    before = os.environ.get("NO_PROXY") or os.environ.get("no_proxy") or ""
    direct = ",".join([*filter(None, before.split(",")), *LOOPBACK])
    names = [spelling for name in PROXIES for spelling in (name, name.lower())]
    proxies = dict.fromkeys(names, f"http://127.0.0.1:{closed}")
    proxies |= {"NO_PROXY": direct, "no_proxy": direct}
    return {**proxies, SERVER_URL_VARIABLE: base_url, API_KEY_VARIABLE: KEY}


@contextmanager
def _closed_port() -> Iterator[int]:
    """Hold a port on which nobody listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@contextmanager
def _guard(real: tuple[str, ...], closed: int) -> Iterator[None]:
    def refuse(host: object, port: object = None) -> None:
        name = host.decode("utf-8", "replace") if isinstance(host, bytes) else str(host)
        plain = name.lower().rstrip(".")  # as DNS compares names
        if any(plain == domain or plain.endswith(f".{domain}") for domain in real):
            raise BlockedHostError(f"openai_mock keeps this test away from the real API at {name}")
        if port == closed:
            told = "openai_mock lets nothing but loopback be reached in this test; NO_PROXY names what else may be"
            raise BlockedHostError(told)

    with ExitStack() as patches:
        for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
            patches.enter_context(mock.patch.object(socket, name, _asking(getattr(socket, name), refuse)))
        for name in ("connect", "connect_ex"):
            patches.enter_context(mock.patch.object(socket.socket, name, _connecting(name, refuse)))
        yield


def _asking(resolve: Callable[..., Any], refuse: Callable[..., None]) -> Callable[..., Any]:
    def guarded(host: Any, *arguments: Any, **keywords: Any) -> Any:
        refuse(host)
        return resolve(host, *arguments, **keywords)

    return guarded


def _connecting(name: str, refuse: Callable[..., None]) -> Callable[..., Any]:
    connect = getattr(socket.socket, name)

    def guarded(self: socket.socket, address: Any) -> Any:
        if isinstance(address, tuple):
            refuse(*address[:2])
        return connect(self, address)

    return guarded
