"""A `Match` as predicates: each knows its field, what it wants, and how to see what came."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fnmatch import translate
from functools import partial
from operator import eq
from typing import Any, NamedTuple

from mock_server.errors import VocabularyError
from mock_server.exchange.facts import Facts
from mock_server.stubs.json_path import MISSING, look_up, steps_of
from mock_server.vocabulary import Match, Text, TextMatch


class Predicate(NamedTuple):
    """One condition of a rule.

    Attributes:
        field: the word of the vocabulary, such as `user` or `headers.x-team`.
        wanted: what it wants, for people.
        got: what the request has there.
        test: whether that is what is wanted.
    """

    field: str
    wanted: str
    got: Callable[[Facts], Any]
    test: Callable[[Any], bool]

    def holds(self, facts: Facts) -> bool:
        """Whether the condition holds."""
        return self.test(self.got(facts))


def predicates_of(match: Match) -> tuple[Predicate, ...]:
    """The conditions of a match, the cheap ones first.

    Raises:
        VocabularyError: a regular expression or JSON path cannot be read.
    """
    return tuple(_all(match))


def _all(match: Match) -> Iterator[Predicate]:
    for field, got in _EQUAL.items():
        wanted = getattr(match, field)
        if wanted is not None:
            yield Predicate(field, repr(wanted), got, partial(eq, wanted))
    if match.model is not None:
        yield _text("model", _globbed(match.model), lambda facts: facts.request.model)
    if match.user is not None:
        yield _text("user", match.user, lambda facts: facts.user)
    for field, texts in _TEXTS.items():
        wanted = getattr(match, field)
        if wanted is not None:
            yield _any_text(field, wanted, texts)
    for name, line in match.headers.items():
        yield _header(name, line)
    for path, value in match.json.items():
        yield _json(path, value)


_EQUAL: dict[str, Callable[[Facts], Any]] = {
    "stream": lambda facts: bool(facts.request.stream),
    "session": lambda facts: facts.session,
    "role": lambda facts: facts.role,
}
_TEXTS: dict[str, Callable[[Facts], list[str]]] = {
    "system": lambda facts: facts.systems,
    "function": lambda facts: facts.functions,
    "message": lambda facts: facts.texts,
}


def _globbed(model: TextMatch) -> TextMatch:
    return Text(glob=model) if isinstance(model, str) and "*" in model else model


def _text(field: str, wanted: TextMatch, got: Callable[[Facts], str]) -> Predicate:
    return Predicate(field, _words(wanted), got, _tester(field, wanted))


def _any_text(field: str, wanted: TextMatch, got: Callable[[Facts], list[str]]) -> Predicate:
    test = _tester(field, wanted)
    return Predicate(field, f"any {_words(wanted)}", got, lambda values: any(map(test, values)))


def _header(name: str, wanted: TextMatch | None) -> Predicate:
    field = f"headers.{name.lower()}"
    if wanted is None:
        return Predicate(field, "absent", lambda facts: facts.headers.get(name), lambda value: value is None)
    test = _tester(field, wanted)
    return Predicate(
        field,
        _words(wanted),
        lambda facts: facts.headers.get(name),
        lambda value: value is not None and test(value),
    )


def _json(path: str, wanted: Any) -> Predicate:
    try:
        steps = steps_of(path)
    except VocabularyError as error:
        raise VocabularyError(f"when.{error}") from None
    return Predicate(
        f"json.{path}",
        repr(wanted),
        lambda facts: look_up(facts.json, steps),
        lambda value: value is not MISSING and bool(value == wanted),
    )


def _words(wanted: TextMatch) -> str:
    if isinstance(wanted, str):
        return repr(wanted)
    given = {name: getattr(wanted, name) for name in ("equals", "contains", "regex", "glob")}
    return " and ".join(f"{name} {value!r}" for name, value in given.items() if value is not None)


def _tester(field: str, wanted: TextMatch) -> Callable[[str], bool]:
    if isinstance(wanted, str):
        return wanted.__eq__
    tests = list(_text_tests(field, wanted))
    if not tests:
        raise VocabularyError(f"when.{field}: give one of equals, contains, regex and glob")
    return tests[0] if len(tests) == 1 else lambda value: all(test(value) for test in tests)


def _text_tests(field: str, wanted: Text) -> Iterator[Callable[[str], bool]]:
    flags = re.IGNORECASE if wanted.ignore_case else 0
    patterns = (
        ("equals", wanted.equals, lambda text: rf"\A{re.escape(text)}\Z"),
        ("contains", wanted.contains, re.escape),
        ("regex", wanted.regex, str),
        ("glob", wanted.glob, lambda text: rf"\A{translate(text)}"),
    )
    for word, text, to_regex in patterns:
        if text is None:
            continue
        if word == "contains" and not flags:
            yield partial(_contained, text)
        else:
            yield _searcher(f"when.{field}.{word}", to_regex(text), flags)


def _contained(part: str, text: str) -> bool:
    return part in text


def _searcher(field: str, pattern: str, flags: int) -> Callable[[str], bool]:
    try:
        search = re.compile(pattern, flags).search
    except re.error as error:
        raise VocabularyError(f"{field}: not a regular expression: {error} (got {pattern!r})") from None
    return lambda value: search(value) is not None
