"""The sandbox of templates: no attribute that begins with `_`, no change, no I/O, and bounded work.

jinja2's own sandbox bounds `range` alone. This one counts what a template takes: the steps of its loops, its calls and
filters, and the characters that it makes. What would make more in one step, as a width of a billion, is refused before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from functools import wraps
from inspect import unwrap
from typing import TYPE_CHECKING, Any, cast

from jinja2 import StrictUndefined, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

if TYPE_CHECKING:
    from jinja2 import Template
    from jinja2.runtime import Context

MOST_WORK = 300_000
"""Steps, calls and characters for one reply."""

_MOST_AT_ONCE = 20_000_000
_DEEPEST_INDENT = 100
_PARAGRAPH = 1_000
_OF_TEXTS = (str, bytes)
_WIDTH = re.compile(r"%[^a-zA-Z%]*|\{[^}]*\}?")
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d{1,10}")
# Filters whose numbers are values, and no widths or counts.
_WITH_VALUES = frozenset({"default", "d", "int", "float", "sum", "round"})


class TooMuchError(Exception):
    """A template takes more than a reply may."""

    def __init__(self) -> None:
        super().__init__(f"it takes too much: a reply may take {MOST_WORK:,} steps and characters")


class _Budget:
    """What a template may still take."""

    def __init__(self) -> None:
        self._remaining = MOST_WORK

    def spend(self, work: int) -> None:
        """Count some work.

        Raises:
            TooMuchError: it is too much.
        """
        self._remaining -= work
        if self._remaining < 0:
            raise TooMuchError


_budget: ContextVar[_Budget] = ContextVar("budget")


def render(template: Template, values: dict[str, Any]) -> str:
    """Fill a template in.

    Raises:
        TooMuchError: it takes too much.
    """
    token = _budget.set(_Budget())
    try:
        return template.render(values)
    finally:
        _budget.reset(token)


def _counted(value: Any) -> Any:
    """Return a value that was made or is used, counted by its size; what lists hold counts wherever it stands."""
    budget, parts = _budget.get(), [value]
    while parts:
        part = parts.pop()
        budget.spend(1 + (len(part) if isinstance(part, (*_OF_TEXTS, list, tuple, dict)) else 0))
        if isinstance(part, dict):
            parts += part.values()
        elif isinstance(part, (list, tuple)):
            parts += part
    return value


def _steps(values: Iterable[Any]) -> Iterator[Any]:
    """Yield the values of a loop, each counted."""
    budget = _budget.get()
    for value in values:
        budget.spend(1)
        yield value


def _size(value: Any) -> int:
    """Return how much a value can make of another: its length, or the width or count that a number is."""
    if isinstance(value, int):
        return abs(value)
    return len(value) if hasattr(value, "__len__") else 1


def _check_product(value: Any, arguments: Iterable[Any]) -> None:
    """Refuse what would make too much in one step."""
    largest = max(map(_size, arguments), default=1)
    if max(1, 1 if isinstance(value, int) else _size(value)) * max(1, largest) > _MOST_AT_ONCE:
        raise TooMuchError


def _check_format(text: str, arguments: Iterable[Any]) -> None:
    """Refuse a format whose widths are too large, or may be, once its arguments give them."""
    for width in _WIDTH.findall(text):
        is_variable = "{" in width.removeprefix("{") and len(_DIGIT.findall(str(arguments))) >= len(str(MOST_WORK))
        if "*" in width or is_variable or any(int(digits) > MOST_WORK for digits in _DIGITS.findall(width)):
            raise TooMuchError


def _counted_filter(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter whose arguments are checked and whose result is counted."""
    first = 1 if hasattr(function, "jinja_pass_arg") else 0

    @wraps(function)
    def call(*arguments: Any, **named: Any) -> Any:
        before, value, positional = arguments[:first], arguments[first], arguments[first + 1 :]
        arguments_after = _counted((*positional, *named.values()))
        _counted(value)
        if name == "join" and isinstance(value, Iterator):
            value = list(value)
        if name == "format":
            _check_format(str(value), arguments_after)
        elif name == "tojson" and any(_size(argument) > _DEEPEST_INDENT for argument in arguments_after):
            raise TooMuchError
        elif name not in _WITH_VALUES:
            _check_product(value, arguments_after)
        result = function(*before, value, *positional, **named)
        return _steps(result) if isinstance(result, Iterator) else _counted(result)

    return call


