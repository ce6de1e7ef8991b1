"""The values of one construct: checked when they are given and whenever they change."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from cdktf_openai._engine.reading import unmade
from cdktf_openai._values.values import (
    data_json,
    expressions,
    is_computed_number,
    known_value,
    plain,
    text_problems,
    unmade_tokens,
)
from cdktf_openai.functions import ChatFunction
from terraform_provider_openai.schema import (
    Function,
    InvalidInput,
    Nested,
    Problem,
    Struct,
    Type,
    attributes_of,
    format_path,
    is_unlisted,
)
from terraform_provider_openai.schema import check as check_values

Steps = tuple[str | int, ...]
_USERS_LINE = 5
"""How far a construct's user is from a warning: `_warn`, the configuration, the construct, and jsii's call of it."""


class Configuration:
    """The set arguments of a resource.

    Args:
        struct: The description of the resource.
        arguments: The values as they were given: structs, dicts, tokens, `None` for unset.
        subject: Names the construct, for errors.
        allows_unlisted: Tells whether models that are not listed may be asked. It is called for such models alone.
        more_problems: What is wrong beside the values, told with them.

    Attributes:
        values: The same as plain values.
        allows_unlisted: As it was given.

    Raises:
        InvalidInput: The values break rules; all of them are told.
    """

    def __init__(
        self,
        struct: type[Struct],
        arguments: Mapping[str, Any],
        subject: Callable[[], str],
        allows_unlisted: Callable[[], bool] = lambda: False,
        more_problems: Iterable[Problem] = (),
    ) -> None:
        self._struct = struct
        self._subject = subject
        self.allows_unlisted = allows_unlisted
        self.values = {name: plain(_in_full(name, value)) for name, value in arguments.items()}
        self._refuse([*self.problems(), *more_problems])
        if not self._is_data:
            self._warn()

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong with the values as they are now."""
        self._is_data = is_data = data_json(self.values) is not None
        for problem in check_values(self._struct, self.values if is_data else known_value(self.values)):
            # what text_problems says of a number that was computed with is nearer to its cause
            if not (is_computed_number(problem.value) or (is_unlisted(problem) and self.allows_unlisted())):
                yield problem
        if not is_data:
            yield from text_problems(self.values)
            yield from unmade_tokens(self.values, unmade)

    def _warn(self) -> None:
        for path, expression in expressions(self.values):
            warnings.warn(
                f"{self._subject()}: {format_path(path)}: {expression} is sent as text, because texts are data; use "
                f"Expr({expression!r}) for an expression, or literal(…) where it is meant as text",
                stacklevel=_USERS_LINE,
            )

    def at(self, steps: Steps) -> Any:
        """Return what was set at a path, objects as structs, `None` where nothing was."""
        type_, value = _at(Nested(self._struct, many=False), self.values, steps)
        return as_struct(type_, value)

    def change(self, steps: Steps, value: Any) -> None:
        """Set or unset the value at a path.

        Rules of one value are checked at once. Rules of several, such as exactly one of two, are checked when the
        stack is synthesized: on the way from one right state to another they may be broken.

        Raises:
            InvalidInput: The value breaks a rule, or there is no such place.
        """
        new = _changed(self.values, steps, plain(_in_full(steps[0], value) if len(steps) == 1 else value))
        before = set(map(str, self.problems()))
        values, self.values = self.values, new
        new_problems = [p for p in self.problems() if not p.concerns_several and str(p) not in before]
        if new_problems:
            self.values = values
        self._refuse(new_problems)

    def _refuse(self, problems: list[Problem]) -> None:
        if problems:
            raise InvalidInput(problems, self._subject())


def _in_full(name: str | int, value: Any) -> Any:
    """Return the object that a word stands for."""
    return {_WORDS[name]: value} if name in _WORDS and isinstance(value, str) else value


_WORDS: Mapping[str | int, str] = {"function_call": "one", "response_format": "type", "tool_choice": "mode"}


def _at(type_: Type, value: Any, steps: Steps) -> tuple[Type, Any]:
    for step in steps:
        if isinstance(step, int) and isinstance(type_, Nested):
            type_ = Nested(type_.struct, many=False)
            value = value[step] if isinstance(value, list) and step < len(value) else None
        elif isinstance(type_, Nested):
            type_ = attributes_of(type_.struct)[str(step)].type
            value = value.get(step) if isinstance(value, dict) else None
    return type_, value


def as_struct(type_: Type, value: Any) -> Any:
    """Return objects in a plain value as the structs that describe them."""
    if not isinstance(type_, Nested):
        return value
    if isinstance(value, list):
        return [as_struct(Nested(type_.struct, many=False), item) for item in value]
    if not isinstance(value, dict):
        return value
    struct = ChatFunction if type_.struct is Function else type_.struct
    kinds = attributes_of(struct)
    return struct(**{name: as_struct(kinds[name].type, item) for name, item in value.items()})


def _changed(values: Any, steps: Steps, value: Any) -> Any:
    """Return a copy of nested values with another value at a path.

    Objects on the way are made, and unset where nothing is left in them.
    """
    if not steps:
        return value
    step, *steps_below = steps
    if isinstance(step, int):
        if not isinstance(values, list) or step >= len(values):
            raise InvalidInput([Problem((), "index", step, f"there is no element {step}")], "assignment")
        changed = _changed(values[step], tuple(steps_below), value)
        return [changed if index == step else item for index, item in enumerate(values)]
    base = values if isinstance(values, dict) else {}
    inner = _changed(base.get(step), tuple(steps_below), value)
    is_empty = steps_below and isinstance(inner, dict) and all(item is None for item in inner.values())
    return {**base, step: None if is_empty else inner}
