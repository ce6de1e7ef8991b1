"""Starts the plugin as Terraform does, up to the connection, and ends it."""

from __future__ import annotations

import select
import socket
import subprocess
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import IO

from cdktf_openai.terraform.process import UTF_8
from terraform_provider_openai.plugin import COOKIE, PROTOCOL

PATIENCE_SECONDS = 20
IMPORTED_LATE = ("grpc.certificate", "serve")
"""What the plugin imports only once it is started, and the extra `plugin` is there for."""

FIELDS = 6
"""core protocol | protocol | network | address | kind | certificate"""


class HandshakeError(RuntimeError):
    """The plugin does not start as a plugin must."""


def shake_hands(executable: Path, environment: Mapping[str, str]) -> str:
    """Start the plugin, connect to it, and let it end.

    Returns:
        The version of the plugin protocol.

    Raises:
        HandshakeError: It says something else than the handshake, or nothing, or takes no connection.
    """
    try:
        for late in IMPORTED_LATE:
            import_module(f"terraform_provider_openai.{late}")
    except ModuleNotFoundError as error:
        raise HandshakeError(f"{error.name} is not installed") from error
    name, value = COOKIE
    started = {**environment, name: value, "PLUGIN_PROTOCOL_VERSIONS": str(PROTOCOL)}
    with subprocess.Popen(  # noqa: S603 (the launcher that this package has installed)
        [executable], env=started, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **UTF_8
    ) as process:
        try:
            return _connect(process)
        finally:
            process.kill()


def _connect(process: subprocess.Popen[str]) -> str:
    line = _first_line(process.stdout)
    fields = line.strip().split("|")
    if len(fields) != FIELDS:
        process.kill()
        output = line + (process.stderr.read() if process.stderr else "")
        raise HandshakeError(output.strip() or "it says nothing")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(PATIENCE_SECONDS)
        connection.connect(fields[3])
    return fields[1]


def _first_line(stdout: IO[str] | None) -> str:
    if stdout is None or not select.select([stdout], [], [], PATIENCE_SECONDS)[0]:
        return ""
    return stdout.readline()
