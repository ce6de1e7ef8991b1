"""The faults that strike whatever rule answers, each with a switch."""

from __future__ import annotations

from collections import Counter
from threading import Lock
from typing import TYPE_CHECKING

import msgspec

from mock_server.errors import UnknownNameError, VocabularyError
from mock_server.stubs.matchers import Predicate, predicates_of
from mock_server.stubs.schedule import Place, strikes
from mock_server.vocabulary import FaultRule

if TYPE_CHECKING:
    from mock_server.exchange.facts import Facts
    from mock_server.sessions.session import Session
    from mock_server.vocabulary import Fault


class Switch:
    """One named fault: its words, its conditions, and who made it."""

    __slots__ = ("name", "origin", "predicates", "words")

    def __init__(self, name: str, words: FaultRule, origin: str) -> None:
        self.name = name
        self.words = words
        self.origin = origin
        self.predicates: tuple[Predicate, ...] = predicates_of(words.when)

    @property
    def place(self) -> Place:
        """What tells it from all others."""
        return self.name, self.words.when.session


class Switchboard:
    """Named faults, tried in order; the first that strikes counts.

    Attributes:
        made: how many faults without a name were made.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._switches: tuple[Switch, ...] = ()
        self.made = 0

    def put(self, words: FaultRule, *, origin: str = "python") -> Switch:
        """Add a fault, or replace the one of the same name.

        Raises:
            VocabularyError: it makes no sense.
        """
        with self._lock:
            self.made += words.name is None
            switch = Switch(words.name or f"fault-{self.made}", words, origin)
            places = [one.place for one in self._switches]
            if switch.place in places:
                at = places.index(switch.place)
                self._switches = (*self._switches[:at], switch, *self._switches[at + 1 :])
            else:
                self._switches = (*self._switches, switch)
            return switch

    def replace(self, faults: list[FaultRule], origin: str, session: str | None = None) -> tuple[Switch, ...]:
        """Let `faults` take the place of all that came from `origin`; with `session` of those for it.

        Returns:
            The faults that were made.

        Raises:
            VocabularyError: a fault makes no sense; nothing is changed then.
        """
        made = tuple(
            Switch(words.name or f"{origin}-fault-{number}", words, origin) for number, words in enumerate(faults, 1)
        )
        twice = [name for (name, _session), times in Counter(one.place for one in made).items() if times > 1]
        if twice:
            raise VocabularyError(f"name: there are several faults called {twice[0]!r}")
        with self._lock:
            kept = (one for one in self._switches if one.origin != origin or not _meant(one, session))
            self._switches = made + tuple(kept)
        return made

    def made_elsewhere(self, faults: list[tuple[str, FaultRule, str]], made: int) -> None:
        """Have the faults that another server has: name, words and origin of each, in their order.

        `made` is how many faults without a name were made there.
        """
        switches = tuple(Switch(*one) for one in faults)
        with self._lock:
            self.made = max(self.made, made)
            self._switches = switches

    def turn(self, name: str, *, enabled: bool, session: str | None = None) -> Switch:
        """Switch a fault on or off.

        Raises:
            UnknownNameError: there is none of this name.
        """
        switch = self.get(name, session)
        words = msgspec.structs.replace(switch.words, enabled=enabled, name=name)
        return self.put(words, origin=switch.origin)

    def remove(self, name: str, session: str | None = None) -> None:
        """Remove a fault; with `session` the one for it.

        Raises:
            UnknownNameError: there is none of this name.
        """
        with self._lock:
            kept = tuple(one for one in self._switches if one.name != name or not _meant(one, session))
            if len(kept) == len(self._switches):
                raise UnknownNameError(f"there is no fault called {name!r}")
            self._switches = kept

    def clear(self, *, keep: str | None = None, session: str | None = None) -> None:
        """Remove all faults, except those from `keep`; with `session` only those for it."""
        with self._lock:
            self._switches = tuple(one for one in self._switches if one.origin == keep or not _meant(one, session))

    def get(self, name: str, session: str | None = None) -> Switch:
        """The fault of this name; with `session` the one for it, or else for all.

        Raises:
            UnknownNameError: there is none.
        """
        found = [one for one in self._switches if one.name == name]
        if not found:
            raise UnknownNameError(f"there is no fault called {name!r}")
        return next((one for one in found if _meant(one, session)), found[0])

    def all(self) -> tuple[Switch, ...]:
        """Every fault, in the order in which they are tried."""
        return self._switches

    def struck(self, facts: Facts, session: Session, seed: int) -> tuple[str, Fault] | None:
        """The name of the fault that strikes this request, and the fault; None if none does."""
        for switch in self._switches:
            if not switch.words.enabled or not all(one.holds(facts) for one in switch.predicates):
                continue
            if strikes(switch.words.fault, switch.name, session, seed):
                return switch.name, switch.words.fault
        return None


def _meant(switch: Switch, session: str | None) -> bool:
    """Whether a fault is for this session; None means every fault."""
    return session is None or switch.words.when.session == session
