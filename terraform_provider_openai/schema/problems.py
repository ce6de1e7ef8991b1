"""What is wrong with a configuration: a path, the rule it breaks, the value, and words for a person."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

Path = tuple[str | int, ...]

_SHOWN = 60
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def format_path(path: Iterable[str | int]) -> str:
    """Write a path as people do: `messages[2].function_call.name`, `logit_bias["50256"]`."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif _NAME.fullmatch(step):
            text += f".{step}" if text else step
        else:
            text += f"[{json.dumps(step, ensure_ascii=False)}]"
    return text


def show(value: object) -> str:
    """Show a value in at most 60 characters."""
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


class Problem(NamedTuple):
    """One broken rule.

    Attributes:
        path: The steps to the value, attribute names, list indexes and map keys.
        rule: The rule's short name, such as `range` or `required`.
        value: The value that breaks it.
        message: What the value must be, with the value where that helps and gives no prompt away.
        concerns_several: Whether other attributes than the one at `path` can mend it; set for what an object rule
            reports, and for an attribute that is missing.
    """

    path: Path
    rule: str
    value: Any
    message: str
    concerns_several: bool = False

    def __str__(self) -> str:
        where = format_path(self.path)
        return f"{where}: {self.message}" if where else self.message
