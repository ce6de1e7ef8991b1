"""The mock of the API as a test programs it: by messages as a stack writes them, and strict once it has a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from cdktf_openai._engine.marks import reveal
from cdktf_openai.testing.calls import Call
from mock_server import MockServer
from terraform_provider_openai.schema import Message, Struct

if TYPE_CHECKING:
    from mock_server.exchange.request_view import RequestView
    from mock_server.journal.entry import Entry
    from mock_server.python_api import RuleHandle
    from mock_server.vocabulary import Duration

__tracebackhide__ = True  # a failing test shows itself, not how it was run

NO_RULE_MATCHED = "no_rule_matched"


class OpenaiMock(MockServer):
    """A mock of the API for one test, with all words of `mock_server.MockServer`.

    Without a rule it gives its deterministic default replies. From the first `on` on it is strict: a request that no
    rule matches is an error, which names the closest rule and the field that differed, and fails the test. `on()`
    without a condition matches all that no earlier rule does.

    Attributes:
        is_scripted: Whether the test gave it a rule or a fault.
    """

    is_scripted = False

    def on(
        self,
        predicate: Message | Callable[[RequestView], object] | None = None,
        *more: Message,
        name: str | None = None,
        **match: Any,
    ) -> RuleHandle:
        """Begin a rule for the conversations that end with these messages, and for which all else holds.

        Args:
            predicate: A message, such as `user("Say hello")`, of which what is set must be equal; or a function that is
                asked about each request.
            more: The messages that follow the first.
            name: What to call the rule; by default `rule-1` and so on.
            match: The words of `mock_server.Match`: `model="gpt-4"`, `user=re.compile("hello")`.
        """
        self._script()
        messages = (predicate, *more) if isinstance(predicate, Message) else more
        test = None if isinstance(predicate, Message) else predicate
        if messages:
            match["json"] = {**_at_the_end(messages), **match.get("json", {})}
        rule = super().on(test, name=name, **match)
        self._unmatched("error")
        return rule

    def fault(self, name: str | None = None, *, when: dict[str, Any] | None = None, **fault: Any) -> str:
        """Let something go wrong for all requests that match, in the words of a `mock_server.Fault`."""
        self._script()
        return super().fault(name, when=when, **fault)

    def fail(self, status: int, **fault: Any) -> str:
        """Answer every request with an error, whatever rule matches; the words of a `mock_server.Fault` are keywords.

        Args:
            status: The HTTP status, 400 to 599.
            fault: Such as `times=2` (then no more), `retry_after=0` (seconds), `message="…"`.

        Returns:
            The fault's name, for `enable` and `disable`.
        """
        return self.fault(status=status, **fault)

    def stream(self, *, first: Duration = 0.0, delay: Duration = 0.0) -> str:
        """Let every stream flow: seconds before the first token, and between two.

        Returns:
            The fault's name, for `enable` and `disable`.
        """
        return self.fault(first=first, between=delay)

    @property
    def calls(self) -> list[Call]:
        """The requests for chat completions so far, oldest first."""
        return [Call.of(entry) for entry in self.journal if entry.path.endswith("/chat/completions")]

    @property
    def unmatched(self) -> list[str]:
        """What was answered to each request that no rule matched: the closest rule, and the field that differed."""
        missed = [entry for entry in self.journal if _error(entry).get("code") == NO_RULE_MATCHED]
        return [f"request {entry.number}: {_error(entry)['message']}" for entry in missed]

    def reset(self, session: str | None = None) -> None:
        """Go back to the start: no rule, no fault, nothing remembered, and not strict; or forget one session."""
        super().reset(session)
        if session is None:
            self._unmatched("reply")

    def reset_rules(self, session: str | None = None) -> None:
        """Remove the rules; without one the mock is not strict. Or remove those of one session."""
        super().reset_rules(session)
        if session is None:
            self._unmatched("reply")

    def __repr__(self) -> str:
        return f"<openai_mock: {len(self.engine.state.rules.all())} rules, {len(self.calls)} calls>"

    def _script(self) -> None:
        self.is_scripted = True

    def _unmatched(self, answer: str) -> None:
        state = self.engine.state
        if state.config.unmatched != answer:
            state.configure(msgspec.structs.replace(state.config, unmatched=answer))


class LiveApi(OpenaiMock):
    """The real API in the place of the mock: its requests are kept as the mock's are, and it can't be scripted."""

    def _script(self) -> None:
        super()._script()
        pytest.skip("with --openai-live=yes: the test scripts the API")


def _at_the_end(messages: tuple[Message, ...]) -> dict[str, Any]:
    """Return JSON paths and values that say: these messages are the last ones."""
    return {
        f"messages[{place - len(messages)}].{path}": value
        for place, message in enumerate(messages)
        for path, value in _fields(_set(message))
    }


def _set(value: Any) -> Any:
    """Return what is set, structs as dicts, and what is marked as it was before."""
    if isinstance(value, str):
        return reveal(value)
    if isinstance(value, Struct):
        value = value.values()
    if isinstance(value, Mapping):
        return {name: _set(inner) for name, inner in value.items() if inner is not None}
    return [_set(inner) for inner in value] if isinstance(value, list | tuple) else value


def _fields(values: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield each value with its path; a list is one value."""
    for name, value in values.items():
        if isinstance(value, dict):
            yield from ((f"{name}.{path}", inner) for path, inner in _fields(value))
        else:
            yield name, value


def _error(entry: Entry) -> dict[str, Any]:
    response = entry.response
    error = response.get("error") if isinstance(response, dict) else None
    return error if isinstance(error, dict) else {}
