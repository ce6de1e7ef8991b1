"""A rule whose Python raises is an error of the mock that names the rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from mock_server import Rule
from mock_server.python_api import Controls

if TYPE_CHECKING:
    from conftest import Asker


def _fails(_view: object) -> Any:
    raise ValueError("no such team")


def test_a_predicate_that_raises(ask: Asker) -> None:
    """The error names the rule and the predicate, and SDKs do not ask again."""
    Controls(ask.engine).on(_fails, name="team").reply("never")
    answer = ask.send()
    assert answer.status == 500
    assert b"The predicate _fails of rule 'team' failed: ValueError: no such team" in answer.body
    assert ("x-should-retry", "false") in answer.headers


@pytest.mark.parametrize("error", [SystemExit(3), KeyboardInterrupt(), GeneratorExit()], ids=repr)
def test_a_predicate_that_wants_to_end_the_server(ask: Asker, error: BaseException) -> None:
    """What ends a program elsewhere is an error of the rule here as well."""

    def ends(_view: object) -> Any:
        raise error

    Controls(ask.engine).on(ends, name="team").reply("never")
    assert b"of rule 'team' failed: " + type(error).__name__.encode() in ask.send().body


def test_a_template_that_fails(ask: Asker) -> None:
    """The error names the rule, and SDKs do not ask again."""
    Controls(ask.engine).on(name="greeting").template("{{ 1/0 }}")
    answer = ask.send()
    assert b"The template of rule 'greeting' failed: ZeroDivisionError" in answer.body
    assert ("x-should-retry", "false") in answer.headers


def test_a_pattern_of_a_fault_that_takes_too_long(ask: Asker) -> None:
    """The error names the fault and the place of the pattern."""
    Controls(ask.engine).fault("slow", when={"user": {"regex": "^(a|aa)+$"}}, status=503)
    error = ask.error("a" * 60 + "!", status=500)
    assert (error["type"], error["code"]) == ("mock_error", "pattern_timed_out")
    assert "The pattern when.user.regex of fault 'slow' took more than 1 s" in error["message"]


def test_the_near_misses_of_a_predicate_that_raises(ask: Asker) -> None:
    """What failed is told as the difference, and the listing itself does not fail."""
    Controls(ask.engine).on(_fails, name="team").reply("never")
    ask.send()
    [miss] = ask.engine.state.near_misses(ask.engine.state.journal[-1])
    assert "no such team" in miss.differences[0].got


def test_a_callable_that_raises_is_not_retried(ask: Asker) -> None:
    """What a reply's callable got wrong does not pass."""
    ask.engine.state.rules.put(Rule(name="reply"), say=_fails)
    answer = ask.send()
    assert b"The reply of rule 'reply' failed: ValueError" in answer.body
    assert ("x-should-retry", "false") in answer.headers
