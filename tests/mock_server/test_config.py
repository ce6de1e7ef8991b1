"""YAML files: the same words, checked with line numbers, read again when they change."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest

from mock_server import ConfigError, Match, Reply, Rule, Text
from mock_server.serving.configuration_file import ConfigFile, load, parse

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Asker

GOOD = """\
seed: 7
unmatched: error
limits: {requests: 100}
rules:
  - name: greeting
    when: {model: gpt-4, user: {regex: "(?i)hello"}}
    reply: {text: "Hello!"}
  - when: {user: Again}
    fault: {status: 429, times: 2, retry_after: 1}
    reply: {sequence: [one, two], then: cycle}
faults:
  - name: outage
    enabled: false
    fault: {status: 503}
"""
# A file, the line that is wrong in it, and what is said.
BAD = [
    ("rules: 5", 1, "rules: Expected `array`, got `int`"),
    ("seed: 1\nrulez: []", 2, "Object contains unknown field `rulez`"),
    ("rules:\n  - reply: a\n  - when:\n      usr: Hi", 4, "rules[1].when: Object contains unknown field `usr`"),
    ("rules:\n  - reply: a\n    times: 0", 3, "rules[0].times: Expected `int` >= 1"),
    (
        "rules:\n  - reply: a\n  - when:\n      user: {regex: '('}",
        4,
        "rules[1]: when.user.regex: not a regular expression",
    ),
    ("rules:\n  - reply:\n      template: '{{'", 3, "rules[0]: reply.template: line 1"),
    ("faults:\n  - name: x\n    fault: {status: 200}", 3, "faults[0].fault.status: Expected `int` >= 400"),
    ("rules:\n  - name: a\n  - name: b\n  - name: a", 4, "rules[2]: name: there are several rules called 'a'"),
    ("rules:\n  - name: a\n    when:\n      json: {'a[': 1}", 4, "rules[0]: when.json: cannot read the path 'a['"),
    (
        "rules:\n  - reply:\n      sequence:\n        - a\n        - template: '{{'",
        5,
        "rules[0]: reply.sequence[1].template: line 1",
    ),
    ("faults:\n  - {name: a, fault: {}}\n  - {name: a, fault: {}}", 3, "there are several faults called 'a'"),
    ("rules: &r\n  - *r", 1, "is nested too deeply, or holds itself by an alias"),
    ("seed: 1\nseed: 2", 2, "'seed' is given twice"),
    ("rules: [", 1, "expected the node content"),
    ("- 1", 1, "the file: Expected `object`, got `array`"),
]


def test_words() -> None:
    """The words of YAML are those of Python."""
    config = parse(GOOD)
    assert config.rules[0] == Rule("greeting", Match(model="gpt-4", user=Text(regex="(?i)hello")), Reply(text="Hello!"))
    assert (config.seed, config.limits.requests, config.faults[0].enabled) == (7, 100, False)


def test_serves(asker: type[Asker]) -> None:
    """What the file says is what the server does."""
    ask = asker(parse(GOOD))
    assert ask.text("Say hello") == "Hello!"
    assert [ask.send("Again").status for _ in range(3)] == [429, 429, 200]
    assert ask.send("Nothing").status == 404


@pytest.mark.parametrize(("text", "line", "problem"), BAD)
def test_line_numbers(text: str, line: int, problem: str) -> None:
    """An error names the file, the line, the path and the problem."""
    with pytest.raises(ConfigError, match=re.escape(problem)) as error:
        parse(text, "mock.yaml")
    assert str(error.value).startswith(f"mock.yaml:{line}: ")


def test_empty() -> None:
    """An empty file is the default configuration."""
    assert parse("").seed == 0


def test_missing_file(tmp_path: Path) -> None:
    """A file that is not there is an error with its name."""
    with pytest.raises(ConfigError, match=r"none\.yaml:1: cannot be read"):
        load(tmp_path / "none.yaml")


def _write(path: Path, text: str, when: int) -> None:
    path.write_text(text)
    os.utime(path, (when, when))


def test_read_again(tmp_path: Path, ask: Asker) -> None:
    """A changed file takes effect; a broken one is told and changes nothing."""
    path = tmp_path / "mock.yaml"
    _write(path, "rules: [{reply: old}]", 1)
    ask.engine.state.configure(load(path))
    file = ConfigFile(path, ask.engine)
    _write(path, "rules: [{reply: new}]", 2)
    file.read_if_changed()
    assert (ask.text(), file.problem) == ("new", None)
    _write(path, "rules: [{reply: {txt: x}}]", 3)
    file.read_if_changed()
    assert ask.text() == "new"
    assert "mock.yaml:1: rules[0].reply" in str(file.problem)


def test_bounds_are_read_again(tmp_path: Path, ask: Asker) -> None:
    """The journal's bounds change with the file."""
    path = tmp_path / "mock.yaml"
    _write(path, "{}", 1)
    file = ConfigFile(path, ask.engine)
    _write(path, "journal: {entries: 2}", 2)
    file.read_if_changed()
    for _ in range(5):
        ask.send()
    assert len(ask.engine.state.journal) == 2


def test_other_rules_survive(tmp_path: Path, ask: Asker) -> None:
    """Rules made otherwise stay when the file is read again."""
    path = tmp_path / "mock.yaml"
    _write(path, "{}", 1)
    file = ConfigFile(path, ask.engine)
    ask.engine.state.rules.put(Rule(when=Match(user="mine"), reply="kept"))
    _write(path, "rules: [{reply: new}]", 2)
    file.check()
    assert [ask.text("mine"), ask.text()] == ["new", "new"]
    assert len(ask.engine.state.rules.all()) == 2
