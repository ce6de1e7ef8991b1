"""A rule, ready to be matched."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mock_server.errors import FINAL, ApiError, VocabularyError
from mock_server.replies.sources import Source, Speaker, source_of, speaker
from mock_server.sessions.session import STARTED
from mock_server.stubs.matchers import BodyMatcher, Matcher, RequestMatcher, matchers_of
from mock_server.stubs.named_book import Place
from mock_server.stubs.patterns import PatternTimeoutError
from mock_server.vocabulary import Reply, Rule, Text

if TYPE_CHECKING:
    from mock_server.exchange.prompt import Prompt
    from mock_server.exchange.request_view import RequestView
    from mock_server.sessions.session import Session

Test = Callable[["RequestView"], object]


class CompiledRule:
    """A rule with its predicates and its source.

    Attributes:
        name: what the rule is called.
        rule: the rule in the words of the vocabulary.
        origin: who made it: `config`, `python` or `admin`.
        matchers: its conditions, in the order of the vocabulary.
        body_matchers: those on the request's body.
        request_matchers: those on more than the body.
        source: what says its reply.
        speaks: whether it replies at all; if not it is there for its fault alone.
        times: how often it answers in a session, or None.
        model: the one model that it is for, or None.
        user: the one text of the last user message that it is for, or None.
        part: what the last user message must contain, or None.
        python: whether a Python callable has a say in it.
    """

    __slots__ = (
        "body_matchers",
        "matchers",
        "model",
        "name",
        "origin",
        "part",
        "python",
        "request_matchers",
        "rule",
        "source",
        "speaks",
        "times",
        "user",
    )

    def __init__(
        self,
        name: str,
        rule: Rule,
        *,
        origin: str,
        say: Speaker | None = None,
        test: Test | None = None,
    ) -> None:
        self.name = name
        self.rule = rule
        self.origin = origin
        self.matchers: tuple[Matcher, ...] = matchers_of(rule.when)
        if test is not None:
            self.matchers += (_python(test, name),)
        self.body_matchers = tuple(matcher for matcher in self.matchers if isinstance(matcher, BodyMatcher))
        self.request_matchers = tuple(matcher for matcher in self.matchers if isinstance(matcher, RequestMatcher))
        self.python = say is not None or test is not None
        self.source: Source = speaker(say) if say is not None else source_of(rule.reply)
        self.speaks = rule.fault is None or rule.reply is not None or say is not None
        self.times = _times(rule)
        model = rule.when.model
        self.model = model if isinstance(model, str) and "*" not in model else None
        user = rule.when.user
        self.user = user if isinstance(user, str) else None
        self.part = user.contains if isinstance(user, Text) and not user.ignore_case else None

    @property
    def place(self) -> Place:
        """What tells it from all others."""
        return self.name, self.rule.when.session

    def matches_body(self, prompt: Prompt) -> bool:
        """Return whether every condition on the body holds."""
        try:
            for _field, _expected, read, test in self.body_matchers:  # the hot path: no generator
                if not test(read(prompt)):
                    return False
        except PatternTimeoutError as error:
            raise error.of("rule", self.name) from None
        return True

    def matches_request(self, view: RequestView) -> bool:
        """Return whether every condition on more than the body holds."""
        try:
            for _field, _expected, read, test in self.request_matchers:
                if not test(read(view)):
                    return False
        except PatternTimeoutError as error:
            raise error.of("rule", self.name) from None
        return True

    def in_state(self, session: Session) -> bool:
        """Return whether the rule's scenario is where the rule wants it."""
        scenario = self.rule.scenario
        if scenario is None or scenario.state is None:
            return True
        return session.states.get(scenario.name, STARTED) == scenario.state

    def move_on(self, session: Session) -> bool:
        """Put the rule's scenario into its next state; False if another request was quicker."""
        scenario = self.rule.scenario
        if scenario is None or scenario.then is None:
            return True
        return session.move(scenario.name, scenario.state, scenario.then)

    def used_up(self, session: Session) -> bool:
        """Return whether the rule has answered as often as it may."""
        return self.times is not None and session.hits.get(self.name, 0) >= self.times


def _times(rule: Rule) -> int | None:
    reply = rule.reply
    if isinstance(reply, Reply) and reply.sequence and reply.then == "pass":
        length = len(reply.sequence)
        return min(length, rule.times) if rule.times else length
    return rule.times


def _python(test: Test, rule: str) -> Matcher:
    name = getattr(test, "__name__", "predicate")
    if not callable(test):
        raise VocabularyError(f"when: a predicate must be callable (got {test!r})")

    def guarded(view: RequestView) -> bool:
        try:
            return bool(test(view))
        except BaseException as error:
            message = f"The predicate {name} of rule {rule!r} failed: {type(error).__name__}: {error}"
            raise ApiError(500, message, type="mock_error", code="predicate_failed", headers=FINAL) from error

    return RequestMatcher("predicate", f"{name}(facts) to be true", guarded, bool)
