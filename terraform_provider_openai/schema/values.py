"""Values of the resource as the checks and the plan see them.

Terraform's null is `None`; a value that is not known yet is `UNKNOWN`; everything else is a plain `str`, `bool`,
`int`, `float`, `Decimal`, `list` or `dict` with string keys.
"""

from __future__ import annotations

from typing import Any, Final
from unicodedata import normalize


class Unknown:
    """The type of `UNKNOWN`: a value that Terraform learns only while it applies."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __copy__(self) -> Unknown:
        return self

    def __deepcopy__(self, _memo: object) -> Unknown:
        return self


UNKNOWN: Final = Unknown()


def wholly_known(value: Any) -> bool:
    """Return whether nothing in a value is unknown."""
    if isinstance(value, dict):
        return all(map(wholly_known, value.values()))
    return all(map(wholly_known, value)) if isinstance(value, list) else value is not UNKNOWN


def as_sent(value: Any) -> str:
    """Return a text as it reaches the API, with its characters composed by Terraform; anything else is empty."""
    if not isinstance(value, str):
        return ""
    return value if value.isascii() else normalize("NFC", value)
