"""Assignments to names that do not exist are refused: Python would keep them, and nothing would be synthesized."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from terraform_provider_openai.schema import InvalidInput, Problem, unknown_argument

OURS = __name__.partition(".")[0]


class KnownNamesOnly:
    """Takes assignments to settable names only; a subclass of a user's own may have attributes of its own beside them.

    Raises:
        InvalidInput: There is no such argument, or it can't be assigned.
    """

    if not TYPE_CHECKING:  # type checkers would take it for leave to assign anything

        def __setattr__(self, name: str, value: Any) -> None:
            problem = None if name.startswith("_") else _problem(type(self), name)
            if problem:
                raise InvalidInput([problem], type(self).__name__)
            super().__setattr__(name, value)


def _problem(kind: type, name: str) -> Problem | None:
    owner = next((each for each in kind.__mro__ if name in vars(each)), None)
    if not _is_ours(owner or kind) or (owner and _is_settable(vars(owner)[name])):
        return None
    if owner is None:
        return unknown_argument((), name, _settable(kind))
    way = f"; use put_{name}(…)" if hasattr(kind, f"put_{name}") else ""
    return Problem((name,), "read_only", None, f"can't be assigned{way}")


def _is_ours(kind: type) -> bool:
    return kind.__module__.partition(".")[0] == OURS


def _settable(kind: type) -> tuple[str, ...]:
    """Return the names that take an assignment: descriptors that set, and properties with a setter."""
    public = (name for name in dir(kind) if not name.startswith("_"))
    members = ((name, inspect.getattr_static(kind, name)) for name in public)
    return tuple(name for name, value in members if _is_settable(value))


def _is_settable(value: Any) -> bool:
    return bool(getattr(value, "fset", hasattr(value, "__set__")))
