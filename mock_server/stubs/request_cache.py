"""Requests that came before, by their exact bytes.

The same bytes decode to the same request, count the same, are matched by the same matchers of the
body and are cut at the same place: work that a repeated request is spared. Whatever depends on a
session, a header, a count or the time is not kept here.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from mock_server.replies.choices import CutChoice, UncutChoice

if TYPE_CHECKING:
    from mock_server.contract.models import Catalogue, Model
    from mock_server.contract.reply import Usage
    from mock_server.exchange.prompt import Prompt

# Bounds: of what a request's bytes may be to be kept, of its reply, and of all together.
LONGEST_BODY = 16 * 1024
LONGEST_TAILS = 16 * 1024
MOST_BYTES = 16 * 1024 * 1024
# About what a request costs besides its text; a stream's events take more.
OVERHEAD = 8_000
PER_BYTE = 6
# How many different requests are remembered by their hash alone, to see which come again.
RECENT = 1_000
STREAMED = LONGEST_TAILS


class CachedReply(NamedTuple):
    """What a request was answered.

    Attributes:
        uncut: every choice before the cuts.
        seed: the server's seed.
        choices: every choice as it is sent.
        usage: what it all counts.
        tails: the body, or each event of a stream, without its head of id and time; None where
            the rest holds them too.
    """

    uncut: tuple[UncutChoice, ...]
    seed: int
    choices: list[CutChoice]
    usage: Usage
    tails: tuple[bytes, ...] | None


class AcceptedRequest:
    """A request that is fit to be answered.

    Attributes:
        body: its bytes; who keeps them keeps these.
        prompt: what they say.
        model: its model.
        tokens: what its prompt counts.
        room: the most tokens that the completion can have.
        catalogue: the models that it was checked against.
        reply: what it was answered last.
        is_cached: whether it is kept for the next time.
    """

    __slots__ = ("body", "catalogue", "is_cached", "model", "prompt", "reply", "room", "tokens")

    def __init__(self, body: bytes, prompt: Prompt, model: Model, tokens: int, catalogue: Catalogue) -> None:
        self.body = body
        self.prompt = prompt
        self.model = model
        self.tokens = tokens
        self.catalogue = catalogue
        free = model.family.context - tokens
        self.room = min(prompt.request.token_limit or free, model.family.output or free, free)
        self.reply: CachedReply | None = None
        self.is_cached = False


class RequestCache:
    """The last different requests that came more than once, bounded in bytes."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._recent: tuple[set[int], set[int]] = (set(), set())
        self._requests: OrderedDict[bytes, AcceptedRequest] = OrderedDict()
        self._bytes = 0

    def get(self, body: bytes, catalogue: Catalogue) -> AcceptedRequest | None:
        """Return the request of these bytes, if it was accepted with this catalogue."""
        request = self._requests.get(body)
        return request if request is not None and request.catalogue is catalogue else None

    def put(self, body: bytes, accepted: AcceptedRequest) -> None:
        """Keep a request that came before; the oldest go when there are too many.

        One that is long or is stored is not kept.
        """
        if len(body) > LONGEST_BODY or accepted.prompt.request.store or not self._came_before(body):
            return
        accepted.is_cached = True
        with self._lock:
            if self._requests.pop(body, None) is None:
                self._bytes += _cost(body, accepted)
            self._requests[body] = accepted
            while self._bytes > MOST_BYTES:
                self._bytes -= _cost(*self._requests.popitem(last=False))

    def _came_before(self, body: bytes) -> bool:
        """Return whether these bytes came recently; to keep what comes once costs more than it saves."""
        name, (new, old) = hash(body), self._recent
        if name in new or name in old:
            return True
        new.add(name)
        if len(new) >= RECENT:
            self._recent = set(), new
        return False

    @property
    def bytes(self) -> int:
        """About how many bytes they take."""
        return self._bytes

    def __len__(self) -> int:
        return len(self._requests)


def _cost(body: bytes, accepted: AcceptedRequest) -> int:
    return OVERHEAD + PER_BYTE * len(body) + (STREAMED if accepted.prompt.request.stream else 0)
