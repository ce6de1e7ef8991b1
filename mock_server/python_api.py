"""Steering a server from Python, with the words of the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

from mock_server.errors import VocabularyError
from mock_server.vocabulary import (
    CallReply,
    Duration,
    Fault,
    FaultRule,
    Limits,
    Match,
    Reply,
    Rule,
    RuleName,
    Scenario,
    Text,
    Timing,
    checked,
    understood,
)

__tracebackhide__ = True  # in a pytest run a wrong word shows the line that has it

if TYPE_CHECKING:
    from mock_server.clock import Clock
    from mock_server.engine.engine import Engine
    from mock_server.exchange.request_view import RequestView
    from mock_server.journal.journal import Journal
    from mock_server.replies.sources import CallableReply, Context


# What can stand in a pattern itself of the flags that it was compiled with.
_FLAGS = {"a": re.ASCII, "i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL, "x": re.VERBOSE}


def match_of(fields: dict[str, Any]) -> Match:
    """Keywords as a `Match`; compiled regular expressions become `regex`.

    Raises:
        VocabularyError: a keyword is unknown or its value makes no sense.
    """
    plain = {name: _plain(value) for name, value in fields.items()}
    values = fields.get("json")
    for path, value in values.items() if isinstance(values, dict) else ():
        if isinstance(value, re.Pattern):
            raise VocabularyError(f"json.{path}: is compared with a value, not with a regular expression")
    match: Match = understood(plain, Match)
    return match


def _plain(value: Any) -> Any:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, bytes):
            raise VocabularyError(f"a regular expression must be one of text (got {value.pattern!r})")
        letters = "".join(letter for letter, flag in _FLAGS.items() if value.flags & flag)
        return {"regex": f"(?{letters}){value.pattern}" if letters else value.pattern}
    if isinstance(value, Text):
        return msgspec.to_builtins(value)
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return value


class RuleHandle:
    """A rule in the making: each method adds to it, and takes effect at once.

    The rule exists from the first reply or fault on. Every method gives the handle back.
    """

    def __init__(self, engine: Engine, rule: Rule, test: Callable[[RequestView], object] | None) -> None:
        self._engine = engine
        self._rule = rule
        self._test = test
        self._say: Callable[[Context], CallableReply] | None = None
        self._is_put = False

    @property
    def name(self) -> str | None:
        """What the rule is called; None until it exists."""
        return self._rule.name

    @property
    def used(self) -> int:
        """How often the rule answered, over all sessions."""
        return self._engine.state.sessions.hits(self._rule.name or "")

    def reply(self, content: CallableReply | Callable[[Context], CallableReply] = None) -> RuleHandle:
        """Reply with a text, a value as JSON text, a `Reply`, or what a callable returns.

        Args:
            content: None is the deterministic default. A callable gets the `Context` of each
                request and returns one of the others.
        """
        if callable(content):
            self._say = content
            return self._with()
        if isinstance(content, (dict, list)):
            return self._replying(json=content)
        if isinstance(content, Reply):
            return self._with(reply=content)
        return self._with(reply=Reply()) if content is None else self._replying(text=content)

    def reply_sequence(self, replies: list[str | Reply], *, then: str = "last") -> RuleHandle:
        """Give these replies one after another; `then` is `last`, `cycle`, `default` or `pass`."""
        return self._replying(sequence=replies, then=then)

    def call(self, name: str, arguments: dict[str, Any] | str | None = None) -> RuleHandle:
        """Call a function; without arguments they are generated to fit its schema."""
        return self._replying(call=CallReply(name, arguments))

    def calls(self, *calls: tuple[str, dict[str, Any] | str | None]) -> RuleHandle:
        """Call several tools at once, each given as its name and arguments."""
        return self._replying(calls=[CallReply(name, arguments) for name, arguments in calls])

    def template(self, source: str) -> RuleHandle:
        """Reply with a sandboxed Jinja template."""
        return self._replying(template=source)

    def echo(self) -> RuleHandle:
        """Reply with the last user message."""
        return self._replying(echo=True)

    def refuse(self, text: str) -> RuleHandle:
        """Reply with a refusal."""
        return self._replying(refusal=text)

    def stream(self, *, delay: Duration = 0.0, first: Duration = 0.0) -> RuleHandle:
        """Let streams flow: seconds before the first token, and between two."""
        return self._replying(stream=Timing(first, delay))

    def fail(self, status: int, **fault: Any) -> RuleHandle:
        """Answer with an error; the other words of a `Fault` are keywords.

        Without `times` it always fails; after its `times` the rule's reply follows, or the next
        rule that matches.
        """
        return self.fault(status=status, **fault)

    def fault(self, **fault: Any) -> RuleHandle:
        """Let something go wrong, in the words of a `Fault`."""
        return self._with(fault=checked(fault, Fault))

    def times(self, times: int) -> RuleHandle:
        """Answer so many times in each session, then never."""
        return self._with(times=times)

    def once(self) -> RuleHandle:
        """Answer once in each session."""
        return self.times(1)

    def priority(self, priority: int) -> RuleHandle:
        """Go before rules of a lower priority; 0 is usual."""
        return self._with(priority=priority)

    def in_scenario(self, name: str, state: str | None = None, then: str | None = None) -> RuleHandle:
        """Answer in one state of a story (`started` is the first), and move it to the next."""
        return self._with(scenario=Scenario(name, state, then))

    def remove(self) -> None:
        """Remove the rule."""
        self._engine.state.rules.remove(self._rule.name or "", self._rule.when.session)

    def _replying(self, **fields: Any) -> RuleHandle:
        """Add words to the reply; what they exclude is left to the vocabulary's own check."""
        reply = self._rule.reply if isinstance(self._rule.reply, Reply) else Reply()
        return self._with(reply=msgspec.structs.replace(reply, **fields))

    def _with(self, **fields: Any) -> RuleHandle:
        rule = checked(msgspec.structs.replace(self._rule, **fields), Rule)
        state = self._engine.state
        # The first time another rule of the same name may go; then the rule itself changes, and counts on.
        put = (state.rules.put if self._is_put else state.put_rule)(
            rule, origin="python", say=self._say, test=self._test
        )
        self._is_put = True
        self._rule = msgspec.structs.replace(rule, name=put.name)
        return self


