"""How long Terraform's operations on a resource may take, in Terraform's own words: `timeouts = { create = "90s" }`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from terraform_provider_openai.schema.attributes import Struct, string
from terraform_provider_openai.schema.problems import show_word

_PART = re.compile(r"([0-9]+(?:\.[0-9]+)?)(ms|s|m|h)")
_SECONDS: Final[Mapping[str, float]] = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}


def seconds_of(duration: str) -> float | None:
    """Return the seconds of a duration such as `1h30m`, `None` for a text that is none."""
    parts = _PART.findall(duration)
    if not parts or "".join(number + unit for number, unit in parts) != duration:
        return None
    return sum(float(number) * _SECONDS[unit] for number, unit in parts)


class Duration:
    """The text is a time of more than nothing and at most a day."""

    name = "duration"

    def broken_by(self, value: str) -> str | None:
        """Refuse any other text."""
        seconds = seconds_of(value)
        return None if seconds and seconds <= _SECONDS["h"] * 24 else f"{self.describe()} (got {show_word(value)})"

    def describe(self) -> str:
        """Return examples."""
        return "must be a duration of at most 24h, such as 30s, 5m or 1h30m"


class Timeouts(Struct):
    """How long operations may take; they are the plugin's own business, and nothing of them is sent."""

    create: str | None = string(
        Duration(),
        default=None,
        help="How long asking for the completion may take, with all attempts and the waits between them: `30s`, `5m`, "
        "`1h30m`. Unset, each attempt has the provider's `timeout` and two minutes of waiting.",
    )
