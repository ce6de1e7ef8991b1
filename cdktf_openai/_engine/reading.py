"""Reads attributes, and marks texts, as tokens without a call of the engine for each.

The engine makes tokens in hundreds before they have a meaning. Reading an attribute takes the next one, and the engine
asks what those that were taken mean only when it resolves one, once for all.
"""

from __future__ import annotations

import cdktf_openai._engine.start  # noqa: F401 (before jsii is imported)

# isort: split
import json
from collections import defaultdict, deque
from typing import Any, Protocol

import jsii

from cdktf_openai._engine.assembly import NAME, Functions
from cdktf_openai._engine.engine import settle
from cdktf_openai._engine.marks import HINT

_RESERVED = ("getStringAttribute", "getNumberAttribute")
"""What is read often; the engine is asked for all else when it is read."""

_FIRST, _MOST = 8, 256
"""How many tokens of a kind are made at first, and at most at once, when a program has read many."""


@jsii.interface(jsii_type=f"{NAME}.IMeanings")
class IMeanings(Protocol):
    """What the engine asks for the meanings of tokens."""

    @jsii.member(jsii_name="tell")
    def tell(self) -> list[Any]:
        """Give elements, and as JSON what each taken token means.

        That is its number, the place of its element, and the attribute; or its number, null, and the text.
        """


@jsii.implements(IMeanings)
class PendingTokens:
    """The tokens that were taken, until the engine asks for them."""

    def __init__(self) -> None:
        self._elements: list[Any] = []
        self._registered: list[tuple[int, int | None, str]] = []
        self._ready: defaultdict[str, deque[tuple[int, Any]]] = defaultdict(deque)
        self._counts: defaultdict[str, int] = defaultdict(int)

    def read(self, getter: str, element: Any, attribute: str) -> Any:
        """Return a token for an attribute of an element.

        Args:
            getter: The engine's own name of the method that makes such a token of the element.
            element: The resource or data source.
            attribute: The path of the attribute in it, as Terraform writes it.
        """
        if getter not in _RESERVED:
            return jsii.invoke(element, getter, [attribute])
        number, token = self._next(getter)
        if not self._elements or self._elements[-1] is not element:
            self._elements.append(element)
        self._registered.append((number, len(self._elements) - 1, attribute))
        return token

    def mark(self, text: str) -> str:
        """Return a token for a text that is data."""
        settle(None)
        number, token = self._next("literal")
        self._registered.append((number, None, text))
        return str(token)

    def _next(self, kind: str) -> tuple[int, Any]:
        ready = self._ready[kind]
        if not ready:
            count = min(_MOST, max(_FIRST, self._counts[kind]))
            self._counts[kind] += count
            ready.extend(jsii.sinvoke(Functions, "reserve", [kind, count, self, HINT]))
        number, token = ready.popleft()
        _known_tokens.add(token)
        return number, token

    @jsii.member(jsii_name="tell")
    def tell(self) -> list[Any]:
        """Return the meanings, and forget them."""
        arguments = [self._elements, json.dumps(self._registered)]
        self._elements, self._registered = [], []
        return arguments


_known_tokens: set[Any] = set()
"""Tokens that the engine knows: it forgets none."""


def unmade(tokens: set[Any]) -> set[Any]:
    """Return those of some tokens, of texts and of numbers, that the engine does not know."""
    unknown = tokens - _known_tokens
    if not unknown:
        return unknown
    missing = set(jsii.sinvoke(Functions, "unmade", [json.dumps(list(unknown))]))
    _known_tokens.update(unknown - missing)
    return missing


_meanings = PendingTokens()
read = _meanings.read
mark = _meanings.mark
