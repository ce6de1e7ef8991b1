"""All rules of a server, in the order in which they are tried."""

from __future__ import annotations

from collections import Counter
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from mock_server.errors import UnknownNameError, VocabularyError
from mock_server.rules.compiled import CompiledRule, Test
from mock_server.rules.strikes import strikes
from mock_server.vocabulary import Rule

if TYPE_CHECKING:
    from mock_server.facts import Facts
    from mock_server.replies.sources import Speaker
    from mock_server.sessions import Session
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


class RuleBook:
    """Rules, by priority and then in the order in which they were made.

    Rules that want one exact model or user text are found through an index, so that a long
    book costs little.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._rules: list[CompiledRule] = []
        self._made = 0
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
            self._made += rule.name is None
            compiled = CompiledRule(rule.name or f"rule-{self._made}", rule, origin=origin, say=say, test=test)
            names = [one.name for one in self._rules]
            if compiled.name in names:
                self._rules[names.index(compiled.name)] = compiled
            else:
                self._rules.append(compiled)
            self._reindex()
            return compiled

    def replace(self, rules: list[Rule], origin: str) -> None:
        """Let `rules` take the place of all that came from `origin`.

        Raises:
            VocabularyError: a rule makes no sense; nothing is changed then.
        """
        made = [
            CompiledRule(rule.name or f"{origin}-{number}", rule, origin=origin) for number, rule in enumerate(rules, 1)
        ]
        twice = [name for name, times in Counter(rule.name for rule in made).items() if times > 1]
        if twice:
            raise VocabularyError(f"name: there are several rules called {twice[0]!r}")
        with self._lock:
            self._rules = made + [rule for rule in self._rules if rule.origin != origin]
            self._reindex()

    def remove(self, name: str) -> None:
        """Remove the rule of this name.

        Raises:
            UnknownNameError: there is none.
        """
        with self._lock:
            kept = [rule for rule in self._rules if rule.name != name]
            if len(kept) == len(self._rules):
                raise UnknownNameError(f"there is no rule called {name!r}")
            self._rules = kept
            self._reindex()

    def clear(self, *, keep: str | None = None, session: str | None = None) -> None:
        """Remove all rules, except those from `keep`; with `session` only those for it."""
        with self._lock:
            self._rules = [
                rule
                for rule in self._rules
                if rule.origin == keep or (session is not None and rule.rule.when.session != session)
            ]
            self._reindex()

    def get(self, name: str) -> CompiledRule:
        """The rule of this name.

        Raises:
            UnknownNameError: there is none.
        """
        for rule in self._rules:
            if rule.name == name:
                return rule
        raise UnknownNameError(f"there is no rule called {name!r}")

    def all(self) -> tuple[CompiledRule, ...]:
        """Every rule, in the order in which they are tried."""
        return self._ordered

    def choose(self, facts: Facts, session: Session, seed: int) -> Chosen | None:
        """The first rule that matches and may answer, counted as used; None if there is none."""
        if not self._ordered:
            return None
        for rule in self._candidates(facts):
            if rule.matches(facts) and rule.in_state(session):
                chosen = _use(rule, session, seed)
                if chosen is not None:
                    return chosen
        return None

    def _candidates(self, facts: Facts) -> tuple[CompiledRule, ...]:
        model = facts.request.model if facts.request.model in self._models else None
        user = facts.user if self._users and facts.user in self._users else None
        found = self._index.get((model, user))
        if found is None:
            found = tuple(rule for rule in self._ordered if rule.model in (None, model) and rule.user in (None, user))
            self._index[model, user] = found
        return found

    def _reindex(self) -> None:
        self._ordered = tuple(sorted(self._rules, key=lambda rule: -rule.rule.priority))
        self._models = {rule.model for rule in self._ordered if rule.model is not None}
        self._users = {rule.user for rule in self._ordered if rule.user is not None}
        self._index: dict[tuple[str | None, str | None], tuple[CompiledRule, ...]] = {}


def _use(rule: CompiledRule, session: Session, seed: int) -> Chosen | None:
    if rule.used_up(session):
        return None
    fault = rule.rule.fault
    if fault is not None and not strikes(fault, rule.name, session, seed):
        fault = None
    if fault is None and not rule.speaks:
        return None
    if rule.times is None:
        count: int | None = session.use(rule.name)
    else:
        count = session.use_once_more(rule.name, rule.times)
    if count is None:
        return None
    rule.move_on(session)
    return Chosen(rule, count, fault)
