"""The body of an answer as it comes, decoded, and never more of it than is allowed."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from itertools import chain

import urllib3
from urllib3.exceptions import HTTPError

_PIECE = 65_536
_ZLIB_OR_GZIP = 32 + zlib.MAX_WBITS
_PLAIN = re.compile(rb"(\xef\xbb\xbf)?\s*([{\[<:]|data:|event:)")
_CODINGS = ("gzip", "x-gzip", "deflate")


class BodyError(Exception):
    """The rest of a body is not read, for a reason that stands in the words."""


class TooLongError(BodyError):
    """A body is longer than is allowed."""


def pieces_of(response: urllib3.BaseHTTPResponse, most: int) -> Iterator[bytes]:
    """Yield a body piece by piece, as it arrives.

    Nobody asks for an encoding. An answer in gzip or deflate is decoded all the same, since it was paid for; what
    needs more is refused.

    Args:
        response: Its body is still to be read.
        most: How many bytes it may have, decoded.

    Raises:
        BodyError: It is longer, or in another encoding.
        HTTPError: It broke off.
    """
    codings = [name.strip().lower() for name in response.headers.get("content-encoding", "").split(",")]
    codings = [name for name in codings if name not in ("", "identity")]
    unknown = [name for name in codings if name not in _CODINGS]
    if unknown or len(codings) > 1:
        raise BodyError(f"its body is encoded as {', '.join(codings)}, which nobody asked for")
    length = 0
    for piece in _decoded(_raw(response)) if codings else _raw(response):
        length += len(piece)
        if length > most:
            yield piece[: most - length]
            raise TooLongError(f"it is longer than the {most} bytes of max_response_bytes")
        yield piece


def collected(pieces: Iterator[bytes]) -> tuple[bytes, HTTPError | BodyError | None]:
    """Return what came of a body, and what ended it too early."""
    data = bytearray()
    try:
        for piece in pieces:
            data += piece
    except (HTTPError, BodyError) as error:
        return bytes(data), error
    return bytes(data), None


def _raw(response: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
    while piece := response.read1(_PIECE, decode_content=False):
        yield piece


def _decoded(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Decode gzip, zlib or bare deflate, in pieces of a bounded size."""
    first = next(pieces, b"")
    if _PLAIN.match(first):  # the header lies
        yield from chain([first], pieces)
        return
    has_head = first.startswith(b"\x1f\x8b") or int.from_bytes(first[:2], "big") % 31 == 0  # gzip, zlib (RFC 1950)
    decoder = zlib.decompressobj(_ZLIB_OR_GZIP if has_head else -zlib.MAX_WBITS)
    for piece in chain([first], pieces):
        data = piece
        while data:
            try:
                yield decoder.decompress(data, _PIECE)
            except zlib.error as error:
                raise BodyError(f"its encoded body can't be decoded: {error}") from error
            data = decoder.unconsumed_tail
