"""A rule whose Python raises is an error of the mock that names the rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
