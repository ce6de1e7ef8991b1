"""Where files go for as long as the plugin runs."""

from __future__ import annotations

import os


def new_path(parent: str | None = None) -> str:
    """Return a path at which nothing is yet, to be made by a call that fails where there is something after all.

    `tempfile` has more of this, and its import takes 3 ms of each start.

    Args:
        parent: The folder; the system's own for such files without it.
    """
    return os.path.join(parent or _temporary(), f"tfp{os.urandom(8).hex()}")


def _temporary() -> str:
    """Return the folder that the environment names, and the usual one where that is not there."""
    name, usual = ("TEMP", ".") if os.name == "nt" else ("TMPDIR", "/tmp")  # noqa: S108 (only for what is private)
    named = os.environ.get(name, "")
    return named if os.path.isdir(named) else usual
