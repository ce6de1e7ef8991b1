"""The plugin's process: the handshake with Terraform on stdout, then one connection until Terraform goes."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Mapping
from importlib import import_module

from terraform_provider_openai.forked import Forked

COOKIE = ("TF_PLUGIN_MAGIC_COOKIE", "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2")
"""The variable by which Terraform tells a plugin that it is Terraform."""

PROTOCOL = 6

_OF_BOTH = ("base64", "calendar", "dataclasses", "datetime", "socket", "string", "typing")
"""Modules that this process and the one which makes its certificate both need, imported once for both."""

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
    client_certificate = environment.get("PLUGIN_CLIENT_CERT", "")
    for name in _OF_BOTH:
        import_module(name)
    key_and_certificate = Forked(_key_and_certificate) if client_certificate else None
    # Imported here, so that another processor makes the certificate meanwhile.
    from terraform_provider_openai.handshake import Handshake  # noqa: PLC0415
    from terraform_provider_openai.log import log  # noqa: PLC0415
    from terraform_provider_openai.serve import prepare, serve  # noqa: PLC0415

    prepare()
    try:
        handshake = Handshake(PROTOCOL, environment.get("PLUGIN_UNIX_SOCKET_DIR"))
    except OSError as error:
        sys.stdout.write(f"the plugin can't make its socket: {error}\n")  # shown in the place of the handshake
        sys.stdout.flush()
        return 1
    try:
        transport = (
            handshake.under_tls(client_certificate, key_and_certificate)
            if key_and_certificate
            else handshake.in_the_clear()
        )
    except OSError as error:
        log("error", "no connection from Terraform", reason=str(error))
        return 1
    finally:
        handshake.close()
        if key_and_certificate:
            key_and_certificate.end()
    gc.freeze()  # what was imported stays
    gc.enable()
    serve(transport)
    return 0


def _key_and_certificate() -> bytes:
    from terraform_provider_openai.grpc.certificate import key_and_certificate  # noqa: PLC0415 (imported aside)

    return key_and_certificate()
