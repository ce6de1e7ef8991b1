"""The head of an answer as servers send it: informational answers before it, many header lines, long ones.

`http.client` skips no informational answer but 100, and raises for more than 100 header lines or for one above 64 KiB:
each time a call that was paid for would be lost. `begin` and `_read_status` are private parts of it: where they change,
the rows of `tests/data/odd_servers/framing.json` fail.
"""

from __future__ import annotations

import io
from http.client import HTTPResponse, LineTooLong
from typing import Any

MOST_HEAD_BYTES = 1_048_576
"""Of all heads of one answer together, the informational ones included."""

_LONGEST_LINE = 60_000
_MOST_LINES = 90
_INFORMATIONAL = range(100, 200)
_SWITCHING = 101
# What the client itself reads; of the others as many are kept as `http.client` takes.
_READ = (
    b"content-length",
    b"transfer-encoding",
    b"content-type",
    b"content-encoding",
    b"connection",
    b"location",
    b"retry-after",
    b"retry-after-ms",
    b"x-request-id",
    b"x-should-retry",
)


class HeadTooLongError(LineTooLong):
    """The head of an answer is longer than `MOST_HEAD_BYTES`: it is not asked for again, since it may be billed."""

    def __init__(self) -> None:
        super().__init__("head")
        self.args = (f"the head of the answer is longer than {MOST_HEAD_BYTES} bytes",)


class Response(HTTPResponse):
    """An answer whose head may be odd."""

    _bytes_left = MOST_HEAD_BYTES

    def begin(self) -> None:
        """Read the head."""
        connection = self.fp
        try:
            super().begin()
        finally:
            if not self.isclosed():
                self.fp = connection

    def _read_status(self) -> tuple[str, int, str]:
        """Read status lines until one is final, and have the header lines that count read after it."""
        read_status: Any = super()._read_status  # type: ignore[misc]
        status: tuple[str, int, str] = read_status()
        head = self._read_head()
        while status[1] in _INFORMATIONAL and status[1] != _SWITCHING:
            status = read_status()
            head = self._read_head()
        self.fp = io.BufferedReader(io.BytesIO(b"".join([*_counting(head), b"\r\n"])))
        return status

    def _read_head(self) -> list[bytes]:
        """Return the header lines of one head, each cut where it is too long."""
        head: list[bytes] = []
        while True:
            line = self.fp.readline(self._bytes_left + 1)
            self._bytes_left -= len(line)
            if self._bytes_left < 0:
                raise HeadTooLongError
            if line in (b"\r\n", b"\n", b""):
                return head
            head.append(line if len(line) <= _LONGEST_LINE else line[:_LONGEST_LINE] + b"\r\n")


def _counting(head: list[bytes]) -> list[bytes]:
    """Return so many lines as `http.client` takes, those first that the client reads."""
    if len(head) <= _MOST_LINES:
        return head
    read = [line for line in head if line.partition(b":")[0].strip().lower() in _READ]
    return [*read, *(line for line in head if line not in read)][:_MOST_LINES]
