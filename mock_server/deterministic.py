"""Numbers that follow from a request: the same request gives the same ones."""

from __future__ import annotations

import base64
import binascii
from hashlib import blake2b
from random import Random
from typing import TYPE_CHECKING, NamedTuple

import msgspec

if TYPE_CHECKING:
    from mock_server.contract.request import ChatRequest

_encode = msgspec.json.Encoder().encode
_ALPHANUMERIC = bytes.maketrans(b"+/", b"Zz")


def of_request(request: ChatRequest, seed: int) -> bytes:
    """Return 16 bytes from what decides the reply.

    What only shapes the answer is left out (`stream`, `n`, `stop`, the token limits, `user`,
    `metadata`): so a cut reply is the beginning of the whole one, and a stream says what the
    plain reply says.
    """
    deciding = (
        seed,
        request.seed,
        request.model,
        request.messages,
        request.functions or request.tools or None,
        request.function_call or request.tool_choice or None,
        request.response_format or None,
        request.temperature,
        request.top_p,
    )
    return blake2b(_encode(deciding), digest_size=16).digest()


def digest_of(*parts: object) -> bytes:
    """Return 16 bytes from some words and numbers."""
    return blake2b("\x1f".join(map(str, parts)).encode(), digest_size=16).digest()


def letters(length: int, *parts: object) -> str:
    """`length` letters and digits that follow from `words`, as the API's ids have them."""
    raw = blake2b("\x1f".join(map(str, parts)).encode(), digest_size=48).digest()
    return base64.b64encode(raw, b"Zz").decode()[:length]


class Names(NamedTuple):
    """The ids of one request: 29 letters for the completion, 32 hexadecimal digits for the request."""

    completion: str
    request: str


NO_NAMES = Names("", "")


def names_of(seed: int, label: str, number: int) -> Names:
    """Return the ids of a session's request number `number`."""
    raw = blake2b(f"{seed}\x1f{label}\x1f{number}".encode(), digest_size=40).digest()
    return Names(binascii.b2a_base64(raw[:24], newline=False).translate(_ALPHANUMERIC)[:29].decode(), raw[24:].hex())


def dice(digest: bytes, *parts: object) -> Random:
    """Return a random generator that follows from a digest and some words."""
    return Random(digest + "\x1f".join(map(str, parts)).encode())
