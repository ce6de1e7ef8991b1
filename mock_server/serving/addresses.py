"""Addresses to listen on."""

from __future__ import annotations

import ipaddress
import os
import socket

from mock_server.errors import AddressError

LOOPBACK = "127.0.0.1"


def is_loopback(host: str) -> bool:
    """Return whether an address can only be reached from this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def url_of(host: str, port: int) -> str:
    """Return the URL of a server, without the `/v1`."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def address_of(host: str) -> str:
    """Return the address that a name such as `localhost` stands for; an address is itself.

    Raises:
        AddressError: nobody knows the name.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return str(socket.getaddrinfo(host, None, family, socket.SOCK_STREAM)[0][4][0])
    except (OSError, UnicodeError) as error:
        raise AddressError(f"cannot listen on {host!r}: {getattr(error, 'strerror', None) or error}") from None


def free_port(host: str, port: int = 0) -> int:
    """Return the wanted port, or for 0 any that nothing listens on now.

    Raises:
        AddressError: something listens there, or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.create_server((host, port), family=family) as probe:
            return int(probe.getsockname()[1])
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        raise AddressError(f"cannot listen on {url_of(host, port)}: {reason}; port 0 takes a free one") from None
