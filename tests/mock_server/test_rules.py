"""Which rule answers, and why others did not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from mock_server import Config, Match, Rule, Text, VocabularyError
from mock_server.python_api import Controls

if TYPE_CHECKING:
    from conftest import Asker

WEATHER = {"name": "get_weather"}
SYSTEM = {"role": "system", "content": "Be brief."}
USER = {"role": "user", "content": "Hi"}

# What a rule wants, a request that has it, and one that does not.
MATCHES: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    ({"model": "gpt-4o"}, {"model": "gpt-4o"}, {}),
    ({"model": "gpt-4*"}, {"model": "gpt-4o"}, {"model": "gpt-3.5-turbo"}),
    ({"user": "Hi"}, {}, {"text": "Hi!"}),
    ({"user": {"contains": "el"}}, {"text": "hello"}, {}),
    ({"user": {"contains": "EL", "ignore_case": True}}, {"text": "hello"}, {}),
    ({"user": {"regex": "^h.+o$"}}, {"text": "hello"}, {"text": "hell"}),
    ({"user": {"equals": "HI", "ignore_case": True}}, {}, {"text": "Hi!"}),
    ({"user": {"glob": "H?"}}, {}, {"text": "Hii"}),
    ({"user": {"contains": "a", "regex": "b$"}}, {"text": "ab"}, {"text": "ba"}),
    ({"message": {"contains": "brief"}}, {"messages": [SYSTEM, USER]}, {}),
    ({"system": "Be brief."}, {"messages": [SYSTEM, USER]}, {"text": "Be brief."}),
    ({"role": "system"}, {"messages": [USER, SYSTEM]}, {}),
    ({"function": "get_weather"}, {"functions": [WEATHER]}, {"functions": [{"name": "other"}]}),
    ({"function": "get_weather"}, {"tools": [{"type": "function", "function": WEATHER}]}, {}),
    ({"headers": {"X-Team": "red"}}, {"headers": {"x-team": "red"}}, {"headers": {"x-team": "blue"}}),
    ({"headers": {"x-team": None}}, {}, {"headers": {"x-team": "red"}}),
    ({"json": {"temperature": 0.5}}, {"temperature": 0.5}, {"temperature": 0.6}),
    ({"json": {"$.messages[-1].content": "Hi"}}, {}, {"text": "Ho"}),
    (
        {"json": {"metadata['a.b']": "c"}},
        {"metadata": {"a.b": "c"}, "store": True},
        {"metadata": {"a": "c"}, "store": True},
    ),
    ({"stream": False}, {}, {"stream": True}),
    ({"session": "s1"}, {"headers": {"X-Mock-Session": "s1"}}, {}),
]


@pytest.fixture
def controls(ask: Asker) -> Controls:
    """The Python side of the engine that `ask` asks."""
    return Controls(ask.engine)


def _rule(ask: Asker) -> str | None:
    return ask.engine.state.journal[-1].rule


@pytest.mark.parametrize(("wanted", "has", "lacks"), MATCHES)
def test_match(
    ask: Asker, controls: Controls, wanted: dict[str, Any], has: dict[str, Any], lacks: dict[str, Any]
) -> None:
    """A rule answers the requests that it is for, and no others."""
    controls.on(name="it", **wanted).reply("yes")
    ask.send(**has)
    assert _rule(ask) == "it"
    ask.send(**lacks)
    assert _rule(ask) is None


def test_first_of_equals(ask: Asker, controls: Controls) -> None:
    """Of rules of one priority the first answers."""
    controls.on().reply("first")
    controls.on().reply("second")
    assert ask.text() == "first"


def test_priority(ask: Asker, controls: Controls) -> None:
    """A higher priority goes first."""
    controls.on().reply("low")
    controls.on().reply("high").priority(1)
    assert ask.text() == "high"


def test_times(ask: Asker, controls: Controls) -> None:
    """A rule that is used up lets the next one answer."""
    handle = controls.on().reply("once").once()
    controls.on().reply("then")
    assert [ask.text() for _ in range(3)] == ["once", "then", "then"]
    assert handle.used == 1


def test_predicate(ask: Asker, controls: Controls) -> None:
    """A Python predicate is asked after the other conditions."""
    controls.on(lambda facts: len(facts.user) > 3).reply("long")
    assert ask.text("hello") == "long"
    assert ask.text("hi") != "long"


def test_compiled_pattern(ask: Asker, controls: Controls) -> None:
    """A compiled regular expression can stand for a text."""
    controls.on(user=re.compile("^say", re.IGNORECASE)).reply("said")
    assert ask.text("Say it") == "said"


@pytest.mark.parametrize(
    ("pattern", "flags", "text"),
    [("^b$", re.MULTILINE, "a\nb"), ("a.b", re.DOTALL, "a\nb"), ("a b # c", re.VERBOSE | re.IGNORECASE, "AB")],
)
def test_flags_of_a_pattern(ask: Asker, controls: Controls, pattern: str, flags: int, text: str) -> None:
    """A compiled regular expression keeps all that it was compiled with."""
    controls.on(user=re.compile(pattern, flags)).reply("found")
    assert ask.text(text) == "found"


@pytest.mark.parametrize("match", [{"user": re.compile(b"x")}, {"json": {"user": re.compile("x")}}])
def test_patterns_that_could_not_match(controls: Controls, match: dict[str, Any]) -> None:
    """A regular expression that would never match is refused where the rule is made."""
    with pytest.raises(VocabularyError, match="regular expression"):
        controls.on(**match)


def test_the_index_keeps_the_order(ask: Asker, controls: Controls) -> None:
    """Rules found by exact model and text stand among the others in their order."""
    controls.on(user=re.compile("x")).reply("pattern")
    controls.on(user="x").reply("exact")
    controls.on(model="gpt-4").reply("model")
    controls.on(model="gpt-4", user="y").reply("both")
    assert [ask.text("x"), ask.text("y"), ask.text("y", model="gpt-4o") == "both"] == ["pattern", "model", False]


def test_replaced_by_name(ask: Asker, controls: Controls) -> None:
    """A rule of the same name takes the other's place."""
    controls.on(name="a").reply("old")
    controls.on(name="b").reply("other")
    controls.on(name="a").reply("new")
    assert ask.text() == "new"


