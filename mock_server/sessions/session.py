"""State that belongs to one client: counters, scenario states, rate limits, stored completions.

A session is named by the `X-Mock-Session` header; without it each API key has its own. So
parallel tests can share one server.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import MutableMapping
from threading import Lock
from typing import TYPE_CHECKING

from mock_server.sessions.rate_limits import Buckets, take
from mock_server.sessions.stored_completions import Box, StorageBound, Stored, decoded, encoded

if TYPE_CHECKING:
    from mock_server.vocabulary import Limits

STARTED = "started"
MOST_SESSIONS = 10_000


class Session:
    """One client's state. Take `lock` to read and change a counter in one step.

    Attributes:
        name: the `X-Mock-Session` header, or a fingerprint of the API key.
        label: what ids are made from: the header, or the session's number.
        named: whether the name came from the header.
        hits: how often each rule and fault was used.
        states: the state of each scenario.
        buckets: the rate limits' levels.
    """

    def __init__(self, name: str, label: str, *, named: bool, shelf: StorageBound | None = None) -> None:
        self.name = name
        self.label = label
        self.named = named
        self.lock = Lock()
        self.hits: MutableMapping[str, int] = {}
        self.states: MutableMapping[str, str] = {}
        self.buckets = Buckets()
        self._shelf = shelf or StorageBound()
        self._stored: Box = OrderedDict()
        self._replies = 0

    def next_reply(self) -> int:
        """Return the number of the session's next answer, from 1."""
        with self.lock:
            self._replies += 1
            return self._replies

    def use(self, name: str) -> int:
        """Count one use of a rule or fault; gives how often it was used before."""
        with self.lock:
            before = self.hits.get(name, 0)
            self.hits[name] = before + 1
            return before

    def use_once_more(self, name: str, times: int) -> int | None:
        """As `use`, unless it was used `times` times already: then None."""
        with self.lock:
            before = self.hits.get(name, 0)
            if before >= times:
                return None
            self.hits[name] = before + 1
            return before

    def move(self, scenario: str, required: str | None, then: str) -> bool:
        """Put a scenario into a state, if it is in the `required` one (None is any); say whether it was."""
        with self.lock:
            if required is not None and self.states.get(scenario, STARTED) != required:
                return False
            self.states[scenario] = then
            return True

    def take(self, limits: Limits, requested: int, model: str, now: float) -> Buckets:
        """Take a request of `requested` tokens out of the rate limits; gives their levels after it.

        Raises:
            ApiError: 429.
        """
        with self.lock:
            take(self.buckets, limits, requested, model, now)
            return self.buckets

    def keep(self, stored: Stored) -> None:
        """Keep a completion, anew if it was kept; the oldest go when there are too many."""
        self._shelf.put(self._stored, stored.completion.id, encoded(stored))

    def stored_completions(self) -> list[Stored]:
        """Return the kept completions, oldest first."""
        return list(map(decoded, list(self._stored.values())))

    def stored_completion(self, name: str) -> Stored | None:
        """Return the kept completion with this id."""
        completion = self._stored.get(name)
        return None if completion is None else decoded(completion)

    def drop(self, *names: str) -> None:
        """Forget kept completions; all without a name."""
        self._shelf.take(self._stored, *(names or list(self._stored)))


class Sessions:
    """All sessions of a server; the longest unused go when there are too many."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._shelf = StorageBound()
        self._sessions: OrderedDict[str, Session] = OrderedDict()
        self._started = 0

    def get(self, name: str, *, named: bool) -> Session:
        """Return the session of this name, made where it is missing."""
        key = f"={name}" if named else name
        session = self._sessions.get(key)
        return session if session is not None else self._new(key, name, named=named)

    def _new(self, key: str, name: str, *, named: bool) -> Session:
        with self._lock:
            if key not in self._sessions:
                label = key if named else str(self._started)
                self._started += not named
                self._sessions[key] = Session(name, label, named=named, shelf=self._shelf)
                if len(self._sessions) > MOST_SESSIONS:
                    self._sessions.popitem(last=False)[1].drop()
            return self._sessions[key]

    @property
    def bytes(self) -> int:
        """About how many bytes the stored completions take."""
        return self._shelf.bytes

    def all(self) -> list[Session]:
        """Return every session, oldest first."""
        with self._lock:
            return list(self._sessions.values())

    def forget(self, name: str | None = None) -> None:
        """Forget all state, or that of the sessions called `name`."""
        with self._lock:
            for key in list(self._sessions) if name is None else (f"={name}", name):
                session = self._sessions.pop(key, None)
                if session is not None:
                    session.drop()
            if name is None:
                self._started = 0

    def hits(self, name: str) -> int:
        """Return how often a rule or fault was used, over all sessions."""
        return sum(session.hits.get(name, 0) for session in self.all())

    def forget_hits(self, *names: str, session: str | None = None) -> None:
        """Let these counters (or all) count from zero again; with `session` only there."""
        for each in self._called(session):
            with each.lock:
                if not names:
                    each.hits.clear()
                for name in names:
                    each.hits.pop(name, None)

    def forget_states(self, scenario: str | None = None, session: str | None = None) -> None:
        """Put one scenario (or all) back to its start; with `session` only there."""
        for each in self._called(session):
            with each.lock:
                if scenario is None:
                    each.states.clear()
                else:
                    each.states.pop(scenario, None)

    def _called(self, name: str | None) -> list[Session]:
        return [each for each in self.all() if name in (None, each.name)]
