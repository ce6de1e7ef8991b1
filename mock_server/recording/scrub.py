"""Secrets are taken out before anything is compared or kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, urlencode

from mock_server.exchange.secrets import NO_SECRETS, REDACTED, Secrets
from mock_server.paths import MISSING, json_steps, value_at

# Lines of one connection, of one delivery, or that name an account.
_LEFT_OUT = re.compile(
    r"connection|keep-alive|transfer-encoding|content-(length|encoding)|date|server|alt-svc|trailer|upgrade"
    r"|strict-transport-security|cf-.*|.*cookie.*|.*organization.*|.*project.*|.*auth.*|.*api-?key.*|.*token"
)
_NAMES = re.compile(
    r"(?i)(x[-_])?api[-_]?key|(proxy[-_])?authorization|set[-_]cookie|(openai[-_])?organization(_id)?"
    r"|secret|access_token|password"
)
_TEXT = re.compile(
    r"\b(?:sk-[A-Za-z0-9_*-]{12,}|org-[A-Za-z0-9]{16,}|proj_[A-Za-z0-9]{16,})"
    r"|(?i:\bbearer\s+)[A-Za-z0-9._~+/=-]{12,}"
)


class Scrubber:
    """Takes secrets out of requests and replies.

    Args:
        paths: JSON paths of further fields, such as `user` or `messages[0].content`.

    Raises:
        VocabularyError: a path cannot be read.
    """

    def __init__(self, paths: Iterable[str] = ()) -> None:
        self._paths = [json_steps(path) for path in paths]

    def text(self, text: str, secrets: Secrets = NO_SECRETS) -> str:
        """Return a text without keys, organizations, and the request's own `secrets`."""
        return _TEXT.sub(REDACTED, secrets.text(text))

    def json(self, value: Any, secrets: Secrets = NO_SECRETS) -> Any:
        """Return a copy of a JSON value without secrets, and without the user's own fields."""
        value = self._inner(value, secrets)
        for steps in self._paths:
            _black_out(value, steps)
        return value

    def _inner(self, value: Any, secrets: Secrets) -> Any:
        if isinstance(value, str):
            return self.text(value, secrets)
        if isinstance(value, list):
            return [self._inner(item, secrets) for item in value]
        if isinstance(value, dict):
            return {self.text(name, secrets): self._field(name, item, secrets) for name, item in value.items()}
        return value

    def _field(self, name: str, value: Any, secrets: Secrets) -> Any:
        if isinstance(value, str) and _NAMES.fullmatch(name):
            return REDACTED
        return self._inner(value, secrets)

    def headers(self, headers: Iterable[tuple[str, str]], secrets: Secrets = NO_SECRETS) -> dict[str, str]:
        """Header lines that may be kept, in lower case."""
        values = {name.lower(): value for name, value in headers}
        return {name: self.text(value, secrets) for name, value in values.items() if not _LEFT_OUT.fullmatch(name)}

    def query(self, query: str, secrets: Secrets = NO_SECRETS) -> str:
        """Return a query string in the order of its names, without secrets."""
        pairs = sorted(parse_qsl(query, keep_blank_values=True))
        return urlencode([(name, self._field(name, value, secrets)) for name, value in pairs])


def _black_out(value: Any, steps: tuple[str | int, ...]) -> None:
    inner = value_at(value, steps[:-1])
    last = steps[-1]
    if inner is not MISSING and value_at(inner, (last,)) is not MISSING and not isinstance(inner, str):
        inner[last] = REDACTED
