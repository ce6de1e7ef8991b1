"""Completions kept by `store`, as the API lists and shows them."""

from __future__ import annotations

from typing import NamedTuple, TypeVar

import msgspec

from mock_server.contract.messages import Message, role_of
from mock_server.contract.reply import ChatCompletion, StoredList, StoredMessage, StoredMessageList

USUAL_PAGE = 20
LARGEST_PAGE = 100
_Item = TypeVar("_Item", ChatCompletion, StoredMessage)


class Stored(NamedTuple):
    """A completion and the messages that it answered."""

    completion: ChatCompletion
    messages: list[Message]


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
