"""A server's configuration from a YAML file, with the line of whatever is wrong in it."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mock_server.errors import ConfigError, VocabularyError
from mock_server.paths import steps_of
from mock_server.stubs.faults import FaultBook
from mock_server.stubs.rules import RuleBook
from mock_server.vocabulary import Config, FaultRule, Rule
from mock_server.yaml_text import line_of, read

if TYPE_CHECKING:
    from collections.abc import Callable

    from mock_server.engine.engine import Engine

CHECK_EVERY = 1.0


def load(path: str | Path) -> Config:
    """Return the configuration in a YAML file.

    Raises:
        ConfigError: the file cannot be read or understood; the text begins with `file:line:`.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}:1: cannot be read: {error}") from None
    return parse(text, str(path))


def parse(text: str, name: str = "config") -> Config:
    """Return the configuration in a YAML text; `name` stands in errors.

    Raises:
        ConfigError: the text cannot be understood.
    """
    config, node = read(text, name, Config)
    _check_words(config, node, name)
    return config


def _check_words(config: Config, node: Any, name: str) -> None:
    """Find what only compiling shows: bad regular expressions, templates and paths."""
    for index, rule in enumerate(config.rules):
        _compile(RuleBook().put, rule, node, ("rules", index), name)
        _compile(_no_namesake, config.rules[: index + 1], node, ("rules", index), name)
    for index, fault in enumerate(config.faults):
        _compile(FaultBook().put, fault, node, ("faults", index), name)
        _compile(_no_other_fault, config.faults[: index + 1], node, ("faults", index), name)


def _no_namesake(rules: list[Rule]) -> None:
    RuleBook().replace(rules, "config")


def _no_other_fault(faults: list[FaultRule]) -> None:
    FaultBook().replace(faults, "config")


def _compile(put: Callable[[Any], object], value: Any, node: Any, path: tuple[str | int, ...], name: str) -> None:
    try:
        put(value)
    except VocabularyError as error:
        raise _at(node, path, str(error), name) from None


def _at(node: Any, path: tuple[str | int, ...], problem: str, name: str) -> ConfigError:
    """Return an error in a part of the file; the part of the problem before `:` may narrow it down."""
    try:
        inner = steps_of(problem.partition(":")[0])
    except ValueError:
        inner = ()
    line = line_of(node, (*path, *inner))
    return ConfigError(f"{name}:{line}: {path[0]}[{path[1]}]: {problem}")


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
        self._last_stamp = self._stamp()
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
        if stamp == self._last_stamp:
            return
        self._last_stamp = stamp
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
