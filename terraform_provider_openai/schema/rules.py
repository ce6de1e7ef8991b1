"""The rules of the resource's attributes, each a small object that says what is wrong in one sentence.

A rule looks at one known, non-null value of the right type. `ObjectRule`s look at a whole object, whose values may be
unknown: an unknown value never breaks a rule.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

from terraform_provider_openai.schema.depth import MOST_LEVELS, is_too_deep
from terraform_provider_openai.schema.problems import Path, Problem, length_of, show, show_word
from terraform_provider_openai.schema.values import UNKNOWN


class Rule(Protocol):
    """A rule of one value."""

    @property
    def name(self) -> str:
        """The rule's short name."""

    def broken_by(self, value: Any) -> str | None:
        """Say what the value must be, or `None` where it is right."""

    def describe(self) -> str:
        """Say the rule in a few words, for the documentation."""


class ObjectRule(Protocol):
    """A rule of the values of one object."""

    def problems(self, path: Path, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Return a problem for each way in which the values break the rule."""

    def describe(self) -> str:
        """Say the rule in a sentence that names its attributes, for the documentation."""


def plain(number: float | Decimal) -> str:
    """Write a number without a needless `.0`, and not longer than anybody reads."""
    return show(int(number)) if is_whole(number) and -_LARGE < number < _LARGE else str(number)[:_LONG]


_LARGE, _LONG = 10**15, 60


def is_whole(number: float | Decimal) -> bool:
    """Return whether a finite number has no fraction, however large it is."""
    if isinstance(number, Decimal):
        return number == number.to_integral_value()
    return isinstance(number, int) or number.is_integer()


class OneOf:
    """The value is one of a few words.

    Args:
        choices: Those of the resource's documentation.
        additions: Those of the API reference that the documentation has not.
    """

    name = "one_of"

    def __init__(self, choices: tuple[str, ...], additions: tuple[str, ...] = ()) -> None:
        self.choices = choices
        self.additions = additions

    def broken_by(self, value: str) -> str | None:
        """Refuse any other word, and name the nearest."""
        if value in self.choices or value in self.additions:
            return None
        near = nearest(value, self.choices + self.additions)
        hint = f"; did you mean {near!r}?" if near else ""
        return f"{self.describe()} (got {show_word(value)}{hint})"

    def describe(self) -> str:
        """Name the words."""
        return f"must be one of {', '.join(map(repr, self.choices + self.additions))}"


class Range:
    """The number lies between two numbers, both included; `None` leaves a side open."""

    name = "range"

    def __init__(self, low: float, high: float | None) -> None:
        self.low = low
        self.high = high

    def broken_by(self, value: float | Decimal) -> str | None:
        """Refuse a number outside."""
        if value >= self.low and (self.high is None or value <= self.high):
            return None
        return f"{self.describe()} (got {plain(value)})"

    def describe(self) -> str:
        """Name the ends."""
        return f"must be at least {self.low}" if self.high is None else f"must be between {self.low} and {self.high}"


class Whole:
    """The number is a whole one."""

    name = "whole"

    def broken_by(self, value: float | Decimal) -> str | None:
        """Refuse a fraction."""
        return None if is_whole(value) else f"{self.describe()} (got {value})"

    def describe(self) -> str:
        """Say so."""
        return "must be a whole number"


class Size:
    """A list or map has at least `low` and at most `high` elements; `None` leaves that side open."""

    name = "size"

    def __init__(self, low: int, high: int | None = None) -> None:
        self.low = low
        self.high = high

    def broken_by(self, value: Sequence[Any] | Mapping[str, Any]) -> str | None:
        """Refuse fewer and more."""
        if self.low <= len(value) and (self.high is None or len(value) <= self.high):
            return None
        return f"{self.describe()} (got {len(value)})"

    def describe(self) -> str:
        """Name the bounds."""
        if self.high is not None and not self.low:
            return f"must have at most {self.high} elements"
        if self.high is not None:
            return f"must have {self.low} to {self.high} elements"
        return f"must have at least {self.low} element{'' if self.low == 1 else 's'}"


class Length:
    """The text has at most `high` characters."""

    name = "length"

    def __init__(self, high: int) -> None:
        self.high = high

    def broken_by(self, value: str) -> str | None:
        """Refuse a longer text."""
        return None if len(value) <= self.high else f"{self.describe()} (got {len(value)})"

    def describe(self) -> str:
        """Name the limit."""
        return f"must have at most {self.high} characters"


class Pattern:
    """The whole text matches a regular expression, which `words` says in words.

    The beginning of a right text is right as well, so that what is wrong is told by the first wrong character.
    """

    name = "pattern"

    def __init__(self, regex: str, description: str) -> None:
        self.regex = regex
        self.description = description

    def broken_by(self, value: str) -> str | None:
        """Refuse any other text, and say where it goes wrong; the text may be a secret."""
        right = re.match(self.regex, value)
        if right and right.end() == len(value):
            return None
        where = f", wrong from character {right.end() + 1 if right else 1} on" if value else ""
        return f"{self.describe()} (got {length_of(value)}{where})"

    def describe(self) -> str:
        """Use the rule's words."""
        return f"must be {self.description}"


class JsonText:
    """The text is a JSON document."""

    name = "json"

    def broken_by(self, value: str) -> str | None:
        """Refuse text that JSON does not allow, and say where it goes wrong."""
        try:
            decoded = _STRICT.decode(value)
        except ValueError as error:
            return f"{self.describe()}: {error} (got {length_of(value)})"
        except RecursionError:
            return self._too_deep(value)
        return self._too_deep(value) if is_too_deep(decoded) else None

    def _too_deep(self, value: str) -> str:
        return f"{self.describe()} of at most {MOST_LEVELS} levels (got {length_of(value)})"

    def describe(self) -> str:
        """Say so."""
        return "must be JSON text"


class JsonObject(JsonText):
    """The text is a JSON object."""

    def broken_by(self, value: str) -> str | None:
        """Refuse text that JSON does not allow, and any other value than an object."""
        message = super().broken_by(value)
        if message is None and not isinstance(read := json.loads(value), dict):
            return f"{self.describe()} (got that of {_KINDS[type(read)]})"
        return message

    def describe(self) -> str:
        """Say so."""
        return "must be JSON text of an object"


_KINDS: Mapping[type, str] = {
    list: "a list",
    str: "a text",
    int: "a number",
    float: "a number",
    bool: "a truth value",
    type(None): "null",
}


def _refuse_constant(word: str) -> None:
    raise ValueError(f"JSON has no {word}")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):  # and would be sent as Infinity, which JSON has not
        raise ValueError(f"a number of {length_of(digits)} is too large")
    return number


