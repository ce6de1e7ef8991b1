"""YAML as words of the vocabulary, with the line of whatever is wrong in it."""

from __future__ import annotations

from typing import Any, TypeVar

import yaml  # type: ignore[import-untyped]

from mock_server.errors import ConfigError, VocabularyError
from mock_server.msgspec_errors import UNKNOWN_FIELD, problem_of
from mock_server.paths import Path
from mock_server.vocabulary import understood

T = TypeVar("T")
# The one in C reads ten times as fast; it is missing where PyYAML was built without it.
_QuickLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(text: str, name: str, kind: type[T]) -> tuple[T, Any]:
    """Return a YAML text as a `kind`, and its root node for `line_of`; an empty text is an empty mapping.

    Raises:
        ConfigError: the text cannot be understood; the message begins with `name:line:`.
    """
    try:
        node, value = _composed(text, name)
        _no_duplicates(node, name)
    except RecursionError:
        raise ConfigError(f"{name}:1: the file: is nested too deeply, or holds itself by an alias") from None
    try:
        return understood(value, kind), node
    except VocabularyError as error:
        raise _located(str(error), node, name) from None


def _composed(text: str, name: str) -> tuple[Any, Any]:
    try:
        return _loaded(_QuickLoader, text)
    except yaml.YAMLError:
        pass  # the one in Python says better what is wrong
    try:
        return _loaded(yaml.SafeLoader, text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        raise ConfigError(f"{name}:{mark.line + 1 if mark else 1}: {problem}") from None


def _loaded(kind: Any, text: str) -> tuple[Any, Any]:
    loader = kind(text)
    try:
        node = loader.get_single_node()
        return node, {} if node is None else loader.construct_document(node)
    finally:
        loader.dispose()


def _no_duplicates(node: Any, name: str) -> None:
    """YAML takes the last of two equal keys; here that is a mistake."""
    if isinstance(node, yaml.MappingNode):
        keys: set[str] = set()
        for key, value in node.value:
            if key.value in keys:
                raise ConfigError(f"{name}:{key.start_mark.line + 1}: {key.value!r} is given twice")
            keys.add(key.value)
            _no_duplicates(value, name)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            _no_duplicates(value, name)


def _located(problem: str, node: Any, name: str) -> ConfigError:
    text, path, shown, _ = problem_of(problem)
    unknown = UNKNOWN_FIELD.match(text.partition(", did you mean")[0])
    line = line_of(node, (*path, unknown[1]) if unknown else path)
    return ConfigError(f"{name}:{line}: {shown or 'the file'}: {text}")


def line_of(node: Any, path: Path) -> int:
    """Return the line, from 1, of the node at `path`, or of the deepest one on the way that exists."""
    line = 1
    for step in path:
        inner = _inside(node, step)
        if inner is None:
            break
        line, node = inner
    return line


def _inside(node: Any, step: str | int) -> tuple[int, Any] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line + 1, value
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line + 1, node.value[step]
    return None
