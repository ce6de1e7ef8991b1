"""The choices of a reply: as the model would give them, and as they are sent."""

from __future__ import annotations

from typing import NamedTuple


class Call(NamedTuple):
    """A call of a function or custom tool: its name, and its arguments as JSON (or free) text."""

    name: str
    arguments: str
    custom: bool = False


class UncutChoice(NamedTuple):
    """One choice before `stop` and the token limit end it: text, or calls, or a refusal.

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


class CutChoice(NamedTuple):
    """One choice as it is sent.

    Attributes:
        text: the text after the cuts, or None with calls or a refusal.
        calls: the calls after the cuts.
        refusal: the text of a refusal, or None.
        finish: `stop`, `length`, `function_call`, `tool_calls` or `content_filter`.
        tokens: what this choice adds to `completion_tokens`.
    """

    text: str | None
    calls: tuple[Call, ...]
    refusal: str | None
    finish: str
    tokens: int
