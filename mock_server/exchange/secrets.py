"""What of one exchange is secret, and texts without it.

A request names its secrets in its head: the credentials of its header lines, cookies, and what its query calls a key.
They are blacked out wherever they stand again, in any spelling that JSON, URLs and HTML have, and so is whatever looks
like a key of the API, or is called one in JSON. What is kept in memory is as it came; what anybody reads is not.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from html import escape
from typing import Any
from urllib.parse import unquote_plus

REDACTED = "[redacted]"
_REDACTED = REDACTED.encode()
SHORTEST = 8
"""Characters of a secret that is looked for inside of words; a shorter one stands by itself."""

_NAME = re.compile(
    r"(.*_)?(AUTHORIZATION|AUTHENTICATION|AUTH|COOKIE2?|(?<!IDEMPOTENCY_)(?<!WEBSOCKET_)KEY|APIKEY|TOKEN|SECRET"
    r"|PASSWORD|PASSWD|CREDENTIALS?|SIGNATURE|JWT)"
)
_NAME_IN_QUERY = re.compile(r"(?i)(?:^|[&;])([^&;=]*(?:key|token|secret|password|passwd|credential|auth|sig)=)([^&;]*)")
_CALLED = (
    rb"[\w-]*(?:api[_-]?key|secret|password|passwd|credentials?|authorization|(?:access|refresh|auth|bearer)[_-]?token)"
)
_NAMED = re.compile(
    rb'(?i)"' + _CALLED + rb'"\s*:\s*"((?:[^"\\]|\\.)*)"'
    rb'|\\"' + _CALLED + rb'\\"\s*:\s*\\"((?:[^"\\]|\\\\.)*)\\"'
)
_MAY_BE_NAMED = re.compile(rb"(?i)key|secret|passw|credential|authorization|token")
_HEX = rb"[0-9A-Fa-f]"
_AFTER_ESCAPE = rb"(?<=%" + _HEX * 2 + rb")|(?<=\\u" + _HEX * 4 + rb")|(?<=\\[bfnrt])"


def _spelled(character: str) -> bytes:
    """Return the pattern of one character as JSON, URLs and HTML may write it."""
    ways = {re.escape(character.encode("utf-8", "surrogateescape"))}
    units = character.encode("utf-16-be", "surrogatepass")
    pairs = (f"{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
    ways.add(b"".join(rb"\\+u(?i:" + pair.encode() + b")" for pair in pairs))
    ways.add(b"(?i:" + b"".join(b"%%%02x" % byte for byte in character.encode("utf-8", "surrogateescape")) + b")")
    if character in '"\\/':
        ways.add(rb"\\+" + re.escape(character.encode()))
    if escape(character) != character:
        ways.add(re.escape(escape(character).encode()))
    ways.add(b"&#%d;" % ord(character))
    return b"(?:" + b"|".join(sorted(ways)) + b")"


def _looks_like_a_key() -> bytes:
    """Return the pattern of `sk-` and twelve characters or more, in any spelling."""
    letter = rb"(?:2[dD]|3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa]|5[fF])"
    allowed = rb"(?:[A-Za-z0-9_-]|(?:%|\\+u00)" + letter + rb")"
    return b"".join(map(_spelled, "sk-")) + allowed + b"{12,}"


_KEY = re.compile(_looks_like_a_key())
_ESCAPES = (b"\\", b"%", b"&")
_LONGEST_SHARED, _MOST_SHARED = 200, 200
_MARKS = ("\\", "%", "&", "sk-")


class Secrets:
    """The secrets of a request.

    Args:
        secrets: the secrets; one of less than 8 characters counts where it stands by itself and is no plain word, one
            of digits alone where it is no number of JSON.
    """

    __slots__ = ("_pattern", "_plain", "_redacted", "texts")

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        credible = sorted({word for word in secrets if _is_credible(word)}, key=lambda word: (-len(word), word))
        self.texts = tuple(credible)
        # short texts as they were told before: header lines are mostly the same
        self._redacted: dict[str, str] = {}
        self._plain = tuple(word.encode("utf-8", "surrogateescape") for word in credible)
        self._pattern = re.compile(b"|".join(map(_pattern, credible))) if credible else None

    def data(self, data: bytes) -> bytes:
        """Bytes without the secrets."""
        # without the beginning of an escape, the plain words are all that can be found
        is_escaped = any(mark in data for mark in _ESCAPES)
        if self._pattern is not None and (is_escaped or any(word in data for word in self._plain)):
            data = self._pattern.sub(_REDACTED, data)
        if is_escaped or b"sk-" in data:
            data = _KEY.sub(_REDACTED, data)
        return _NAMED.sub(_without_value, data) if _MAY_BE_NAMED.search(data) else data

    def text(self, text: str) -> str:
        """Return a text without the secrets."""
        redacted = self._redacted.get(text)
        if redacted is None:
            redacted = self._without(text)
            if len(text) < _LONGEST_SHARED and len(self._redacted) < _MOST_SHARED:
                self._redacted[text] = redacted
        return redacted

    def _without(self, text: str) -> str:
        if not any(mark in text for mark in _MARKS) and not any(word in text for word in self.texts):
            return text
        data = text.encode("utf-8", "surrogatepass")
        redacted = self._pattern.sub(_REDACTED, data) if self._pattern is not None else data
        return _KEY.sub(_REDACTED, redacted).decode("utf-8", "surrogatepass")

    def query(self, query: str) -> str:
        """Return a query string without the secrets, and without what it calls a key."""
        if not query:
            return query
        return self.text(_NAME_IN_QUERY.sub(lambda match: match[0][: match.start(2) - match.start()] + REDACTED, query))

    def of_body(self, body: bytes) -> Secrets:
        """These secrets, and those that a body calls so."""
        named = [_value(match) for match in _NAMED.finditer(body)] if _MAY_BE_NAMED.search(body) else []
        new = {word for word in named if len(word) >= SHORTEST}.difference(self.texts)
        return Secrets((*self.texts, *new)) if new else self

    def json(self, value: Any) -> Any:
        """Return a copy of a JSON value whose texts are without the secrets."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.json(item) for item in value]
        if isinstance(value, dict):
            return {self.text(name): self.json(item) for name, item in value.items()}
        return value


