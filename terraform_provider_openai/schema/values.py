"""Values of the resource as the checks and the plan see them.

Terraform's null is `None`; a value that is not known yet is `UNKNOWN`; everything else is a plain `str`, `bool`,
`int`, `float`, `Decimal`, `list` or `dict` with string keys.
"""

from __future__ import annotations

from typing import Final


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
