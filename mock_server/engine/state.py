"""Everything that a server remembers, in one place: what it was told, and what happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import TYPE_CHECKING, Protocol

from mock_server.clock import Clock
from mock_server.contract import errors
from mock_server.contract.models import Catalogue
from mock_server.errors import UnknownNameError
from mock_server.exchange.headers import Headers, fingerprint
from mock_server.exchange.prompt import Prompt
from mock_server.exchange.request_view import RequestView
from mock_server.journal.journal import Journal
from mock_server.journal.tally import Gauge
from mock_server.sessions.session import STARTED, Session, Sessions
from mock_server.stubs.faults import FaultBook, NamedFault
from mock_server.stubs.named_book import Place
from mock_server.stubs.near_misses import NearMiss, near_misses
from mock_server.stubs.request_cache import RequestCache
from mock_server.stubs.rules import RuleBook
from mock_server.stubs.schedule import counters
from mock_server.vocabulary import Config, JournalBounds, checked

ANY_ORGANIZATION = Config().organization
"""Where none is configured, requests may name any."""


if TYPE_CHECKING:
    from mock_server.engine.exchange import Exchange, Outcome
    from mock_server.exchange.secrets import Secrets
    from mock_server.journal.entry import Entry
    from mock_server.replies.sources import Speaker
    from mock_server.stubs.compiled_rule import CompiledRule, Test
    from mock_server.vocabulary import Fault, FaultRule, Rule

Fallback = Callable[["Exchange", "Fault"], "Outcome"]

CONFIG = "config"
LONGEST_SESSION_NAME = 200


class Store(Protocol):
    """Where a state is kept.

    Attributes:
        salt: what the fingerprints of keys are made with, or None for this process's own.
    """

    salt: bytes | None

    def sessions(self) -> Sessions:
        """Return the sessions."""

    def journal(self, bounds: JournalBounds) -> Journal:
        """Return the journal."""

    def gauge(self) -> Gauge:
        """Counts the answers that are being sent."""

    def numbers(self, *, anew: bool = False) -> Iterator[int]:
        """Return the numbers of the requests, from 1; `anew` begins again."""

    def close(self) -> None:
        """Let connections go; they come back when they are needed."""


class Memory:
    """This process's memory: quick, and for one process alone."""

    salt: bytes | None = None

    def sessions(self) -> Sessions:
        """Return new sessions."""
        return Sessions()

    def journal(self, bounds: JournalBounds) -> Journal:
        """Return a new journal."""
        return Journal(bounds)

    def gauge(self) -> Gauge:
        """Return a new gauge."""
        return Gauge()

    def numbers(self, *, anew: bool = False) -> Iterator[int]:  # noqa: ARG002 - they always begin again
        """Return new numbers."""
        return count(1)

    def close(self) -> None:
        """Nothing to let go."""


