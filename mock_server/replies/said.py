"""What a model would say, before `stop` and `max_tokens` cut it."""

from __future__ import annotations

from typing import NamedTuple


class Call(NamedTuple):
    """A call of a function or custom tool: its name, and its arguments as JSON (or free) text."""

    name: str
    arguments: str
    custom: bool = False


class Said(NamedTuple):
    """One choice as the model would say it: text, or calls, or a refusal.

    Attributes:
        text: the whole text, or None with calls or a refusal.
        calls: the calls, in order. With `functions` only the first counts.
        refusal: the text of a refusal, or None.
        finish: a finish reason that overrides the one that follows from the rest.
    """

    text: str | None = None
    calls: tuple[Call, ...] = ()
    refusal: str | None = None
    finish: str | None = None
