"""Counters over everything that was ever answered, bounded in number."""

from __future__ import annotations

from bisect import bisect_left
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from mock_server.journal.entry import Entry

# Upper ends of the duration's buckets, in seconds; the last bucket has none.
BOUNDS = (0.000_025, 0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0)
MOST_VALUES = 100
MOST_TALLIES = 2_000
OTHER = "other"
NONE = ""


class Gauge:
    """How many of something there are now."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.value = 0

    def count(self, change: int) -> None:
        """Add to it."""
        with self._lock:
            self.value += change


class Labels(NamedTuple):
    """What a tally counts: the answers with this status, model, rule and fault; empty is none."""

    status: int
    model: str
    rule: str
    fault: str


class Tally:
    """How often, how many tokens, and how long.

    Attributes:
        prompt: tokens of their prompts.
        completion: tokens of their replies.
        seconds: what the engine took for them, in all.
        buckets: how many of them took up to each of `BOUNDS`, and in the end how many longer.
    """

    __slots__ = ("buckets", "completion", "prompt", "seconds")

    def __init__(self) -> None:
        self.prompt = 0
        self.completion = 0
        self.seconds = 0.0
        self.buckets = [0] * (len(BOUNDS) + 1)

    @property
    def requests(self) -> int:
        """How many answers."""
        return sum(self.buckets)


class Tallies:
    """All tallies of a server. Who counts must hold the journal's lock.

    Of models, rules and faults so many names are told apart that a server's own fit, and those
    that clients make up do not grow without end: the others are `other`. A model counts only in
    a valid request.
    """

    def __init__(self) -> None:
        self._by_values: dict[tuple[object, ...], Tally] = {}
        self._tallies: dict[Labels, Tally] = {}
        self._names: tuple[set[str], set[str], set[str]] = (set(), set(), set())

    def count(self, entry: Entry) -> None:
        """Count one answer."""
        prompt = entry.prompt_tokens
        tally = self._by_values.get((entry.status, entry.model if prompt else None, entry.rule, entry.fault))
        if tally is None:
            tally = self._new(entry)
        tally.prompt += prompt
        tally.completion += entry.completion_tokens
        duration = entry.duration
        tally.seconds += duration
        tally.buckets[bisect_left(BOUNDS, duration)] += 1

    def _new(self, entry: Entry) -> Tally:
        names = (entry.model if entry.prompt_tokens else None, entry.rule, entry.fault)
        labels = self.labels(entry)
        if labels not in self._tallies and len(self._tallies) >= MOST_TALLIES:
            labels = Labels(entry.status, OTHER, OTHER, OTHER)
        tally = self._tallies.setdefault(labels, Tally())
        key: tuple[object, ...] = (entry.status, *names)
        if len(self._by_values) < MOST_TALLIES:
            self._by_values[key] = tally
        return tally

    def labels(self, entry: Entry) -> Labels:
        """Return what an answer counts under."""
        names = (entry.model if entry.prompt_tokens else None, entry.rule, entry.fault)
        return Labels(entry.status, *map(_bounded, names, self._names))

    def all(self) -> list[tuple[Labels, Tally]]:
        """Return every tally with what it counts."""
        return list(self._tallies.copy().items())


def bucket_of(entry: Entry) -> int:
    """Return which of a tally's buckets an answer falls into."""
    return bisect_left(BOUNDS, entry.duration)


def _bounded(name: str | None, names: set[str]) -> str:
    if name is None:
        return NONE
    if len(names) < MOST_VALUES:
        names.add(name)
    return name if name in names else OTHER
