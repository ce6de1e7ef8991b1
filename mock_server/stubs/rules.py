"""All rules of a server, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from mock_server.stubs.compiled_rule import CompiledRule, Test
from mock_server.stubs.named_book import NamedBook
from mock_server.stubs.schedule import strikes
from mock_server.vocabulary import Rule

if TYPE_CHECKING:
    from mock_server.exchange.prompt import Prompt
    from mock_server.exchange.request_view import RequestView
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


class RuleBook(NamedBook[CompiledRule]):
    """Rules, by priority and then in the order in which they were made.

    Rules that want one exact model or user text are found through an index, so that a long
    book costs little.
    """

    def __init__(self) -> None:
        super().__init__("rule")
        self._index = _Index(())

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
        return self.add(rule.name, lambda name: CompiledRule(name, rule, origin=origin, say=say, test=test))

    def replace(self, rules: list[Rule], origin: str, session: str | None = None) -> list[CompiledRule]:
        """Let `rules` take the place of all that came from `origin`; with `session` of those for it.

        Returns:
            The rules that were made.

        Raises:
            VocabularyError: a rule makes no sense; nothing is changed then.
        """
        new = [
            CompiledRule(rule.name or f"{origin}-{number}", rule, origin=origin) for number, rule in enumerate(rules, 1)
        ]
        self.replace_origin(new, origin, session)
        return new

    def all(self) -> tuple[CompiledRule, ...]:
        """Return every rule, in the order in which they are tried."""
        return self._index.ordered

    @property
    def python(self) -> bool:
        """Whether a Python callable has a say in any rule."""
        return self._index.python

    def choose(self, view: RequestView, session: Session, seed: int, *, repeated: bool = False) -> Chosen | None:
        """Return the first rule that matches and may answer, counted as used; None if there is none.

        Args:
            view: the request.
            session: its session.
            seed: the server's seed.
            repeated: the same prompt is asked about again and again, so that it pays to keep which
                rules match its body.
        """
        index = self._index
        if not index.ordered:
            return None
        rules = index.matching(view.prompt) if repeated else index.candidates(view.prompt)
        return _first(rules, view, session, seed, matched=repeated)

    def _set(self, items: tuple[CompiledRule, ...]) -> None:
        super()._set(items)
        self._index = _Index(tuple(sorted(items, key=lambda rule: -rule.rule.priority)))


class _Index:
    """The rules as they are at one time: a changed book has another one."""

    def __init__(self, ordered: tuple[CompiledRule, ...]) -> None:
        self.ordered = ordered
        self.python = any(rule.python for rule in ordered)
        self._models = {rule.model for rule in ordered if rule.model is not None}
        self._users = {rule.user for rule in ordered if rule.user is not None}
        self._parts = any(rule.part is not None for rule in ordered)
        self._by_text: dict[tuple[str | None, str | None], list[tuple[CompiledRule, str | None]]] = {}
        self._by_prompt: WeakKeyDictionary[Prompt, tuple[CompiledRule, ...]] = WeakKeyDictionary()

    def candidates(self, prompt: Prompt) -> list[CompiledRule]:
        """Return the rules that want no other model, user text or part of it than the prompt's."""
        model, text = prompt.request.model, prompt.user if self._users or self._parts else ""
        key = model if model in self._models else None, text if text in self._users else None
        rules = self._by_text.get(key)
        if rules is None:
            rules = self._by_text[key] = [
                (rule, rule.part)
                for rule in self.ordered
                if rule.model in (None, key[0]) and rule.user in (None, key[1])
            ]
        return [rule for rule, part in rules if part is None or part in text]

    def matching(self, prompt: Prompt) -> tuple[CompiledRule, ...]:
        """Return the rules whose conditions on the body hold; kept as long as the prompt is."""
        rules = self._by_prompt.get(prompt)
        if rules is None:
            rules = tuple(rule for rule in self.candidates(prompt) if rule.matches_body(prompt))
            self._by_prompt[prompt] = rules
        return rules


def _first(
    rules: Iterable[CompiledRule], view: RequestView, session: Session, seed: int, *, matched: bool
) -> Chosen | None:
    """Return the first that matches and may answer; `matched` says that their conditions on the body hold."""
    for rule in rules:
        if (matched or rule.matches_body(view.prompt)) and rule.matches_request(view) and rule.in_state(session):
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
