"""What is known of requests that came before, by their exact bytes.

The same bytes decode to the same request, count the same, are wanted by the same rules and are
cut at the same place: work that a repeated request is spared. Whatever depends on a session, a
header, a count or the time is not kept here.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from mock_server import deterministic as digests
from mock_server.replies.cuts import Made
from mock_server.replies.said import Said

if TYPE_CHECKING:
    from mock_server.contract.models import Catalogue, Model
    from mock_server.contract.reply import Usage
    from mock_server.contract.request import ChatRequest
    from mock_server.stubs.compiled_rule import CompiledRule

# Bounds: of what a request's bytes may be to be kept, of its reply, and of all together.
LONGEST_BODY = 16 * 1024
LONGEST_TAILS = 16 * 1024
MOST_BYTES = 16 * 1024 * 1024
# About what a request costs besides its text; a stream's events take more.
OVERHEAD = 8_000
PER_BYTE = 6
# How many different requests are remembered by their hash alone, to see which come again.
LATELY = 1_000
STREAMED = LONGEST_TAILS


class Spoken(NamedTuple):
    """What a request is answered.

    Attributes:
        said: every choice as it was said, before the cuts.
        seed: the server's seed.
        made: every choice as it is sent.
        usage: what it all counts.
        tails: the body, or each event of a stream, without its head of id and time; None where
            the rest holds them too.
    """

    said: tuple[Said, ...]
    seed: int
    made: list[Made]
    usage: Usage
    tails: tuple[bytes, ...] | None


class Known:
    """A request that is fit to be answered.

    Attributes:
        body: its bytes; who keeps them keeps these.
        request: the decoded request. Nobody may change it.
        model: its model.
        tokens: what its prompt counts.
        room: the most tokens that the completion can have.
        catalogue: the models that it was checked against.
        spoken: what it was answered last.
        kept: whether it is kept for the next time.
        fitting: the rules whose conditions on the request itself hold, and the book's state that they
            are of; None before the request came twice.
        repeated: whether the rules were asked about it before.
    """

    __slots__ = (
        "_digest",
        "body",
        "catalogue",
        "fitting",
        "kept",
        "model",
        "repeated",
        "request",
        "room",
        "spoken",
        "tokens",
    )

    def __init__(self, body: bytes, request: ChatRequest, model: Model, tokens: int, catalogue: Catalogue) -> None:
        self.body = body
        self.request = request
        self.model = model
        self.tokens = tokens
        self.catalogue = catalogue
        free = model.family.context - tokens
        self.room = min(request.token_limit or free, model.family.output or free, free)
        self.spoken: Spoken | None = None
        self.fitting: tuple[object, tuple[CompiledRule, ...]] | None = None
        self.repeated = False
        self.kept = False
        self._digest: tuple[int, bytes] | None = None

    def digest(self, seed: int) -> bytes:
        """16 bytes that follow from the request and the seed."""
        found = self._digest
        if found is None or found[0] != seed:
            found = self._digest = seed, digests.of_request(self.request, seed)
        return found[1]


class KnownRequests:
    """The last different requests that came more than once, bounded in bytes."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._lately: tuple[set[int], set[int]] = (set(), set())
        self._found: OrderedDict[bytes, Known] = OrderedDict()
        self._bytes = 0

    def get(self, body: bytes, catalogue: Catalogue) -> Known | None:
        """What is known of these bytes, if it was learned with this catalogue."""
        found = self._found.get(body)
        return found if found is not None and found.catalogue is catalogue else None

    def put(self, body: bytes, known: Known) -> None:
        """Keep a request that came before; the oldest go when there are too many.

        One that is long or is stored is not kept.
        """
        if len(body) > LONGEST_BODY or known.request.store or not self._came(body):
            return
        known.kept = True
        with self._lock:
            if self._found.pop(body, None) is None:
                self._bytes += _cost(body, known)
            self._found[body] = known
            while self._bytes > MOST_BYTES:
                self._bytes -= _cost(*self._found.popitem(last=False))

    def _came(self, body: bytes) -> bool:
        """Whether these bytes came lately; to keep what comes once costs more than it saves."""
        name, (new, old) = hash(body), self._lately
        if name in new or name in old:
            return True
        new.add(name)
        if len(new) >= LATELY:
            self._lately = set(), new
        return False

    @property
    def bytes(self) -> int:
        """About how many bytes they take."""
        return self._bytes

    def __len__(self) -> int:
        return len(self._found)


def _cost(body: bytes, known: Known) -> int:
    return OVERHEAD + PER_BYTE * len(body) + (STREAMED if known.request.stream else 0)
