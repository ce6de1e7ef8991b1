"""The journal in Redis, and the counters over it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, overload

import msgspec

from mock_server.exchange.headers import Headers
from mock_server.journal.entry import Entry
from mock_server.journal.journal import Journal
from mock_server.journal.tally import BOUNDS, Gauge, Labels, Tallies, Tally, bucket_of
from mock_server.redis_store.client import ADD, CHANGE, Link

if TYPE_CHECKING:
    from mock_server.vocabulary import JournalBounds

_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder().decode
# How many entries that came later may stand before one, and how many may be missing after it.
OVERTAKING = 100
MISSING = 1_000


def packed(entry: Entry) -> bytes:
    """Return an entry as bytes, which begin with its number and time."""
    redacted = {"body": entry.body, "reply": entry.reply, "reply_headers": entry.reply_headers}
    plain = (name for name in Entry.__slots__ if name != "headers" and not name.startswith("_"))
    fields = {name: getattr(entry, name) for name in plain}
    headers = None if entry.headers is None else dict(entry.headers)
    return _pack({"number": entry.number, "time": entry.time, **fields, **redacted, "headers": headers})


def unpacked(data: bytes) -> Entry:
    """Return an entry from its bytes."""
    fields = _unpack(data)
    headers = fields.pop("headers")
    entry = Entry(0, 0.0, "", "", "")
    for name, value in fields.items():
        setattr(entry, name, value)
    entry.reply_headers = [(name, value) for name, value in entry.reply_headers]
    entry.headers = None if headers is None else Headers.of(headers)
    return entry


class SharedTallies(Tallies):
    """Reads the counters that every process adds to with its journal entries."""

    def __init__(self, link: Link) -> None:
        super().__init__()
        self._link = link

    def all(self) -> list[tuple[Labels, Tally]]:
        """Return every tally with what it counts, over all processes."""
        tallies: dict[Labels, Tally] = {}
        for name, value in self._link.redis.hgetall(self._link.key("tallies")).items():
            labels, _, part = name.decode().rpartition("|")
            tally = tallies.setdefault(Labels(*json.loads(labels)), Tally())
            if part.isdigit():
                tally.buckets[min(int(part), len(BOUNDS))] += int(value)
            else:
                setattr(tally, part, float(value) if part == "seconds" else int(value))
        return list(tallies.items())


class SharedGauge(Gauge):
    """How many of something there are now, in all processes."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._key = link.key("streams")

    @property
    def value(self) -> int:  # type: ignore[override]
        """How many."""
        return int(self._link.redis.get(self._key) or 0)

    def count(self, change: int) -> None:
        """Add to it."""
        step = self._link.redis.pipeline()
        step.incrby(self._key, change)
        step.expire(self._key, self._link.ttl)
        step.execute()


class SharedJournal(Journal):
    """The last entries of all processes, in the order in which their answers were made."""

    def __init__(self, bounds: JournalBounds, link: Link) -> None:
        super().__init__(bounds)
        self._link = link
        self._key = link.key("journal")
        self._counters = (link.key("journal-added"), link.key("journal-bytes"))
        self._add = link.redis.register_script(ADD)
        self._change = link.redis.register_script(CHANGE)
        self.tallies = SharedTallies(link)

    @property
    def clears(self) -> int:
        """How often it was cleared, in whole or in part."""
        return int(self._link.redis.get(self._link.key("journal-clears")) or 0)

    @property
    def added(self) -> int:
        """How many entries were ever added, dropped ones included."""
        return int(self._link.redis.get(self._counters[0]) or 0)

    @property
    def bytes(self) -> int:
        """How many bytes the kept entries take."""
        return int(self._link.redis.get(self._counters[1]) or 0)

    def add(self, entry: Entry) -> None:
        """Keep an entry; the oldest go when there are too many."""
        labels = json.dumps(self.tallies.labels(entry), separators=(",", ":")) + "|"
        counted = (bucket_of(entry), entry.prompt_tokens, entry.completion_tokens, entry.duration)
        # What the admin API told lives as long as somebody asks.
        keys = [self._key, *self._counters, self._link.key("tallies"), self._link.key("told")]
        self._add(keys, [packed(entry), self.bounds.entries, self.bounds.bytes, self._link.ttl, labels, *counted])

    def changed(self, entry: Entry) -> None:
        """Keep an entry as it is now, if it is still there."""
        data, start = packed(entry), _pack({"number": entry.number, "time": entry.time})[1:]
        start = data[: data.index(start) + len(start)]
        keys = [self._key, self._counters[1], self._link.key("numbers")]
        self._change(keys, [start, data, entry.number, OVERTAKING, MISSING])

    def clear(self, session: str | None = None) -> None:
        """Forget all entries, or those of one session."""

        def step(pipe: Any) -> None:
            packed_entries = [] if session is None else pipe.lrange(self._key, 0, -1)
            remaining = [packed_entry for packed_entry in packed_entries if _unpack(packed_entry)["session"] != session]
            pipe.multi()
            pipe.delete(self._key)
            if remaining:
                pipe.rpush(self._key, *remaining)
                pipe.expire(self._key, self._link.ttl)
            pipe.set(self._counters[1], sum(map(len, remaining)), ex=self._link.ttl)
            pipe.incr(self._link.key("journal-clears"))
            pipe.expire(self._link.key("journal-clears"), self._link.ttl)

        self._link.redis.transaction(step, self._key)

    def oldest(self, most: int) -> list[int]:
        """Return the numbers of the oldest entries, up to `most` of them."""
        packed_entries = self._link.redis.lrange(self._key, 0, most - 1) if most else []
        return [unpacked(packed_entry).number for packed_entry in packed_entries]

    def _find(self, number: int) -> Entry | None:
        return next((entry for entry in self if entry.number == number), None)

    def __len__(self) -> int:
        return int(self._link.redis.llen(self._key))

    def __iter__(self) -> Iterator[Entry]:
        return map(unpacked, self._link.redis.lrange(self._key, 0, -1))

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> list[Entry]: ...
    def __getitem__(self, index: int | slice) -> Entry | list[Entry]:
        if isinstance(index, slice):
            return list(self)[index]
        packed_entry = self._link.redis.lindex(self._key, index)
        if packed_entry is None:
            raise IndexError(index)
        return unpacked(packed_entry)
