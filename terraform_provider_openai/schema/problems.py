"""What is wrong with a configuration: a path, the rule it breaks, the value, and words for a person."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

Path = tuple[str | int, ...]

_SHOWN = 60
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_WORD = re.compile(r"[A-Za-z0-9_.:/+-]{1,64}")


def format_path(path: Iterable[str | int], *, hides_texts: bool = False) -> str:
    """Write a path as people do: `messages[2].function_call.name`, `logit_bias["50256"]`.

    Args:
        path: The steps: attribute names, list indexes and map keys.
        hides_texts: Whether a key that is no word is told by its length, because it may be a secret.
    """
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif hides_texts and not _WORD.fullmatch(step):
            text += f"[a key of {length_of(step)}]"
        elif _NAME.fullmatch(step):
            text += f".{step}" if text else step
        else:
            text += f"[{json.dumps(step, ensure_ascii=False)}]"
    return text


def show(value: object) -> str:
    """Show a value in at most 60 characters."""
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def length_of(text: str) -> str:
    """Tell a text by its length, which gives nothing of it away."""
    return "1 character" if len(text) == 1 else f"{len(text) or 'no'} characters"


def show_word(text: str) -> str:
    """Show what stands where one of a few words should; what is no word may be a secret, and is told by its length."""
    return repr(text) if _WORD.fullmatch(text) else length_of(text)


class Problem(NamedTuple):
    """One broken rule.

    Attributes:
        path: The steps to the value, attribute names, list indexes and map keys.
        rule: The rule's short name, such as `range` or `required`.
        value: The value that breaks it.
        message: What the value must be, with a number or a word of an enumeration that it is; of any other text only
            how long it is and where it goes wrong, because Terraform tells a provider nothing of what is sensitive.
        concerns_several: Whether other attributes than the one at `path` can mend it; set for what an object rule
            reports, and for an attribute that is missing.
    """

    path: Path
    rule: str
    value: Any
    message: str
    concerns_several: bool = False

    @property
    def where(self) -> str:
        """The path, in which a key that is no word is told by its length."""
        return format_path(self.path, hides_texts=True)

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.path else self.message
