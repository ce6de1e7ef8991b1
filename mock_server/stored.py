"""Completions kept by `store`, as the API lists and shows them."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple, TypeVar

import msgspec

from mock_server.contract.messages import Message, role_of
from mock_server.contract.reply import ChatCompletion, StoredList, StoredMessage, StoredMessageList

USUAL_PAGE = 20
LARGEST_PAGE = 100
# Bounds: of what one session may store, and of what all of them may.
MOST_STORED = 1_000
MOST_BYTES = 8 * 1024 * 1024
# About what a stored completion takes besides its bytes.
OVERHEAD = 500
_Item = TypeVar("_Item", ChatCompletion, StoredMessage)


class Stored(NamedTuple):
    """A completion and the messages that it answered."""

    completion: ChatCompletion
    messages: list[Message]


_encode = msgspec.json.Encoder().encode
decoded = msgspec.json.Decoder(Stored).decode
Box = OrderedDict[str, bytes]


def encoded(stored: Stored) -> bytes:
    """What a store keeps of a completion; `decoded` turns it back."""
    # The encoder's own bytes hold on to half as much room again.
    return bytes(memoryview(_encode(stored)))


class Shelf:
    """Bounds what all sessions store; each keeps its own in a box, encoded, by id.

    Args:
        most: how many bytes they may take together; the oldest go, whoever's they are.

    Attributes:
        bytes: about how many they take.
    """

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._lock = Lock()
        # A box is known by its identity: it lives as long as something of it is listed here.
        self._order: OrderedDict[tuple[int, str], Box] = OrderedDict()
        self.bytes = 0

    def put(self, box: Box, name: str, data: bytes) -> None:
        """Put something into a box, in its old place if it was there."""
        with self._lock:
            self.bytes += OVERHEAD + len(data) - _size(box.get(name))
            box[name] = data
            self._order.setdefault((id(box), name), box)
            if len(box) > MOST_STORED:
                self._take(box, next(iter(box)))
            while self.bytes > self._most:
                (_box, oldest), owner = next(iter(self._order.items()))
                self._take(owner, oldest)

    def take(self, box: Box, *names: str) -> None:
        """Take out of a box what it has of these."""
        with self._lock:
            for name in names:
                self._take(box, name)

    def _take(self, box: Box, name: str) -> None:
        data = box.pop(name, None)
        if data is not None:
            self.bytes -= _size(data)
            del self._order[id(box), name]


def _size(data: bytes | None) -> int:
    return 0 if data is None else OVERHEAD + len(data)


class Page(NamedTuple):
    """Which part of a list is wanted: after an id, so many, oldest or newest first."""

    after: str | None = None
    limit: int = USUAL_PAGE
    descending: bool = False


def listed(kept: list[Stored], page: Page, model: str | None, metadata: dict[str, str]) -> StoredList:
    """A page of the stored completions that are of `model` and carry `metadata`."""
    found = [
        one.completion
        for one in kept
        if (model is None or one.completion.model == model) and _carries(one.completion, metadata)
    ]
    part, more = _part(found, page)
    first, last = (part[0].id, part[-1].id) if part else (None, None)
    return StoredList("list", part, first, last, more)


def _carries(completion: ChatCompletion, wanted: dict[str, str]) -> bool:
    carried = completion.metadata or {}
    return all(carried.get(key) == value for key, value in wanted.items())


def messages_of(stored: Stored, page: Page) -> StoredMessageList:
    """A page of the messages that a stored completion answered."""
    name = stored.completion.id
    found = [_message(f"{name}-{index}", one) for index, one in enumerate(stored.messages)]
    part, more = _part(found, page)
    first, last = (part[0].id, part[-1].id) if part else (None, None)
    return StoredMessageList("list", part, first, last, more)


def _message(name: str, message: Message) -> StoredMessage:
    content = msgspec.to_builtins(message.content)
    given = getattr(message, "name", msgspec.UNSET)
    return StoredMessage(name, role_of(message), content, given)


def _part(found: list[_Item], page: Page) -> tuple[list[_Item], bool]:
    ordered = found[::-1] if page.descending else found
    ids = [one.id for one in ordered]
    start = ids.index(page.after) + 1 if page.after in ids else 0
    part = ordered[start : start + page.limit]
    return part, start + len(part) < len(ordered)
