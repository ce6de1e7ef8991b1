"""A server's configuration from a YAML file, with the line of whatever is wrong in it."""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml  # type: ignore[import-untyped]

from mock_server.errors import ConfigError, VocabularyError
from mock_server.faults.switchboard import Switchboard
from mock_server.rules.book import RuleBook
from mock_server.vocabulary import Config, Rule, understood

if TYPE_CHECKING:
    from collections.abc import Callable

    from mock_server.engine import Engine

_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]")
_PLACE = re.compile(r" - at `(?:key in )?\$(?P<path>[^`]*)`$")
_UNKNOWN_FIELD = re.compile(r"unknown field `([^`]+)`")
CHECK_EVERY = 1.0


def load(path: str | Path) -> Config:
    """The configuration in a YAML file.

    Raises:
        ConfigError: the file cannot be read or understood; the text begins with `file:line:`.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}:1: cannot be read: {error}") from None
    return parse(text, str(path))


def parse(text: str, name: str = "config") -> Config:
    """The configuration in a YAML text; `name` stands in errors.

    Raises:
        ConfigError: the text cannot be understood.
    """
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        words = {} if node is None else loader.construct_document(node)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        raise ConfigError(f"{name}:{mark.line + 1 if mark else 1}: {problem}") from None
    finally:
        loader.dispose()
    _no_duplicates(node, name)
    try:
        config: Config = understood(words, Config)
    except VocabularyError as error:
        raise _located(str(error), node, name) from None
    _check_words(config, node, name)
    return config


def _no_duplicates(node: Any, name: str) -> None:
    """YAML takes the last of two equal keys; here that is a mistake."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                raise ConfigError(f"{name}:{key.start_mark.line + 1}: {key.value!r} is given twice")
            seen.add(key.value)
            _no_duplicates(value, name)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            _no_duplicates(value, name)


def _check_words(config: Config, node: Any, name: str) -> None:
    """Find what only compiling shows: bad regular expressions, templates and paths."""
    for index, rule in enumerate(config.rules):
        _compile(RuleBook().put, rule, node, ("rules", index), name)
        _compile(_no_namesake, config.rules[: index + 1], node, ("rules", index), name)
    for index, fault in enumerate(config.faults):
        _compile(Switchboard().put, fault, node, ("faults", index), name)


def _no_namesake(rules: list[Rule]) -> None:
    RuleBook().replace(rules, "config")


def _compile(put: Callable[[Any], object], words: Any, node: Any, path: tuple[str | int, ...], name: str) -> None:
    try:
        put(words)
    except VocabularyError as error:
        raise _at(node, path, str(error), name) from None


def _at(node: Any, path: tuple[str | int, ...], problem: str, name: str) -> ConfigError:
    """An error in a part of the file; the part of the problem before `:` may narrow it down."""
    inner = _steps(problem.partition(":")[0])
    line = _line(node, (*path, *inner))
    return ConfigError(f"{name}:{line}: {path[0]}[{path[1]}]: {problem}")


def _located(problem: str, node: Any, name: str) -> ConfigError:
    place = _PLACE.search(problem)
    path = _steps(place["path"]) if place else ()
    unknown = _UNKNOWN_FIELD.search(problem)
    shown = (place["path"].lstrip(".") if place else "") or "the file"
    what = _PLACE.sub("", problem)
    line = _line(node, (*path, unknown[1]) if unknown else path)
    return ConfigError(f"{name}:{line}: {shown}: {what}")


def _steps(path: str) -> tuple[str | int, ...]:
    return tuple(key or int(index) for key, index in _STEP.findall(path))


def _line(node: Any, path: tuple[str | int, ...]) -> int:
    """The line of the node at `path`, or of the deepest one on the way that exists."""
    line = 1
    for step in path:
        found = _inside(node, step)
        if found is None:
            break
        line, node = found
    return line


def _inside(node: Any, step: str | int) -> tuple[int, Any] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line + 1, value
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line + 1, node.value[step]
    return None


class ConfigFile:
    """A configuration file that is read again when it changes.

    Args:
        path: the file.
        engine: what is configured by it.

    Attributes:
        problem: what is wrong with the file as it is now, or None. Until it is put right, the
            configuration stays as it was.
    """

    def __init__(self, path: str | Path, engine: Engine) -> None:
        self._path = Path(path)
        self._engine = engine
        self._seen = self._stamp()
        self._next = 0.0
        self.problem: str | None = None

    def check(self) -> None:
        """Read the file again if it changed; looks at most once a second."""
        now = time.monotonic()
        if now >= self._next:
            self._next = now + CHECK_EVERY
            self.read_if_changed()

    def read_if_changed(self) -> None:
        """Read the file again if it changed; a problem is printed once and kept."""
        stamp = self._stamp()
        if stamp == self._seen:
            return
        self._seen = stamp
        try:
            self._engine.state.configure(load(self._path))
            self.problem = None
        except VocabularyError as error:
            self.problem = str(error)
            sys.stderr.write(f"{error}\n")

    def _stamp(self) -> tuple[int, int]:
        try:
            status = self._path.stat()
        except OSError:
            return (0, 0)
        return (status.st_mtime_ns, status.st_size)
