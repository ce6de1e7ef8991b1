"""The journal: the last entries, by count and by bytes."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, Any, overload

from mock_server.errors import UnknownNameError
from mock_server.journal.tally import Tallies

if TYPE_CHECKING:
    from mock_server.journal.entry import Entry
    from mock_server.vocabulary import JournalBounds


class Journal(Sequence["Entry"]):
    """The last entries, oldest first; `journal[-1]` is the newest.

    Args:
        bounds: how many entries and bytes it keeps.

    Attributes:
        tallies: counts every entry that was ever added.
    """

    def __init__(self, bounds: JournalBounds) -> None:
        self.bounds = bounds
        self.tallies = Tallies()
        self._entries: deque[Entry] = deque()
        self._numbered: dict[int, Entry] = {}
        self._lock = Lock()
        self._bytes = 0
        self._added = 0
        self._clears = 0

    @property
    def clears(self) -> int:
        """How often it was cleared, in whole or in part."""
        return self._clears

    @property
    def added(self) -> int:
        """How many entries were ever added, dropped ones included."""
        return self._added

    @property
    def bytes(self) -> int:
        """About how many bytes the kept entries take."""
        return self._bytes

    def add(self, entry: Entry) -> None:
        """Keep an entry; the oldest go when there are too many."""
        size = entry.size
        with self._lock:
            self._added += 1
            self.tallies.count(entry)
            self._entries.append(entry)
            self._numbered[entry.number] = entry
            self._bytes += size
            self._trim()

    def changed(self, entry: Entry) -> None:
        """An entry changed after it was added, because its reply was sent since."""
        with self._lock:
            if self._numbered.get(entry.number) is entry:
                self._bytes += entry.grown()
                self._trim()

    def _trim(self) -> None:
        while self._entries and (len(self._entries) > self.bounds.entries or self._bytes > self.bounds.bytes):
            oldest = self._entries.popleft()
            del self._numbered[oldest.number]
            self._bytes -= oldest.size

    def clear(self, session: str | None = None) -> None:
        """Forget all entries, or those of one session."""
        with self._lock:
            self._clears += 1
            remaining = [] if session is None else [entry for entry in self._entries if entry.session != session]
            self._entries = deque(remaining)
            self._numbered = {entry.number: entry for entry in remaining}
            self._bytes = sum(entry.size for entry in remaining)

    def get(self, number: int) -> Entry:
        """Return the entry of this number.

        Raises:
            UnknownNameError: it was dropped, or never was.
        """
        entry = self._find(number)
        if entry is None:
            raise UnknownNameError(f"there is no journal entry {number}")
        return entry

    def _find(self, number: int) -> Entry | None:
        return self._numbered.get(number)

    def oldest(self, most: int) -> list[int]:
        """Return the numbers of the oldest entries, up to `most` of them."""
        with self._lock:
            return [entry.number for entry in islice(self._entries, most)]

    def search(self, text: str | None = None, **filters: Any) -> list[Entry]:
        """Return the entries that hold `text` in request or reply, and whose attributes are as wanted.

        Args:
            text: is found in the request, the reply, or what a stream says in all, whatever the case.
            filters: attributes of `Entry`, such as `status=429` or `model="gpt-4"`.
        """
        entries = [entry for entry in self if all(getattr(entry, name) == value for name, value in filters.items())]
        if not text:
            return entries
        needles = spellings(text)
        return [entry for entry in entries if _holds(entry, text.lower(), needles)]

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        with self._lock:
            return iter(list(self._entries))

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> list[Entry]: ...
    def __getitem__(self, index: int | slice) -> Entry | list[Entry]:
        with self._lock:
            return list(self._entries)[index] if isinstance(index, slice) else self._entries[index]


def spellings(text: str) -> set[bytes]:
    """Return how a text may stand in bodies, in lower case: as it is, and in JSON, which escapes more or less of it."""
    lower = text.lower()
    in_json = (json.dumps(lower, ensure_ascii=ascii_alone)[1:-1] for ascii_alone in (True, False))
    return {spelling.encode("utf-8", "replace").lower() for spelling in (lower, *in_json)}


def _holds(entry: Entry, text: str, needles: set[bytes]) -> bool:
    body, reply = entry.body.lower(), entry.reply.lower()
    if any(needle in body or needle in reply for needle in needles):
        return True
    # What a stream says is divided among its chunks.
    return entry.streamed and text in entry.text.lower()
