"""The faults that strike whatever rule answers, each with a switch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from mock_server.stubs.matchers import Matcher, matchers_of
from mock_server.stubs.named_book import NamedBook, Place
from mock_server.stubs.patterns import PatternTimeoutError
from mock_server.stubs.schedule import strikes

if TYPE_CHECKING:
    from mock_server.exchange.request_view import RequestView
    from mock_server.sessions.session import Session
    from mock_server.vocabulary import Fault, FaultRule


class NamedFault:
    """One named fault: its words, its matchers, and who made it.

    Raises:
        VocabularyError: its words make no sense.
    """

    __slots__ = ("matchers", "name", "origin", "rule")

    def __init__(self, name: str, rule: FaultRule, origin: str) -> None:
        self.name = name
        self.rule = rule
        self.origin = origin
        self.matchers: tuple[Matcher, ...] = matchers_of(rule.when)

    @property
    def place(self) -> Place:
        """What tells it from all others."""
        return self.name, self.rule.when.session


class FaultBook(NamedBook[NamedFault]):
    """Named faults, tried in order; the first that strikes counts."""

    def __init__(self) -> None:
        super().__init__("fault")

    def put(self, rule: FaultRule, *, origin: str = "python") -> NamedFault:
        """Add a fault, or replace the one of the same name.

        Raises:
            VocabularyError: it makes no sense.
        """
        return self.add(rule.name, lambda name: NamedFault(name, rule, origin))

    def replace(self, faults: list[FaultRule], origin: str, session: str | None = None) -> tuple[NamedFault, ...]:
        """Let `faults` take the place of all that came from `origin`; with `session` of those for it.

        Returns:
            The faults that were made.

        Raises:
            VocabularyError: a fault makes no sense; nothing is changed then.
        """
        names = (rule.name or f"{origin}-fault-{number}" for number, rule in enumerate(faults, 1))
        new = tuple(NamedFault(name, rule, origin) for name, rule in zip(names, faults, strict=True))
        self.replace_origin(new, origin, session)
        return new

    def turn(self, name: str, *, enabled: bool, session: str | None = None) -> NamedFault:
        """Switch a fault on or off.

        Raises:
            UnknownNameError: there is none of this name.
        """
        fault = self.get(name, session)
        return self.put(msgspec.structs.replace(fault.rule, enabled=enabled, name=name), origin=fault.origin)

    def struck(self, view: RequestView, session: Session, seed: int) -> tuple[str, Fault] | None:
        """Return the name of the fault that strikes this request, and the fault; None if none does."""
        for fault in self._items:
            if not fault.rule.enabled or not _matches(fault, view):
                continue
            if strikes(fault.rule.fault, fault.name, session, seed):
                return fault.name, fault.rule.fault
        return None


def _matches(fault: NamedFault, view: RequestView) -> bool:
    try:
        return all(matcher.holds(view) for matcher in fault.matchers)
    except PatternTimeoutError as error:
        raise error.of("fault", fault.name) from None
