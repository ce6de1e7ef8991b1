"""The least that a WSGI application on granian can do: it shows how fast the client and the server's own part are."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any

from granian import Granian
from granian.constants import Interfaces

BODY = b'{"choices":[{"message":{"role":"assistant","content":"' + b"x" * 800 + b'"}}]}'
LINES = [("content-type", "application/json"), ("content-length", str(len(BODY)))]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Read the request and answer the same to all."""
    environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    start_response("200 OK", LINES)
    return [BODY]


if __name__ == "__main__":
    Granian(
        "bare",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=64,
        log_enabled=False,
    ).serve(target_loader=lambda _target: application)
