"""What a near miss shows of long texts and of rules that only fail."""

from typing import Any

from mock_server.python_api import Controls


def test_long_texts_are_shown_where_they_differ(ask: Any) -> None:
    """The part before the first difference is left out, and so is the end."""
    same = "All of this is the same. " * 40
    Controls(ask.engine).on(user=f"{same}Then red.{same}").reply("x")
    ask.send(f"{same}Then blue.{same}")
    [miss] = ask.engine.state.near_misses(ask.engine.state.journal[-1])
    [difference] = miss.differences
    assert "the same. Then red.All" in difference.wanted
    assert "the same. Then blue.All" in difference.got
    assert (len(difference.wanted), len(difference.got)) == (162, 162)


def test_a_rule_that_only_fails(ask: Any) -> None:
    """When it matches and its fault is over, that it has no reply is what is missing."""
    Controls(ask.engine).on(user="Hi").fail(500, times=1)
    for _ in range(2):
        ask.send("Hi")
    [miss] = ask.engine.state.near_misses(ask.engine.state.journal[-1])
    assert [(one.field, one.got) for one in miss.differences] == [
        ("fault", "one that it spares, and the rule has no reply")
    ]
