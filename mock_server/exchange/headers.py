"""A request's header lines, read by any spelling of their name."""

from __future__ import annotations

import binascii
import os
from base64 import b64decode
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import Any

from mock_server.exchange.secrets import REDACTED, Secrets, secret_names, secrets_of

# Some servers put the process's environment beside the request's variables. What it already
# holds is no header of the request (and HTTP_PROXY may hold a password).
_OF_THE_PROCESS = [(key[5:], value) for key, value in os.environ.items() if key.startswith("HTTP_")]
# The variables of an environment that are no headers: those of the server and of the process, learned
# as they come, because a server may show a hundred of them with each request.
_NO_HEADERS: set[str] = set()
# The names of the headers that came, so that ten thousand kept requests share them.
_NAMES: dict[str, str] = {}
_MOST_NAMES = 1_000
_SALT = os.urandom(16)


class Headers(Mapping[str, str]):
    """Header lines by name; case, `-` and `_` are all one.

    Args:
        values: values by names as CGI has them without their prefix: `CONTENT_TYPE`.
    """

    __slots__ = ("_values",)

    def __init__(self, values: dict[str, str]) -> None:
        self._values = values

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> Headers:
        """Headers from ordinary names, such as `Content-Type`."""
        return cls({name.upper().replace("-", "_"): value for name, value in headers.items()})

    @classmethod
    def from_environ(cls, environ: dict[str, Any]) -> Headers:
        """Return the headers of a WSGI request."""
        headers = {}
        for key in environ.keys() - _NO_HEADERS:
            name = _NAMES.get(key)
            if name is not None:
                headers[name] = environ[key]
            elif key.startswith("HTTP_"):
                headers[key[5:]] = environ[key]
                if len(_NAMES) < _MOST_NAMES:
                    _NAMES[key] = key[5:]
            else:
                _NO_HEADERS.add(key)
        for name, value in _OF_THE_PROCESS:
            if headers.get(name) == value:
                del headers[name]
        content_type = environ.get("CONTENT_TYPE")
        if content_type:
            headers["CONTENT_TYPE"] = content_type
        return cls(headers)

    def __getitem__(self, name: str) -> str:
        return self._values[name.upper().replace("-", "_")]

    def __iter__(self) -> Iterator[str]:
        return (name.replace("_", "-").lower() for name in sorted(self._values))

    def __len__(self) -> int:
        return len(self._values)

    def raw(self, name: str) -> str | None:
        """Return the value by its CGI name, such as `CONTENT_TYPE`; the quick way."""
        return self._values.get(name)

    @property
    def key(self) -> str:
        """The API key that the request shows, or an empty text.

        It is a bearer token, the password of basic credentials, or, as Azure's clients have it, in a header `api-key`.
        """
        scheme, _, credentials = self._values.get("AUTHORIZATION", "").strip().partition(" ")
        if not scheme:
            return self._values.get("API_KEY", "").strip()
        if scheme.lower() == "basic":
            return _password(credentials.strip())
        return credentials.strip() if scheme.lower() == "bearer" else ""

    def secrets(self, query: str, also: frozenset[str]) -> Secrets:
        """Return the secrets of a request: those in its headers and its query, and the keys of the server."""
        is_basic = self._values.get("AUTHORIZATION", "")[:6].lower() == "basic "
        return secrets_of(self._values, query, also | {self.key} if is_basic and self.key else also)

    def redact(self, secrets: Secrets) -> None:
        """Black secrets out, so that the lines may be kept, and share what other requests had too."""
        values = self._values
        names = secret_names(tuple(values))
        for name, value in values.items():
            values[name] = REDACTED if name in names else secrets.text(value)


def fingerprint(secret: str, salt: bytes | None = None) -> str:
    """8 hexadecimal digits that tell secrets apart and cannot be turned back.

    Args:
        secret: what is told apart.
        salt: other processes with the same one find the same digits; this process's own without it.
    """
    return blake2b(secret.encode("utf-8", "replace"), digest_size=4, key=salt or _SALT).hexdigest()


def _password(credentials: str) -> str:
    """Return the password of basic credentials, which is the key; nothing where they are none."""
    try:
        return b64decode(credentials, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""
