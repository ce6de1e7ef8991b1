"""Time, as something that a test can hold still.

The engine never reads the machine's clock itself: it asks a `Clock`.
"""

from __future__ import annotations

import time


class Clock:
    """The machine's clock, or a frozen one.

    Args:
        now: seconds since 1970 to stand at, or None to follow the machine.
    """

    def __init__(self, now: float | None = None) -> None:
        self._frozen = now

    @property
    def frozen(self) -> bool:
        """Whether time stands still."""
        return self._frozen is not None

    def now(self) -> float:
        """Return seconds since 1970."""
        return time.time() if self._frozen is None else self._frozen

    def tick(self) -> float:
        """Return seconds on a clock that only goes forward; differences of it are durations."""
        return time.perf_counter() if self._frozen is None else self._frozen

    def freeze(self, now: float | None = None) -> None:
        """Stand still at `now`, or at the present moment."""
        self._frozen = self.now() if now is None else now

    def advance(self, seconds: float) -> None:
        """Freeze the clock, `seconds` later than it stands."""
        self._frozen = self.now() + seconds

    def resume(self) -> None:
        """Follow the machine's clock again."""
        self._frozen = None