NO_SECRETS = Secrets()


def _is_credible(word: str) -> bool:
    """Return whether a word can be told from those of an ordinary text."""
    if len(word) >= SHORTEST:
        return True
    return len(word) > 1 and any(map(str.isalpha, word)) and not word.isalpha()


def _pattern(word: str) -> bytes:
    spelled = b"(?:" + b"".join(map(_spelled, word)) + b")+"
    if word.isdigit():  # which is no number of JSON: those stand between a colon, a comma or a bracket and another
        begins, ends = rb"(?<![:\[,])(?<![:\[,] )(?<![:\[,]-)", rb"(?! ?[,}\]\n]|\.\d|[eE])"
        return (
            rb"(?:(?<!\d)(?<!\d\.)|"
            + _AFTER_ESCAPE
            + rb")(?:"
            + begins
            + spelled
            + rb"|"
            + spelled
            + ends
            + rb")(?!\d)"
        )
    if len(word) >= SHORTEST:
        return spelled
    return rb"(?:(?<![A-Za-z0-9])|" + _AFTER_ESCAPE + rb")" + spelled + rb"(?![A-Za-z0-9])"


def _value(match: re.Match[bytes]) -> str:
    raw = match[1] if match[1] is not None else match[2]
    try:
        return str(json.loads(b'"' + raw + b'"'))
    except ValueError:
        return raw.decode("utf-8", "replace")


def _without_value(match: re.Match[bytes]) -> bytes:
    group = 1 if match[1] is not None else 2
    start, end = match.span(group)
    return match[0][: start - match.start()] + _REDACTED + match[0][end - match.start() :]


def is_secret(name: str) -> bool:
    """Return whether a header line of this name holds a secret, whatever its value looks like."""
    return _NAME.fullmatch(name.upper().replace("-", "_")) is not None


@lru_cache(maxsize=1_024)
def secret_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of some names of header lines that hold secrets."""
    return tuple(filter(is_secret, names))


def secrets_of(headers: Mapping[str, str], query: str, also: frozenset[str]) -> Secrets:
    """Return the secrets that the head of a request names.

    Args:
        headers: its header lines, by their CGI names.
        query: its query string.
        also: further secrets: the keys that the server takes.
    """
    named = tuple([(name, headers[name]) for name in secret_names(tuple(headers))])
    return _secrets(named, query if query and _NAME_IN_QUERY.search(query) else "", also)


@lru_cache(maxsize=1_024)
def _secrets(named: tuple[tuple[str, str], ...], query: str, also: frozenset[str]) -> Secrets:
    secrets = set(also)
    for name, value in named:
        secrets.update(_credentials(value) if "COOKIE" not in name else _cookies(value))
    secrets.update(unquote_plus(match[2]) for match in _NAME_IN_QUERY.finditer(query))
    return Secrets(secrets.union(*map(_in_other_encodings, secrets)))


def _in_other_encodings(word: str) -> Iterator[str]:
    """Yield a word as it is read where servers take header lines as Latin-1, whatever a client writes there."""
    if not word.isascii():
        with suppress(UnicodeError):
            yield word.encode("latin-1").decode()
        yield word.encode("utf-8", "replace").decode("latin-1")


def _credentials(value: str) -> Iterator[str]:
    """Yield the value of a header line, without its scheme; of a user and a password also the password."""
    value = value.strip()
    scheme, _, credential = value.partition(" ")
    credential = credential.strip()
    yield credential or value
    if scheme.lower() != "basic":
        return
    try:
        user_and_password = base64.b64decode(credential, validate=True).decode()
    except (binascii.Error, ValueError):
        return
    yield user_and_password
    yield user_and_password.partition(":")[2]


def _cookies(value: str) -> Iterator[str]:
    values = (part.partition("=")[2].strip().strip('"') for part in value.split(";"))
    return (cookie for cookie in values if len(cookie) >= SHORTEST)
