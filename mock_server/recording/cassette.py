"""A cassette: a YAML file of recordings, checked when it is read and written in one step."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import Any

import yaml  # type: ignore[import-untyped]

from mock_server.errors import CassetteError, ConfigError, VocabularyError
from mock_server.recording.bodies import bytes_of
from mock_server.recording.format import VERSION, Recorded, Tape, builtins
from mock_server.yaml_text import line_of, read

_BREAKS = frozenset("\r\x85\u2028\u2029\ufeff")
HEAD = f"version: {VERSION}\nrecordings:\n"


class Cassette:
    """The recordings in a file, in the order in which they were made.

    Args:
        path: the file; a missing one is an empty cassette.

    Attributes:
        existed: whether the file was there.

    Raises:
        CassetteError: the file cannot be read or understood; the text begins with `file:line:`.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.existed = self.path.exists()
        self._lock = Lock()
        self._line_numbers: list[int] = []
        self._recordings: list[Recorded] = list(self._read()) if self.existed else []
        self._texts = [_text(recording) for recording in self._recordings]

    def _read(self) -> Iterator[Recorded]:
        name = str(self.path)
        try:
            tape, node = read(self.path.read_text(encoding="utf-8"), name, Tape)
        except (OSError, UnicodeDecodeError) as error:
            raise CassetteError(f"{name}:1: cannot be read: {error}") from None
        except ConfigError as error:
            raise CassetteError(str(error)) from None
        for index, recorded in enumerate(tape.recordings):
            line = line_of(node, ("recordings", index))
            try:
                bytes_of(recorded.reply)
            except VocabularyError as error:
                line = line_of(node, ("recordings", index, "reply", "base64"))
                raise CassetteError(f"{name}:{line}: recordings[{index}].{error}") from None
            self._line_numbers.append(line)
            yield recorded

    def all(self) -> list[Recorded]:
        """Return every recording, oldest first."""
        with self._lock:
            return list(self._recordings)

    def place(self, index: int) -> str:
        """Return where a recording stands: `file:line` where it was read, else its number from 1."""
        return (
            f"{self.path}:{self._line_numbers[index]}" if index < len(self._line_numbers) else f"recording {index + 1}"
        )

    def add(self, recorded: Recorded) -> None:
        """Add a recording, and write the file."""
        with self._lock:
            self._recordings.append(recorded)
            self._texts.append(_text(recorded))
            self._write()

    def clear(self) -> None:
        """Forget what was recorded; the file changes with the next recording."""
        with self._lock:
            self._recordings, self._texts, self._line_numbers = [], [], []

    def _write(self) -> None:
        """Replace the file in one step, so that no reader ever sees half of it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        part = self.path.with_name(f".{self.path.name}.{os.getpid()}.part")
        try:
            with part.open("w", encoding="utf-8", newline="\n") as file:
                file.write(HEAD + "".join(self._texts))
                file.flush()
                os.fsync(file.fileno())
            part.replace(self.path)
        finally:
            part.unlink(missing_ok=True)


class _Dumper(getattr(yaml, "SafeDumper")):  # type: ignore[misc]  # noqa: B009 - PyYAML has no types
    """Writes several lines of text as a block, and nothing by reference."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _string(dumper: Any, text: str) -> Any:
    # YAML takes these for ends of a line too: only quoted do they come back as they were.
    style = '"' if _BREAKS & set(text) else "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _string)


def _text(recorded: Recorded) -> str:
    """Return a recording as an entry of the list."""
    # No line is folded: a difference in one value is a difference in one line.
    text: str = yaml.dump([builtins(recorded)], Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10**9)
    return text
