"""One line of `cdktf-openai doctor`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Finding:
    """What was found of one topic.

    Attributes:
        topic: What was looked at.
        status: `ok`; `warn` where it works, but not as it should; `missing` where something can't work.
        found: What was found.
        advice: What to do about it.
    """

    topic: str
    status: Literal["ok", "warn", "missing"]
    found: str
    advice: str = ""


def ok(topic: str, description: str) -> Finding:
    """Return a finding that is as it should be."""
    return Finding(topic, "ok", description)


def warn(topic: str, description: str, advice: str) -> Finding:
    """Return a finding that is not as it should be, though everything else works."""
    return Finding(topic, "warn", description, advice)


def missing(topic: str, description: str, advice: str) -> Finding:
    """Return a finding without which something can't work."""
    return Finding(topic, "missing", description, advice)
