"""The plugin's process: the handshake with Terraform on stdout, then one connection until Terraform goes."""

from __future__ import annotations

import base64
import gc
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping

from terraform_provider_openai.grpc.listener import Listener
from terraform_provider_openai.grpc.transport import PlainTransport, TlsTransport, Transport

COOKIE = ("TF_PLUGIN_MAGIC_COOKIE", "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2")
"""The variable by which Terraform tells a plugin that it is Terraform."""

PROTOCOL = 6
PATIENCE_SECONDS = 60
"""How long the plugin waits for the connection before it takes Terraform for dead."""

_LOOK_SECONDS = 0.5
"""How often the plugin looks meanwhile whether Terraform is still there."""

NOT_ALONE = """This is the provider plugin of cdktf-openai. Terraform starts it; it does nothing by itself.
With --reattach it serves until it is interrupted, and prints what TF_REATTACH_PROVIDERS must be.
"""


def run(environment: Mapping[str, str]) -> int:
    """Serve Terraform, which started this process.

    Returns:
        The exit code.
    """
    name, value = COOKIE
    if environment.get(name) != value:
        sys.stderr.write(NOT_ALONE)
        return 1
    versions = environment.get("PLUGIN_PROTOCOL_VERSIONS", str(PROTOCOL)).split(",")
    if str(PROTOCOL) not in versions:
        sys.stderr.write(f"Terraform speaks plugin protocol {', '.join(versions)}; this plugin speaks {PROTOCOL}.\n")
        return 1
    gc.disable()  # until it serves: importing makes little garbage, and looking for it takes 3 ms
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; Terraform decides what it means
    listener = Listener(environment.get("PLUGIN_UNIX_SOCKET_DIR"))
    try:
        transport = _accept(listener, environment.get("PLUGIN_CLIENT_CERT", ""))
    except OSError as error:
        from terraform_provider_openai.log import log  # noqa: PLC0415 (what is imported before the handshake is waited for)

        log("error", "no connection from Terraform", reason=str(error))
        return 1
    finally:
        listener.close()
    serve = _prepared()
    gc.enable()
    serve(transport)
    return 0


def _accept(listener: Listener, client_certificate: str) -> Transport:
    """Tell Terraform where to connect, and wait until it does."""
    terraform = os.getppid()
    if not client_certificate:
        _announce(listener, b"")
        return PlainTransport(_wait(listener, terraform))
    from terraform_provider_openai.grpc.tls import server_context  # noqa: PLC0415 (not needed without TLS)

    context, certificate = server_context(client_certificate)
    _announce(listener, certificate)
    sock = _wait(listener, terraform)
    sock.settimeout(PATIENCE_SECONDS)
    transport = TlsTransport(sock, context)
    transport.handshake()
    sock.settimeout(None)
    return transport


def _announce(listener: Listener, certificate: bytes) -> None:
    """Write the handshake: versions, address, protocol, certificate. Nothing else may ever go to stdout."""
    encoded = base64.b64encode(certificate).rstrip(b"=").decode()
    sys.stdout.write(f"1|{PROTOCOL}|{listener.network}|{listener.address}|grpc|{encoded}\n")
    sys.stdout.flush()
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())


def _prepared() -> Callable[[Transport], None]:
    """Import what serves: 35 ms that Terraform needs not wait for before the handshake."""
    from terraform_provider_openai.serve import serve  # noqa: PLC0415 (see above)

    return serve


def _wait(listener: Listener, terraform: int) -> socket.socket:
    """Wait for the connection, as long as the process that is to make it is this one's parent.

    Raises:
        OSError: It died, or took too long.
    """
    end = time.monotonic() + PATIENCE_SECONDS
    _prepared()  # while Terraform connects
    while not select.select([listener.sock], [], [], _LOOK_SECONDS)[0]:
        if os.getppid() != terraform or time.monotonic() > end:
            raise TimeoutError("it has ended, or takes too long")
    sock, _ = listener.sock.accept()
    return sock
