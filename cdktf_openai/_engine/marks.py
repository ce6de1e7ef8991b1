"""What stands for text that `literal` has marked: tokens that nobody can write who was not given them."""

from __future__ import annotations

import re
import secrets
from typing import Final

SECRET: Final = str(secrets.randbits(128))
"""A part of each such token. A text from outside can't have it, and digits stay what they are in upper case too."""

HINT: Final = f"literal.{SECRET}"
LITERAL_TOKEN: Final = re.compile(rf"\$\{{TfToken\[{re.escape(HINT)}\.\d+\]\}}")

texts: Final[dict[str, str]] = {}
"""The marked texts by their tokens."""


def reveal(text: str) -> str:
    """Return a text with all that is marked in it as it was before."""
    return LITERAL_TOKEN.sub(lambda match: texts[match.group()], text) if SECRET in text else text