def test_remove(ask: Asker, controls: Controls) -> None:
    """A removed rule answers no more."""
    controls.on().reply("gone").remove()
    assert ask.text() != "gone"


def test_unmatched_error_names_the_difference(asker: type[Asker]) -> None:
    """Where no rule matches, the answer says which was closest and what it missed."""
    ask = asker(Config(unmatched="error", rules=[Rule("greeting", Match(model="gpt-4", user="Hello"), "Hi")]))
    error = ask.error(status=404)
    assert error["code"] == "no_rule_matched"
    assert "Rule 'greeting' missed by user: wanted 'Hello', got 'Hi'." in error["message"]


def test_near_misses(ask: Asker, controls: Controls) -> None:
    """The closest rule comes first, with each field that differed and what it was."""
    controls.on(name="far", model="gpt-4o", user="Hello").reply("x")
    controls.on(name="near", model="gpt-4", user="Hello").reply("x")
    ask.send()
    near, far = ask.engine.state.near_misses(ask.engine.state.journal[-1])
    assert (near.rule, near.held, near.conditions, len(far.differences)) == ("near", 1, 2, 2)
    assert (near.differences[0].field, near.differences[0].wanted, near.differences[0].got) == (
        "user",
        "'Hello'",
        "'Hi'",
    )


def test_near_misses_tell_of_use_and_state(ask: Asker, controls: Controls) -> None:
    """A rule that is used up, or waits for another state, says so."""
    controls.on().reply("x").once()
    controls.on().reply("y").in_scenario("story", "later")
    ask.send()
    ask.send()
    found = ask.engine.state.near_misses(ask.engine.state.journal[-1])
    assert {miss.differences[0].field for miss in found} == {"times", "scenario.story"}


def test_near_misses_hide_keys(ask: Asker, controls: Controls) -> None:
    """A rule that looks at the key does not show it."""
    controls.on(headers={"authorization": "Bearer other"}).reply("x")
    ask.send()
    assert "abcdef" not in repr(ask.engine.state.near_misses(ask.engine.state.journal[-1]))


@pytest.mark.parametrize(
    ("match", "problem"),
    [
        ({"usr": "Hi"}, "unknown field `usr`"),
        ({"user": {"regex": "("}}, "when.user.regex: not a regular expression"),
        ({"user": Text()}, "when.user: give one of"),
        ({"json": {"": 1}}, "the path '' is empty"),
        ({"json": {"a[": 1}}, "cannot read the path"),
        ({"role": "robot"}, "Invalid enum value 'robot'"),
    ],
)
def test_nonsense_is_told_at_once(controls: Controls, match: dict[str, Any], problem: str) -> None:
    """A rule that makes no sense fails where it is made."""
    with pytest.raises(VocabularyError, match=re.escape(problem)):
        controls.on(**match).reply("x")