_STRICT = json.JSONDecoder(parse_constant=_refuse_constant, parse_float=_finite)


class HttpUrl:
    """The text is an absolute http or https URL without a user, a password or a query."""

    name = "url"

    def broken_by(self, value: str) -> str | None:
        """Refuse anything else; never repeat the value, because a URL can hold a password."""
        return None if re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#@]*)?", value) else self.describe()

    def describe(self) -> str:
        """Return an example."""
        return "must be an http or https URL without a user or a query, such as https://api.openai.com/v1"


class HeaderValue:
    """The text can stand in an HTTP header."""

    name = "header"

    def broken_by(self, value: str) -> str | None:
        """Refuse other characters; never repeat the value, which is a secret."""
        return None if re.fullmatch(r"[\x21-\x7e]*", value.strip()) else self.describe()

    def describe(self) -> str:
        """Say so."""
        return "must have printable ASCII characters only, without spaces"


class ExactlyOneOf(NamedTuple):
    """Exactly one of two attributes of an object is set."""

    names: tuple[str, str]

    def problems(self, path: Path, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Refuse both and neither; an unknown value may turn out to be null."""
        present = [name for name in self.names if values.get(name) not in (None, UNKNOWN)]
        unknown = any(values.get(name) is UNKNOWN for name in self.names)
        if len(present) == 1 or (unknown and not present):
            return
        first, second = self.names
        count = "both" if present else "neither"
        yield Problem(path, "exactly_one_of", count, f"must set exactly one of {first} and {second} (got {count})")

    def describe(self) -> str:
        """Name both."""
        first, second = self.names
        return f"Exactly one of `{first}` and `{second}` must be set."


class Requires(NamedTuple):
    """One attribute may be set only together with another."""

    name: str
    needed: str

    def problems(self, path: Path, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Refuse the first without the second."""
        if values.get(self.name) not in (None, UNKNOWN) and values.get(self.needed) is None:
            yield Problem((*path, self.name), "requires", None, f"may be set only where {self.needed} is set")

    def describe(self) -> str:
        """Name both."""
        return f"`{self.name}` may be set only where `{self.needed}` is set."


class Excludes(NamedTuple):
    """One attribute may not be set together with another."""

    name: str
    other: str

    def problems(self, path: Path, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Refuse the first beside the second."""
        if all(values.get(name) not in (None, UNKNOWN) for name in (self.name, self.other)):
            yield Problem((*path, self.name), "excludes", None, f"may not be set where {self.other} is set")

    def describe(self) -> str:
        """Name both."""
        return f"`{self.name}` may not be set where `{self.other}` is set."


def nearest(word: object, choices: Sequence[str]) -> str | None:
    """Return the one of `choices` that `word` most likely meant."""
    return next(iter(near(word, choices)), None)


def near(word: object, choices: Sequence[str]) -> list[str]:
    """Return up to three of `choices` that are like `word`, the likest first."""
    from difflib import get_close_matches  # noqa: PLC0415 (needed only once something is wrong)

    return get_close_matches(str(word), choices)


def is_finite(value: Any) -> bool:
    """Return whether a number is neither infinite nor NaN."""
    return isinstance(value, int) or math.isfinite(value)