class Controls:
    """The Python side of a server: rules, faults, journal, time and resets.

    What takes a `session`, as the `X-Mock-Session` header names it, is for that session alone.

    Args:
        engine: the engine to steer.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def on(
        self,
        predicate: Callable[[RequestView], object] | None = None,
        *,
        name: str | None = None,
        **match: Any,
    ) -> RuleHandle:
        """Begin a rule for the requests that match.

        Args:
            predicate: is asked about each request, after all other conditions.
            name: what to call the rule; a rule of the same name is replaced.
            match: the words of a `Match`, such as `user="Hi"` or `model=re.compile("gpt-4.*")`.

        Raises:
            VocabularyError: a keyword is unknown or its value makes no sense.
        """
        return RuleHandle(self.engine, Rule(name, match_of(match)), predicate)

    def fault(self, name: str | None = None, *, when: dict[str, Any] | None = None, **fault: Any) -> str:
        """Let something go wrong for all requests that match, whatever rule answers.

        Returns:
            The fault's name, for `enable`, `disable` and the admin API.
        """
        rule = FaultRule(checked(fault, Fault), name, match_of(when or {}))
        return self.engine.state.put_fault(rule, origin="python").name

    def enable(self, fault: str, *, session: str | None = None) -> None:
        """Switch a fault on.

        Raises:
            UnknownNameError: there is none of this name.
        """
        self.engine.state.faults.turn(fault, enabled=True, session=session)

    def disable(self, fault: str, *, session: str | None = None) -> None:
        """Switch a fault off.

        Raises:
            UnknownNameError: there is none of this name.
        """
        self.engine.state.faults.turn(fault, enabled=False, session=session)

    @property
    def clock(self) -> Clock:
        """The time: `clock.freeze(now)` stops it, `clock.advance(seconds)` goes on, `clock.resume()` lets it run."""
        return self.engine.state.clock

    @property
    def seed(self) -> int:
        """Changes every default reply and id.

        Raises:
            VocabularyError: on assignment, it is no whole number.
        """
        return self.engine.state.seed

    @seed.setter
    def seed(self, seed: int) -> None:
        self.engine.state.seed = understood(seed, int)

    @property
    def limits(self) -> Limits:
        """Rate limits, in each session.

        Raises:
            VocabularyError: on assignment, a limit makes no sense.
        """
        return self.engine.state.limits

    @limits.setter
    def limits(self, limits: Limits) -> None:
        self.engine.state.limits = checked(limits, Limits)

    def scenario(self, name: str, *, state: str, session: str | None = None) -> None:
        """Put a scenario into a state, in every session that there is, or in one alone.

        Raises:
            UnknownNameError: no rule speaks of the scenario.
            VocabularyError: the state makes no sense.
        """
        self.engine.state.put_scenario(name, understood(state, RuleName), session)

    @property
    def journal(self) -> Journal:
        """The last requests and replies; `journal[-1]` is the newest."""
        return self.engine.state.journal

    def reset(self, session: str | None = None) -> None:
        """Go back to the start: rules, faults, journal, sessions, scenarios, limits, clock and seed.

        Args:
            session: what is for this session alone; limits, clock and seed are for all, and stay.
        """
        self.engine.state.reset(session)

    def reset_rules(self, session: str | None = None) -> None:
        """Remove the rules that were added, and let all others count from zero."""
        self.engine.state.reset_rules(session)

    def reset_faults(self, session: str | None = None) -> None:
        """Remove the faults that were added, and let all others count from zero."""
        self.engine.state.reset_faults(session)

    def reset_journal(self, session: str | None = None) -> None:
        """Forget the requests and replies."""
        self.journal.clear(session)

    def reset_scenarios(self, name: str | None = None, *, session: str | None = None) -> None:
        """Put one scenario, or all, back to the start, in every session or in one alone."""
        self.engine.state.sessions.forget_states(name, session)

    def reset_sessions(self, session: str | None = None) -> None:
        """Forget every session's state, or one's: counters, scenarios, limits, stored completions."""
        self.engine.state.sessions.forget(session)

    def reset_clock(self) -> None:
        """Follow the machine's clock again."""
        self.clock.resume()

    def reset_seed(self) -> None:
        """Go back to the configuration's seed."""
        self.seed = self.engine.state.config.seed

    def reset_limits(self) -> None:
        """Go back to the configuration's limits."""
        self.limits = self.engine.state.config.limits