class State:
    """A server's state. Adapters may read it; to change it use its methods.

    Args:
        config: how the server is set up; the defaults without it.
        clock: the time; the machine's without it.
        store: where it is kept; this process's memory without it.

    Attributes:
        store: where it is kept.
        salt: what the fingerprints of keys are made with, or None for this process's own.
        streams: how many answers are being sent piece by piece.
        fallback: answers what no rule answers, in place of the default reply; None without a
            recording.
    """

    def __init__(self, config: Config | None = None, clock: Clock | None = None, store: Store | None = None) -> None:
        store = store or Memory()
        self.store = store
        self.salt = store.salt
        self.clock = clock or Clock()
        self.streams = store.gauge()
        self.fallback: Fallback | None = None
        self.rules = RuleBook()
        self.request_cache = RequestCache()
        self.faults = FaultBook()
        self.sessions = store.sessions()
        self.anonymous = Session("", "nobody", named=False)
        self.numbers = store.numbers()
        self.journal = store.journal(JournalBounds())
        self.config = Config()
        self.seed, self.limits = self.config.seed, self.config.limits
        self.configure(config or self.config)

    def configure(self, config: Config) -> None:
        """Take on a configuration; rules and faults made otherwise stay, and so do a seed and limits that it leaves.

        Raises:
            VocabularyError: it makes no sense; nothing is changed then.
        """
        config = checked(config, Config)
        FaultBook().replace(config.faults, CONFIG)
        before = self._configured()
        self.rules.replace(config.rules, CONFIG)
        self.faults.replace(config.faults, CONFIG)
        if before:
            after = self._configured()
            self._restart(*[place for place in before if before[place] != after.get(place)])
        if config.seed != self.config.seed:
            self.seed = config.seed
        if config.limits != self.config.limits:
            self.limits = config.limits
        self.config = config
        self.journal.bounds = config.journal
        self.keys = frozenset(config.keys)
        self.catalogue = Catalogue(tuple(config.models), open_ended=config.any_model)

    def _configured(self) -> dict[Place, object]:
        """Return the configuration's rules and faults by their places."""
        rules: dict[Place, object] = {rule.place: rule.rule for rule in self.rules.all() if rule.origin == CONFIG}
        return {**rules, **{rule.place: rule.rule for rule in self.faults.all() if rule.origin == CONFIG}}

    def _restart(self, *places: Place) -> None:
        """Let rules and faults count from zero; those for one session in that session alone."""
        names_by_session: dict[str | None, list[str]] = {}
        for name, session in places:
            names_by_session.setdefault(session, []).extend(counters(name))
        for session, names in names_by_session.items():
            self.sessions.forget_hits(*names, session=session)

    def put_rule(
        self, rule: Rule, *, origin: str, say: Speaker | None = None, test: Test | None = None
    ) -> CompiledRule:
        """Add a rule, or let it take the place of the one of the same name; it counts from zero.

        Raises:
            VocabularyError: the rule makes no sense.
        """
        compiled = self.rules.put(rule, origin=origin, say=say, test=test)
        self._restart(compiled.place)
        return compiled

    def replace_rules(self, rules: list[Rule], origin: str, session: str | None = None) -> None:
        """Let rules take the place of all that came from `origin`; they count from zero.

        Raises:
            VocabularyError: a rule makes no sense; nothing is changed then.
        """
        self._restart(*[rule.place for rule in self.rules.replace(rules, origin, session)])

    def put_fault(self, fault: FaultRule, *, origin: str) -> NamedFault:
        """Add a fault, or let it take the place of the one of the same name; it counts from zero.

        Raises:
            VocabularyError: the fault makes no sense.
        """
        named_fault = self.faults.put(fault, origin=origin)
        self._restart(named_fault.place)
        return named_fault

    def replace_faults(self, faults: list[FaultRule], origin: str, session: str | None = None) -> None:
        """Let faults take the place of all that came from `origin`; they count from zero.

        Raises:
            VocabularyError: a fault makes no sense; nothing is changed then.
        """
        self._restart(*[fault.place for fault in self.faults.replace(faults, origin, session)])

    def key_of(self, headers: Headers) -> str:
        """Return the API key of a request.

        Raises:
            ApiError: 401, without a key or with one that is not accepted.
        """
        key = headers.key
        if not key:
            raise errors.no_key()
        if self.keys and key not in self.keys:
            raise errors.wrong_key()
        organization = headers.raw("OPENAI_ORGANIZATION")
        if organization and self.config.organization not in (organization, ANY_ORGANIZATION):
            raise errors.other_organization()
        return key

    def session_of(self, headers: Headers, key: str, secrets: Secrets) -> Session:
        """Return the session that a request belongs to; a name with a secret in it is not kept."""
        name = headers.raw("X_MOCK_SESSION")
        if name:
            name = name[:LONGEST_SESSION_NAME]
            is_harmless = secrets.text(name) == name
            return self.sessions.get(name if is_harmless else f"secret-{fingerprint(name, self.salt)}", named=True)
        return self.sessions.get(fingerprint(key, self.salt), named=False)

    def view_of(self, entry: Entry) -> RequestView | None:
        """Return a journal entry's request as matchers see it; None if it is no valid chat request."""
        request = entry.request
        if request is None or entry.headers is None:
            return None
        return RequestView(Prompt(request), entry.headers, entry.session if "X-Mock-Session" in entry.headers else "")

    def near_misses(self, entry: Entry, most: int = 3) -> list[NearMiss]:
        """Return the rules that were closest to a journal entry that no rule answered."""
        view = self.view_of(entry)
        if view is None or entry.rule is not None:
            return []
        session = next(
            (candidate for candidate in self.sessions.all() if candidate.name == entry.session), self.anonymous
        )
        return near_misses(self.rules.all(), view, session, most)

    def unmatched(self) -> list[Entry]:
        """Return the valid chat requests in the journal that no rule answered."""
        return [entry for entry in self.journal if entry.rule is None and entry.request is not None]

    def scenarios(self) -> dict[str, list[str]]:
        """Return each scenario with the states that the rules speak of."""
        states_of: dict[str, list[str]] = {}
        for rule in self.rules.all():
            scenario = rule.rule.scenario
            if scenario is not None:
                states = states_of.setdefault(scenario.name, [STARTED])
                states += [state for state in (scenario.state, scenario.then) if state and state not in states]
        return states_of

    def put_scenario(self, name: str, state: str, session: str | None = None) -> None:
        """Put a scenario into a state, in every session that there is; with `session` only there.

        Raises:
            UnknownNameError: no rule speaks of the scenario.
        """
        if name not in self.scenarios():
            raise UnknownNameError(f"there is no scenario called {name!r}")
        for target in self.sessions.all() if session is None else [self.sessions.get(session, named=True)]:
            target.states[name] = state

    def reset_rules(self, session: str | None = None) -> None:
        """Put the configuration's rules in place of all others, and let all count from zero; with `session` there."""
        if session is None:
            self.rules.clear()
            self.rules.replace(self.config.rules, CONFIG)
        else:
            self.rules.clear(keep=CONFIG, session=session)
        self.sessions.forget_hits(session=session)

    def reset_faults(self, session: str | None = None) -> None:
        """Put the configuration's faults in place of all others, switched as it says, and let them count from zero.

        With `session` only those that are for it alone go.
        """
        names = [counter for fault in self.faults.all() for counter in counters(fault.name)]
        if session is None:
            self.faults.clear()
            self.faults.replace(self.config.faults, CONFIG)
        else:
            self.faults.clear(keep=CONFIG, session=session)
        if names:
            self.sessions.forget_hits(*names, session=session)

    def reset(self, session: str | None = None) -> None:
        """Go back to the start: the configuration's rules and faults, nothing remembered; with `session` only there."""
        self.reset_rules(session)
        self.reset_faults(session)
        self.journal.clear(session)
        self.sessions.forget(session)
        if session is not None:
            return
        self.seed, self.limits = self.config.seed, self.config.limits
        self.anonymous = Session("", "nobody", named=False)
        self.clock.resume()
        self.numbers = self.store.numbers(anew=True)
