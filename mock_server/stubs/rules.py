"""All rules of a server, in the order in which they are tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from mock_server.errors import UnknownNameError, VocabularyError
from mock_server.stubs.compiled_rule import CompiledRule, Test
from mock_server.stubs.schedule import strikes
from mock_server.vocabulary import Rule

if TYPE_CHECKING:
    from mock_server.exchange.facts import Facts
    from mock_server.replies.sources import Speaker
    from mock_server.sessions.session import Session
    from mock_server.vocabulary import Fault


class Chosen(NamedTuple):
    """The rule that answers.

    Attributes:
        rule: the rule.
        used: how often it answered before, in this session.
        fault: its fault, if it strikes now.
    """

    rule: CompiledRule
    used: int
    fault: Fault | None


Made = tuple[str, Rule, str]


class RuleBook:
    """Rules, by priority and then in the order in which they were made.

    A name is unique among the rules for all sessions, and among those for one session: tests that
    run at once may call their rules alike.

    Rules that want one exact model or user text are found through an index, so that a long
    book costs little.

    Attributes:
        made: how many rules without a name were made.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._rules: list[CompiledRule] = []
        self.made = 0
        self._reindex()

    def put(
        self,
        rule: Rule,
        *,
        origin: str = "python",
        say: Speaker | None = None,
        test: Test | None = None,
    ) -> CompiledRule:
        """Add a rule, or replace the one of the same name where it stands.

        Raises:
            VocabularyError: the rule makes no sense.
        """
        with self._lock:
            self.made += rule.name is None
            compiled = CompiledRule(rule.name or f"rule-{self.made}", rule, origin=origin, say=say, test=test)
            places = [one.place for one in self._rules]
            if compiled.place in places:
                self._rules[places.index(compiled.place)] = compiled
            else:
                self._rules.append(compiled)
            self._reindex()
            return compiled

    def replace(self, rules: list[Rule], origin: str, session: str | None = None) -> list[CompiledRule]:
        """Let `rules` take the place of all that came from `origin`; with `session` of those for it.

        Returns:
            The rules that were made.

        Raises:
            VocabularyError: a rule makes no sense; nothing is changed then.
        """
        made = [
            CompiledRule(rule.name or f"{origin}-{number}", rule, origin=origin) for number, rule in enumerate(rules, 1)
        ]
        twice = [name for (name, _session), times in Counter(one.place for one in made).items() if times > 1]
        if twice:
            raise VocabularyError(f"name: there are several rules called {twice[0]!r}")
        with self._lock:
            self._rules = made + [rule for rule in self._rules if rule.origin != origin or not _meant(rule, session)]
            self._reindex()
        return made

    def remove(self, name: str, session: str | None = None) -> None:
        """Remove the rule of this name; with `session` the one for it.

        Raises:
            UnknownNameError: there is none.
        """
        with self._lock:
            kept = [rule for rule in self._rules if rule.name != name or not _meant(rule, session)]
            if len(kept) == len(self._rules):
                raise UnknownNameError(f"there is no rule called {name!r}")
            self._rules = kept
            self._reindex()

    def clear(self, *, keep: str | None = None, session: str | None = None) -> None:
        """Remove all rules, except those from `keep`; with `session` only those for it."""
        with self._lock:
            self._rules = [rule for rule in self._rules if rule.origin == keep or not _meant(rule, session)]
            self._reindex()

    def get(self, name: str, session: str | None = None) -> CompiledRule:
        """The rule of this name; with `session` the one for it, or else for all.

        Raises:
            UnknownNameError: there is none.
        """
        found = [rule for rule in self._rules if rule.name == name]
        if not found:
            raise UnknownNameError(f"there is no rule called {name!r}")
        return next((rule for rule in found if _meant(rule, session)), found[0])

    def made_elsewhere(self, rules: list[Made], made: int, keep: str) -> None:
        """Have the rules that another server has.

        Args:
            rules: name, rule and origin of each, in their order.
            made: how many rules without a name were made there.
            keep: the origin of the rules that both servers make themselves; those stay as they
                are here, unless they are gone there.
        """
        with self._lock:
            own = {rule.place: rule for rule in self._rules if rule.origin == keep}
            self.made = max(self.made, made)
            told = [CompiledRule(name, rule, origin=origin) for name, rule, origin in rules]
            self._rules = [own.get(rule.place, rule) if rule.origin == keep else rule for rule in told]
            self._reindex()

    def all(self) -> tuple[CompiledRule, ...]:
        """Every rule, in the order in which they are tried."""
        return self._index.ordered

    @property
    def python(self) -> bool:
        """Whether a Python callable has a say in any rule."""
        return self._index.python

    def choose(self, facts: Facts, session: Session, seed: int) -> Chosen | None:
        """The first rule that matches and may answer, counted as used; None if there is none."""
        index, known = self._index, facts.known
        if not index.ordered:
            return None
        if known is None or not known.repeated:
            if known is not None:
                known.repeated = True
            return _first(index.candidates(facts), CompiledRule.matches, facts, session, seed)
        fitting = known.fitting
        if fitting is None or fitting[0] is not index:
            fitting = known.fitting = index, tuple(rule for rule in index.candidates(facts) if rule.fits(facts))
        return _first(fitting[1], CompiledRule.holds, facts, session, seed)

    def _reindex(self) -> None:
        self._index = _Index(tuple(sorted(self._rules, key=lambda rule: -rule.rule.priority)))


class _Index:
    """The rules as they are at one time: a changed book has another one."""

    def __init__(self, ordered: tuple[CompiledRule, ...]) -> None:
        self.ordered = ordered
        self.python = any(rule.python for rule in ordered)
        self._models = {rule.model for rule in ordered if rule.model is not None}
        self._users = {rule.user for rule in ordered if rule.user is not None}
        self._parts = any(rule.part is not None for rule in ordered)
        self._found: dict[tuple[str | None, str | None], list[tuple[CompiledRule, str | None]]] = {}

    def candidates(self, facts: Facts) -> list[CompiledRule]:
        """The rules that want no other model, user text or part of it than the request's."""
        model, text = facts.request.model, facts.user if self._users or self._parts else ""
        key = model if model in self._models else None, text if text in self._users else None
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = [
                (rule, rule.part)
                for rule in self.ordered
                if rule.model in (None, key[0]) and rule.user in (None, key[1])
            ]
        return [rule for rule, part in found if part is None or part in text]


def _meant(rule: CompiledRule, session: str | None) -> bool:
    """Whether a rule is for this session; None means every rule."""
    return session is None or rule.rule.when.session == session


def _first(
    rules: Iterable[CompiledRule],
    matches: Callable[[CompiledRule, Facts], bool],
    facts: Facts,
    session: Session,
    seed: int,
) -> Chosen | None:
    for rule in rules:
        if matches(rule, facts) and rule.in_state(session):
            chosen = _use(rule, session, seed)
            if chosen is not None:
                return chosen
    return None


def _use(rule: CompiledRule, session: Session, seed: int) -> Chosen | None:
    if rule.used_up(session):
        return None
    fault = rule.rule.fault
    if fault is not None and not strikes(fault, rule.name, session, seed):
        fault = None
    if (fault is None and not rule.speaks) or not rule.move_on(session):
        return None
    if rule.times is None:
        count: int | None = session.use(rule.name)
    else:
        count = session.use_once_more(rule.name, rule.times)
    if count is None:
        return None
    return Chosen(rule, count, fault)
