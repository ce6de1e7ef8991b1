"""A matcher says itself what it depends on, and only what the body alone decides is cached."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

from mock_server import Match, Rule
from mock_server.exchange.prompt import Prompt
from mock_server.stubs import matchers
from mock_server.stubs.matchers import BodyMatcher, Matcher, RequestMatcher, matchers_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Asker

    from mock_server.exchange.request_view import RequestView

EVERY_FIELD = Match(
    model="gpt-4",
    user="Hi",
    system="Be brief",
    message="Hi",
    role="user",
    function="f",
    stream=False,
    session="s",
    headers={"x-team": "red"},
    json={"temperature": 1},
)


def _weekday(view: RequestView) -> str | None:
    return view.headers.get("x-weekday")


def test_a_matcher_is_of_the_body_or_of_the_request() -> None:
    """There is no third kind, so that one that says nothing of what it depends on can't be written."""
    assert get_args(Matcher) == (BodyMatcher, RequestMatcher)
    assert {type(matcher) for matcher in matchers_of(EVERY_FIELD)} == {BodyMatcher, RequestMatcher}


def test_a_matcher_of_the_body_sees_nothing_else() -> None:
    """What a matcher of the body is handed knows no header lines and no session."""
    public = {name for name in dir(Prompt) if not name.startswith("_")}
    assert public == {"digest", "functions", "json", "role", "systems", "texts", "user"}


def test_which_fields_need_more_than_the_body() -> None:
    """The session and header lines do; every other field of a `Match` is of the body."""
    fields = {matcher.field for matcher in matchers_of(EVERY_FIELD) if isinstance(matcher, RequestMatcher)}
    assert fields == {"session", "headers.x-team"}


def test_a_new_matcher_of_a_header_is_asked_each_time(ask: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often the same body comes, a header that another word of the vocabulary reads decides."""
    before = matchers._all

    def with_weekday(match: Match) -> Iterator[Matcher]:
        yield from before(match)
        yield RequestMatcher("weekday", "'Monday'", _weekday, "Monday".__eq__)

    monkeypatch.setattr(matchers, "_all", with_weekday)
    ask.engine.state.rules.put(Rule(name="monday", reply="It is Monday."))
    weekdays = ["Monday", "Tuesday"] * 4
    replies = [ask.send("What day is it?", {"X_Weekday": weekday}).body for weekday in weekdays]
    assert [b"It is Monday." in reply for reply in replies] == [weekday == "Monday" for weekday in weekdays]
