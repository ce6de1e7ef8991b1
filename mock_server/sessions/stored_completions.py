"""Completions kept by `store`, as the API lists and shows them."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple, TypeVar

import msgspec

from mock_server.contract.messages import AssistantMessage, Message, role_of
from mock_server.contract.reply import ChatCompletion, Choice
from mock_server.contract.request import ChatRequest
from mock_server.contract.stored_completions import (
    StoredChoice,
    StoredCompletion,
    StoredList,
    StoredMessage,
    StoredMessageList,
    StoredReply,
)
from mock_server.deterministic import digest_of

USUAL_PAGE = 20
LARGEST_PAGE = 100
# Bounds: of what one session may store, and of what all of them may.
MOST_STORED = 1_000
MOST_BYTES = 8 * 1024 * 1024
# About what a stored completion takes besides its bytes.
OVERHEAD = 500
_Item = TypeVar("_Item", StoredCompletion, StoredMessage)


class Stored(NamedTuple):
    """A completion and the messages that it answered."""

    completion: StoredCompletion
    messages: list[Message]


_encode = msgspec.json.Encoder().encode
decoded = msgspec.json.Decoder(Stored).decode
Box = OrderedDict[str, bytes]


def encoded(stored: Stored) -> bytes:
    """Return what a store keeps of a completion; `decoded` turns it back."""
    # The encoder's own bytes hold on to half as much room again.
    return bytes(memoryview(_encode(stored)))


def remembered(request: ChatRequest, reply: ChatCompletion, request_id: str) -> Stored:
    """Return what the API tells of a reply to a request that asks to `store` it."""
    completion = StoredCompletion(
        object=reply.object,
        id=reply.id,
        model=reply.model,
        created=reply.created,
        request_id=request_id,
        tool_choice=request.tool_choice or None,
        usage=reply.usage,
        seed=_own_seed(reply.id) if request.seed is None else request.seed,
        top_p=1.0 if request.top_p is None else request.top_p,
        temperature=1.0 if request.temperature is None else request.temperature,
        presence_penalty=request.presence_penalty or 0.0,
        frequency_penalty=request.frequency_penalty or 0.0,
        system_fingerprint=reply.system_fingerprint,
        input_user=None if request.user is msgspec.UNSET else request.user,
        service_tier=reply.service_tier,
        tools=request.tools or None,
        metadata=request.metadata or {},
        choices=[_choice(choice) for choice in reply.choices],
        response_format=request.response_format or None,
    )
    return Stored(completion, request.messages)


def _own_seed(name: str) -> int:
    """Return the seed that the API takes by itself: any whole number of 63 bits."""
    return int.from_bytes(digest_of("seed", name)[:8], "big") >> 1


def _choice(choice: Choice) -> StoredChoice:
    reply_message = choice.message
    message = StoredReply(
        reply_message.content,
        reply_message.role,
        reply_message.tool_calls or None,
        reply_message.function_call or None,
        reply_message.refusal,
    )
    return StoredChoice(choice.index, message, choice.finish_reason, choice.logprobs)


class StorageBound:
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


def listed(completions: list[Stored], page: Page, model: str | None, metadata: dict[str, str]) -> StoredList:
    """Return a page of the stored completions that are of `model` and carry `metadata`."""
    matching = [
        completion.completion
        for completion in completions
        if (model is None or completion.completion.model == model) and _carries(completion.completion, metadata)
    ]
    part, more = _part(matching, page)
    first, last = (part[0].id, part[-1].id) if part else (None, None)
    return StoredList("list", part, first, last, more)


def _carries(completion: StoredCompletion, metadata: dict[str, str]) -> bool:
    return all(completion.metadata.get(key) == value for key, value in metadata.items())


def messages_of(stored: Stored, page: Page) -> StoredMessageList:
    """Return a page of the messages that a stored completion answered."""
    name = stored.completion.id
    messages = [_message(f"{name}-{index}", message) for index, message in enumerate(stored.messages)]
    part, more = _part(messages, page)
    first, last = (part[0].id, part[-1].id) if part else (None, None)
    return StoredMessageList("list", part, first, last, more)


def _message(name: str, message: Message) -> StoredMessage:
    content = message.content
    text, parts = (content, None) if content is None or isinstance(content, str) else (None, content)
    stored = StoredMessage(
        name, role_of(message), text, getattr(message, "name", None) or None, msgspec.to_builtins(parts)
    )
    if isinstance(message, AssistantMessage):
        stored.tool_calls = msgspec.to_builtins(message.tool_calls) if message.tool_calls else msgspec.UNSET
        stored.function_call = message.function_call or msgspec.UNSET
    return stored


def _part(items: list[_Item], page: Page) -> tuple[list[_Item], bool]:
    ordered = items[::-1] if page.descending else items
    ids = [item.id for item in ordered]
    start = ids.index(page.after) + 1 if page.after in ids else 0
    part = ordered[start : start + page.limit]
    return part, start + len(part) < len(ordered)