def _counted_test(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def call(*arguments: Any) -> Any:
        _counted([argument for argument in arguments if isinstance(argument, (*_OF_TEXTS, list, tuple, dict))])
        return function(*arguments)

    return call


def _concatenated(values: list[Any]) -> str:
    return str(_counted("".join(map(str, _counted(values)))))


class _Counting(NodeTransformer):
    """Puts filters that count where no sandbox looks: at loops, and in place of `~`."""

    def visit_TemplateData(self, node: nodes.TemplateData) -> nodes.Node:  # noqa: N802 - jinja2's own name
        """Count the template's own text, which a loop may repeat."""
        return nodes.Const(node.data, lineno=node.lineno)

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 - as above
        """Count a loop."""
        self.generic_visit(node)
        node.iter = nodes.Filter(node.iter, "_steps", [], [], None, None, lineno=node.lineno)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802 - as above
        """Count what is put together."""
        self.generic_visit(node)
        values = nodes.List(node.nodes, lineno=node.lineno)
        return nodes.Filter(values, "_concatenated", [], [], None, None, lineno=node.lineno)

    def visit_Compare(self, node: nodes.Compare) -> nodes.Node:  # noqa: N802 - as above
        """Count what is compared: lists that hold the same list many times take long."""
        self.generic_visit(node)
        node.expr = nodes.Filter(node.expr, "_made", [], [], None, None, lineno=node.lineno)
        for operand in node.ops:
            operand.expr = nodes.Filter(operand.expr, "_made", [], [], None, None, lineno=node.lineno)
        return node


class Sandbox(ImmutableSandboxedEnvironment):
    """Templates of plain text, which is read by a client: escaping for HTML would change it."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=False, finalize=_counted)
        self.filters = {name: _counted_filter(name, function) for name, function in self.filters.items()}
        self.filters |= {"_steps": _steps, "_concatenated": _concatenated, "_made": _counted}
        self.tests = {
            name: _counted_test(cast("Callable[..., Any]", function)) for name, function in self.tests.items()
        }

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        template = super()._parse(source, name, filename)
        counting: nodes.Template = _Counting().visit(template)
        counting.set_environment(self)
        return counting

    def call(self, context: Context, function: Any, *arguments: Any, **named: Any) -> Any:
        """Call a function or a method of a value."""
        # jinja2 wraps `str.format`
        method, values = unwrap(function), _counted((*arguments, *named.values()))
        owner = getattr(method, "__self__", None)
        if isinstance(owner, str) and getattr(method, "__name__", "") in {"format", "format_map"}:
            _check_format(owner, values)
        elif isinstance(owner, (*_OF_TEXTS, int)):
            _check_product(owner, values)
        elif function is self.globals["lipsum"]:
            _budget.get().spend(_PARAGRAPH * max(map(_size, values), default=1))
        return _counted(super().call(context, function, *arguments, **named))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Apply an operator."""
        if operator == "%" and isinstance(left, _OF_TEXTS):
            _check_format(str(left), _counted((right,)))
        elif operator == "*" and not (isinstance(left, (int, float)) and isinstance(right, (int, float))):
            _budget.get().spend(_size(left) * _size(right))
        elif operator in "**" and isinstance(left, int) and isinstance(right, int):
            bits = left.bit_length() * abs(right) if operator == "**" else left.bit_length() + right.bit_length()
            _budget.get().spend(bits // 8)
        return _counted(super().call_binop(context, operator, left, right))
