"""The handshake with Terraform: the plugin says on stdout where it listens, and Terraform connects."""

from __future__ import annotations

import base64
import os
import select
import socket
import sys
import time

from terraform_provider_openai.forked import Forked
from terraform_provider_openai.grpc.listener import Listener
from terraform_provider_openai.grpc.tls import certificate_in, load, server_context
from terraform_provider_openai.grpc.transport import PlainTransport, TlsTransport, Transport

PATIENCE_SECONDS = 60
"""How long the plugin waits for the connection before it takes Terraform for dead."""

_LOOK_SECONDS = 0.5
"""How often the plugin looks meanwhile whether Terraform is still there."""


class Handshake:
    """A plugin that listens.

    Args:
        protocol: The version of the plugin protocol.
        folder: Where Terraform wants the socket; anywhere without it.
    """

    def __init__(self, protocol: int, folder: str | None) -> None:
        self._protocol = protocol
        self._listener = Listener(folder)
        self._terraform = os.getppid()

    def close(self) -> None:
        """Listen no more."""
        self._listener.close()

    def in_the_clear(self) -> Transport:
        """Have Terraform connect without TLS.

        Raises:
            OSError: It does not.
        """
        self._announce(b"")
        return PlainTransport(self._wait())

    def under_tls(self, client_certificate: str, key_and_certificate: Forked) -> Transport:
        """Have Terraform connect with the certificate that it named.

        Args:
            client_certificate: That certificate, in PEM.
            key_and_certificate: The plugin's key and certificate, in PEM.

        Raises:
            OSError: It does not, or the certificate is none.
        """
        context = server_context(client_certificate)
        load(context, key_and_certificate.data)
        self._announce(certificate_in(key_and_certificate.data))
        sock = self._wait()
        sock.settimeout(PATIENCE_SECONDS)
        transport = TlsTransport(sock, context)
        transport.handshake()
        sock.settimeout(None)
        return transport

    def _announce(self, certificate: bytes) -> None:
        """Write versions, address, protocol and certificate. Nothing else may ever go to stdout."""
        listener = self._listener
        encoded = base64.b64encode(certificate).rstrip(b"=").decode()
        sys.stdout.write(f"1|{self._protocol}|{listener.network}|{listener.address}|grpc|{encoded}\n")
        sys.stdout.flush()
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def _wait(self) -> socket.socket:
        """Wait for the connection, as long as the process that is to make it is this one's parent.

        Raises:
            OSError: It died, or took too long.
        """
        end = time.monotonic() + PATIENCE_SECONDS
        sock = self._listener.sock
        while not select.select([sock], [], [], _LOOK_SECONDS)[0]:
            if os.getppid() != self._terraform or time.monotonic() > end:
                raise TimeoutError("it has ended, or takes too long")
        connected, _ = sock.accept()
        return connected
