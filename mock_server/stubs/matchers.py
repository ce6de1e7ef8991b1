"""A `Match` as matchers: each knows its field, what it wants, and how to see what came.

A matcher of the body is handed the body alone, so that what it says can be cached by the body's
bytes; one that reads a header line, the session or anything else is a matcher of the request.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fnmatch import translate
from functools import partial
from operator import eq
from typing import Any, NamedTuple

from mock_server.errors import VocabularyError
from mock_server.exchange.prompt import Prompt
from mock_server.exchange.request_view import RequestView
from mock_server.paths import MISSING, json_steps, value_at
from mock_server.stubs.patterns import searcher
from mock_server.vocabulary import Match, Text, TextMatch


class BodyMatcher(NamedTuple):
    """One condition of a rule on the body of a request.

    Attributes:
        field: the word of the vocabulary, such as `user`.
        expected: what it wants, for people.
        read: returns what the body has there.
        test: tells whether that is what is wanted.
    """

    field: str
    expected: str
    read: Callable[[Prompt], Any]
    test: Callable[[Any], bool]

    def value_in(self, view: RequestView) -> Any:
        """Return what the request has there."""
        return self.read(view.prompt)

    def holds(self, view: RequestView) -> bool:
        """Return whether the condition holds."""
        return self.test(self.read(view.prompt))


class RequestMatcher(NamedTuple):
    """One condition of a rule on more than the body: the header lines, the session, or what a callable looks at.

    Attributes:
        field: the word of the vocabulary, such as `headers.x-team`.
        expected: what it wants, for people.
        read: returns what the request has there.
        test: tells whether that is what is wanted.
    """

    field: str
    expected: str
    read: Callable[[RequestView], Any]
    test: Callable[[Any], bool]

    def value_in(self, view: RequestView) -> Any:
        """Return what the request has there."""
        return self.read(view)

    def holds(self, view: RequestView) -> bool:
        """Return whether the condition holds."""
        return self.test(self.read(view))


Matcher = BodyMatcher | RequestMatcher


def matchers_of(match: Match) -> tuple[Matcher, ...]:
    """Return the conditions of a match, the cheap ones first.

    Raises:
        VocabularyError: a regular expression or JSON path cannot be read.
    """
    return tuple(_all(match))


def _all(match: Match) -> Iterator[Matcher]:
    if match.stream is not None:
        yield BodyMatcher(
            "stream", repr(match.stream), lambda prompt: bool(prompt.request.stream), partial(eq, match.stream)
        )
    if match.session is not None:
        yield RequestMatcher("session", repr(match.session), lambda view: view.session, partial(eq, match.session))
    if match.role is not None:
        yield BodyMatcher("role", repr(match.role), lambda prompt: prompt.role, partial(eq, match.role))
    if match.model is not None:
        yield _text("model", _globbed(match.model), lambda prompt: prompt.request.model)
    if match.user is not None:
        yield _text("user", match.user, lambda prompt: prompt.user)
    for field, texts in _TEXTS.items():
        pattern = getattr(match, field)
        if pattern is not None:
            yield _any_text(field, pattern, texts)
    for name, line in match.headers.items():
        yield _header(name, line)
    for path, value in match.json.items():
        yield _json(path, value)


_TEXTS: dict[str, Callable[[Prompt], list[str]]] = {
    "system": lambda prompt: prompt.systems,
    "function": lambda prompt: prompt.functions,
    "message": lambda prompt: prompt.texts,
}


def _globbed(model: TextMatch) -> TextMatch:
    return Text(glob=model) if isinstance(model, str) and "*" in model else model


def _text(field: str, expected: TextMatch, read: Callable[[Prompt], str]) -> Matcher:
    return BodyMatcher(field, _description(expected), read, _tester(field, expected))


def _any_text(field: str, expected: TextMatch, read: Callable[[Prompt], list[str]]) -> Matcher:
    test = _tester(field, expected)
    return BodyMatcher(field, f"any {_description(expected)}", read, lambda values: any(map(test, values)))


def _header(name: str, expected: TextMatch | None) -> Matcher:
    field = f"headers.{name.lower()}"
    if expected is None:
        return RequestMatcher(field, "absent", lambda view: view.headers.get(name), lambda value: value is None)
    test = _tester(field, expected)
    return RequestMatcher(
        field,
        _description(expected),
        lambda view: view.headers.get(name),
        lambda value: value is not None and test(value),
    )


def _json(path: str, expected: Any) -> Matcher:
    try:
        steps = json_steps(path)
    except VocabularyError as error:
        raise VocabularyError(f"when.{error}") from None
    return BodyMatcher(
        f"json.{path}",
        repr(expected),
        lambda prompt: value_at(prompt.json, steps),
        lambda value: value is not MISSING and bool(value == expected),
    )


def _description(expected: TextMatch) -> str:
    if isinstance(expected, str):
        return repr(expected)
    conditions = {name: getattr(expected, name) for name in ("equals", "contains", "regex", "glob")}
    return " and ".join(f"{name} {value!r}" for name, value in conditions.items() if value is not None)


def _tester(field: str, expected: TextMatch) -> Callable[[str], bool]:
    if isinstance(expected, str):
        return expected.__eq__
    tests = list(_text_tests(field, expected))
    if not tests:
        raise VocabularyError(f"when.{field}: give one of equals, contains, regex and glob")
    return tests[0] if len(tests) == 1 else lambda value: all(test(value) for test in tests)


def _text_tests(field: str, expected: Text) -> Iterator[Callable[[str], bool]]:
    patterns = (
        ("equals", expected.equals, lambda text: rf"\A{re.escape(text)}\Z"),
        ("contains", expected.contains, re.escape),
        ("regex", expected.regex, str),
        ("glob", expected.glob, lambda text: rf"\A{translate(text)}"),
    )
    for word, text, to_regex in patterns:
        if text is None:
            continue
        if word == "contains" and not expected.ignore_case:
            yield partial(_contained, text)
        else:
            yield searcher(f"when.{field}.{word}", to_regex(text), ignores_case=expected.ignore_case)


def _contained(part: str, text: str) -> bool:
    return part in text
