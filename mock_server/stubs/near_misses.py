"""Why no rule matched: the closest ones, and what each of them missed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from mock_server.errors import ApiError
from mock_server.exchange.secrets import REDACTED, is_secret
from mock_server.sessions.session import STARTED
from mock_server.stubs.patterns import PatternTimeoutError

if TYPE_CHECKING:
    from mock_server.exchange.request_view import RequestView
    from mock_server.sessions.session import Session
    from mock_server.stubs.compiled_rule import CompiledRule
    from mock_server.stubs.matchers import Matcher

LONGEST = 160
LEAD = 40


class Difference(Struct, frozen=True):
    """A condition that did not hold: its field, what it wanted, and what came."""

    field: str
    wanted: str
    got: str

    def __str__(self) -> str:
        return f"{self.field}: wanted {self.wanted}, got {self.got}"


class NearMiss(Struct, frozen=True):
    """A rule that did not match.

    Attributes:
        rule: its name.
        held: how many of its conditions held.
        conditions: how many it has.
        differences: those that did not hold.
    """

    rule: str
    held: int
    conditions: int
    differences: list[Difference]


def near_misses(rules: Iterable[CompiledRule], view: RequestView, session: Session, most: int = 3) -> list[NearMiss]:
    """Return the `most` rules that were closest: fewest differences first."""
    misses = [_near_miss(rule, view, session) for rule in rules]
    return sorted(misses, key=lambda miss: (len(miss.differences), -miss.held))[:most]


def _near_miss(rule: CompiledRule, view: RequestView, session: Session) -> NearMiss:
    missed = [
        _difference(matcher, view)
        for matcher in rule.matchers
        if not (_holds(matcher, view) or _is_redacted(matcher, view))
    ]
    matching = len(rule.matchers) - len(missed)
    missed += _state_differences(rule, session)
    if not missed and not rule.speaks:
        missed.append(Difference("fault", "a request that it strikes", "one that it spares, and the rule has no reply"))
    return NearMiss(rule.name, matching, len(rule.matchers), missed)


def _reads_secret(matcher: Matcher) -> bool:
    return matcher.field.startswith("headers.") and is_secret(matcher.field.removeprefix("headers."))


def _is_redacted(matcher: Matcher, view: RequestView) -> bool:
    """Return whether nobody can tell any more: the journal does not keep secrets."""
    return _reads_secret(matcher) and matcher.value_in(view) == REDACTED


def _state_differences(rule: CompiledRule, session: Session) -> Iterator[Difference]:
    scenario = rule.rule.scenario
    if scenario is not None and not rule.in_state(session):
        state = session.states.get(scenario.name, STARTED)
        yield Difference(f"scenario.{scenario.name}", repr(scenario.state), repr(state))
    if rule.used_up(session):
        yield Difference("times", f"at most {rule.times}", f"used {rule.times} times already")


def _holds(matcher: Matcher, view: RequestView) -> bool:
    """Return whether a condition holds; a user's predicate that raises does not, nor a pattern that takes too long."""
    try:
        return matcher.holds(view)
    except (ApiError, PatternTimeoutError):
        return False


def _difference(matcher: Matcher, view: RequestView) -> Difference:
    try:
        value = matcher.value_in(view)
    except ApiError as error:
        return Difference(matcher.field, matcher.expected, error.message)
    shown = repr(value)
    if _reads_secret(matcher):
        return Difference(matcher.field, REDACTED, shown if value is None else REDACTED)
    pairs = enumerate(zip(matcher.expected, shown, strict=False))
    shared = next((place for place, (expected, actual) in pairs if expected != actual), len(shown))
    return Difference(matcher.field, _clipped(matcher.expected, shared), _clipped(shown, shared))


def _clipped(text: str, shared: int) -> str:
    """Show of a long text the part where it begins to differ."""
    start = max(0, shared - LEAD) if len(text) > LONGEST else 0
    end = start + LONGEST
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"


def describe(misses: list[NearMiss]) -> str:
    """Return the near misses in one sentence each, for an error's text."""
    if not misses:
        return "There are no rules."
    return " ".join(f"Rule {miss.rule!r} missed by {'; '.join(map(str, miss.differences))}." for miss in misses)
