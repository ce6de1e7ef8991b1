"""What the description of a request says of the place that a path leads to, in the API's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec
from msgspec import inspect

from mock_server.contract.errors import listed
from mock_server.contract.messages import CONTENT_KINDS, ROLES
from mock_server.contract.request import ChatRequest

Path = tuple[Any, ...]
SLIPS = 2
# What the API does not call an object or an array of objects.
_OWN_WORDS: dict[Path, str] = {
    ("metadata",): "a metadata object",
    ("functions",): "an array of function definitions",
}
# The kinds of values, in the order in which alternatives are told.
_KINDS: tuple[tuple[type, str], ...] = (
    (inspect.StrType, "a string"),
    (inspect.IntType, "an integer"),
    (inspect.FloatType, "a decimal"),
    (inspect.BoolType, "a boolean"),
)


def expected(path: Path) -> str:
    """Return what is expected at `path`: `an integer`, `one of a string or array of objects`; "" if unknown."""
    if path in _OWN_WORDS:
        return _OWN_WORDS[path]
    options = _options(_at(path))
    kinds = {type(option) for option in options}
    names = [name for kind, name in _KINDS if kind in kinds]
    names += [
        f"one of {listed(_ordered(literal), 'or')}" for literal in options if isinstance(literal, inspect.LiteralType)
    ]
    names += [f"an array of {_items(literal)}" for literal in options if isinstance(literal, inspect.ListType)]
    if kinds & {inspect.StructType, inspect.DictType}:
        names.append("an object")
    names = list(dict.fromkeys(names))
    if len(names) < 2:  # noqa: PLR2004
        return "".join(names)
    other_names = [name.removeprefix("an ").removeprefix("a ") for name in names[1:]]
    return f"one of {' or '.join([names[0], *other_names])}"


def _items(kind: inspect.ListType) -> str:
    strings = (inspect.StrType, inspect.LiteralType)
    return "strings" if all(isinstance(option, strings) for option in _options(kind.item_type)) else "objects"


def allowed(path: Path) -> tuple[str, ...]:
    """Return the values that are allowed at `path`."""
    if len(path) == 3 and path[0] == "messages" and path[2] == "role":  # noqa: PLR2004
        return ROLES
    if len(path) == 5 and path[0] == "messages" and path[4] == "type":  # noqa: PLR2004
        return CONTENT_KINDS
    return _choices(_at(path[:-1]), str(path[-1])) if path else ()


def near(name: str, names: Iterable[str]) -> list[str]:
    """Return the names that differ from `name` in up to two letters; the nearest first, then by alphabet."""
    # A difference in length is one in letters: who sends a key of megabytes doesn't have it compared.
    candidates = [
        (_distance(name, candidate), candidate) for candidate in names if abs(len(candidate) - len(name)) <= SLIPS
    ]
    return [candidate for distance, candidate in sorted(candidates) if distance <= SLIPS]


def _distance(first: str, second: str) -> int:
    """Return how many letters must be put in, taken out or changed to make the one the other."""
    row = list(range(len(second) + 1))
    for number, letter in enumerate(first, 1):
        above, row = row, [number]
        for index, second_letter in enumerate(second):
            row.append(min(above[index + 1] + 1, row[index] + 1, above[index] + (letter != second_letter)))
    return row[-1]


def _at(path: Path) -> Any:
    node: Any = inspect.type_info(ChatRequest)
    for step in path:
        node = _inside(node, step)
    return node


def _inside(node: Any, step: Any) -> list[Any]:
    """Return what the description says of the values at one step into any of the node's alternatives."""
    kinds: list[Any] = []
    for option in _options(node):
        if isinstance(option, inspect.StructType):
            kinds += [field.type for field in option.fields if field.encode_name == step]
        elif isinstance(option, inspect.ListType):
            kinds.append(option.item_type)
        elif isinstance(option, inspect.DictType):
            kinds.append(option.value_type)
    return kinds


def _options(node: Any) -> list[Any]:
    if isinstance(node, list):
        return [inner for option in node for inner in _options(option)]
    if isinstance(node, inspect.UnionType):
        return [inner for option in node.types for inner in _options(option)]
    if isinstance(node, inspect.Metadata):
        return _options(node.type)
    return [node]


def _choices(node: Any, name: str) -> tuple[str, ...]:
    """Return the tags or enumerated values that a node's alternatives have under `name`."""
    structs = [option for option in _options(node) if isinstance(option, inspect.StructType)]
    tags = [str(option.tag) for option in structs if option.tag_field == name]
    literals = [kind for kind in _options(_inside(node, name)) if isinstance(kind, inspect.LiteralType)]
    return tuple(dict.fromkeys(tags or [value for kind in literals for value in _ordered(kind)]))


def _ordered(kind: inspect.LiteralType) -> tuple[str, ...]:
    return _orders()[frozenset(kind.values)]


@lru_cache(maxsize=1)
def _orders() -> dict[frozenset[Any], tuple[str, ...]]:
    """Return the enumerated values of the request in the order of its description, which msgspec sorts."""
    return {frozenset(values): values for values in _literals(ChatRequest)}


def _literals(hint: Any) -> Iterator[tuple[str, ...]]:
    if get_origin(hint) is Literal:
        yield get_args(hint)
        return
    is_struct = isinstance(hint, type) and issubclass(hint, msgspec.Struct)
    for inner in get_type_hints(hint, include_extras=True).values() if is_struct else get_args(hint):
        yield from _literals(inner)
