"""Named items in the order in which they are tried: rules and faults."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from threading import Lock
from typing import Generic, Protocol, TypeVar

from mock_server.errors import UnknownNameError, VocabularyError

# What tells an item from all others: its name, and the one session that it is for.
Place = tuple[str, "str | None"]


class Named(Protocol):
    """What a book holds.

    Attributes:
        name: what it is called.
        origin: who made it: `config`, `python` or `admin`.
    """

    name: str
    origin: str

    @property
    def place(self) -> Place:
        """What tells it from all others."""


Item = TypeVar("Item", bound=Named)


class NamedBook(Generic[Item]):
    """Items in their order.

    A name is unique among the items for all sessions, and among those for one session: tests that
    run at once may give the same names.

    Args:
        kind: what an item is called in errors and in names that are given, such as `rule`.

    Attributes:
        unnamed: how many items without a name were added.
    """

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._lock = Lock()
        self._items: tuple[Item, ...] = ()
        self.unnamed = 0

    def add(self, name: str | None, make: Callable[[str], Item]) -> Item:
        """Add the item that `make` makes of its name, or let it take the place of the one of the same name.

        Raises:
            VocabularyError: the item makes no sense; nothing is changed then.
        """
        with self._lock:
            unnamed = self.unnamed + (name is None)
            item = make(name or f"{self._kind}-{unnamed}")
            self.unnamed = unnamed
            places = [item_before.place for item_before in self._items]
            at = places.index(item.place) if item.place in places else len(places)
            self._set((*self._items[:at], item, *self._items[at + 1 :]))
            return item

    def replace_origin(self, items: Sequence[Item], origin: str, session: str | None = None) -> None:
        """Let items take the place, in front, of all that came from `origin`; with `session` of those for it.

        Raises:
            VocabularyError: two of them have one name; nothing is changed then.
        """
        repeated = [place for place, times in Counter(item.place for item in items).items() if times > 1]
        if repeated:
            raise VocabularyError(f"name: there are several {self._kind}s called {repeated[0][0]!r}")
        with self._lock:
            remaining = (item for item in self._items if item.origin != origin or not is_for(item, session))
            self._set((*items, *remaining))

    def take_over(self, items: Iterable[Item], unnamed: int, keep: str | None = None) -> None:
        """Have the items that another process has.

        Args:
            items: those, in their order.
            unnamed: how many items without a name were added there.
            keep: the origin of items that both processes make themselves: those stay as they are
                here, unless they are gone there.
        """
        with self._lock:
            items_by_place = {item.place: item for item in self._items if item.origin == keep}
            self.unnamed = max(self.unnamed, unnamed)
            self._set(tuple(items_by_place.get(item.place, item) if item.origin == keep else item for item in items))

    def remove(self, name: str, session: str | None = None) -> None:
        """Remove the item of this name; with `session` the one for it.

        Raises:
            UnknownNameError: there is none.
        """
        with self._lock:
            remaining = tuple(item for item in self._items if item.name != name or not is_for(item, session))
            if len(remaining) == len(self._items):
                raise self._unknown(name)
            self._set(remaining)

    def clear(self, *, keep: str | None = None, session: str | None = None) -> None:
        """Remove all items, except those from `keep`; with `session` only those for it."""
        with self._lock:
            self._set(tuple(item for item in self._items if item.origin == keep or not is_for(item, session)))

    def get(self, name: str, session: str | None = None) -> Item:
        """Return the item of this name; with `session` the one for it, or else for all.

        Raises:
            UnknownNameError: there is none.
        """
        namesakes = [item for item in self._items if item.name == name]
        if not namesakes:
            raise self._unknown(name)
        return next((item for item in namesakes if is_for(item, session)), namesakes[0])

    def all(self) -> tuple[Item, ...]:
        """Return every item, in the order in which they are tried."""
        return self._items

    def _set(self, items: tuple[Item, ...]) -> None:
        """Have these items; called with the lock held."""
        self._items = items

    def _unknown(self, name: str) -> UnknownNameError:
        return UnknownNameError(f"there is no {self._kind} called {name!r}")


def is_for(item: Named, session: str | None) -> bool:
    """Return whether an item is for this session; None means every item."""
    return session is None or item.place[1] == session
