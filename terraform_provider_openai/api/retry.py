"""When a call of the API is made again, and after how long: the rules of the openai SDK, with a total time.

urllib3's own `Retry` can't serve: it never sees what an error says (a quota that is used up comes back with the status
of a busy moment), nothing ends its waits, and it knows neither `retry-after-ms`, `x-should-retry` nor a total time.
"""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from threading import Event

FIRST_WAIT, LONGEST_WAIT = 0.5, 8.0
"""Seconds: the wait doubles from the one to the other, less up to a quarter by chance."""

LONGEST_RETRY_AFTER = 120.0
"""Seconds: a server that asks for a longer wait is not asked again."""

QUOTA = "insufficient_quota"
"""The code of an account that has nothing left: no wait helps."""

_PASSING = (408, 409, 429)
_SERVER_ERROR = 500


def is_worth_a_retry(status: int, code: object, headers: Mapping[str, str]) -> bool:
    """Return whether an answer that is no success may be another one the next time.

    Args:
        status: The HTTP status.
        code: The error's code, where it has one.
        headers: The answer's headers, whose names are looked up in lower case.
    """
    retry_after = wait_asked_for(headers)
    if code == QUOTA or (retry_after is not None and retry_after > LONGEST_RETRY_AFTER):
        return False
    word = headers.get("x-should-retry")
    if word in ("true", "false"):
        return word == "true"
    return status in _PASSING or status >= _SERVER_ERROR


def wait_asked_for(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a server asks to wait, by `retry-after-ms`, or by `Retry-After` as seconds or a date."""
    milliseconds, seconds = _number(headers.get("retry-after-ms")), _number(headers.get("retry-after"))
    if milliseconds is not None:
        return milliseconds / 1000
    if seconds is not None:
        return seconds
    try:
        return max(0.0, parsedate_to_datetime(headers["retry-after"]).timestamp() - time.time())
    except (KeyError, ValueError, OverflowError):
        return None


def _number(text: str | None) -> float | None:
    """Return the number, not negative, that a header says; infinity is one, and too long a wait."""
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if number >= 0 else None


def backoff(retries: int) -> float:
    """Return the seconds to wait before the retry after so many others."""
    return min(FIRST_WAIT * 2.0 ** min(retries, 10), LONGEST_WAIT) * (1 - 0.25 * random.random())


class Attempts:
    """The attempts of one call: how many there were, how long they waited, and how much time is left.

    Args:
        retries: How many may follow the first.
        seconds: How long all of them may take, with the waits.
        stopped: Set when Terraform is interrupted, which ends a wait.

    Attributes:
        made: How many attempts have begun.
        waited: Seconds of waiting between them.
        unanswered: How many were sent and never answered, so that each of them may be billed.
    """

    def __init__(self, retries: int, seconds: float, stopped: Event) -> None:
        self.seconds = seconds
        self.count = 0
        self.waited = 0.0
        self.unanswered = 0
        self._retries = retries
        self._stopped = stopped
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """The seconds that are left, never less than nothing."""
        return max(0.0, self._end - time.monotonic())

    def wait(self, retry_after: float | None) -> bool:
        """Wait for the next attempt.

        Args:
            retry_after: The seconds that the server asks for.

        Returns:
            Whether there is a next one: neither attempts nor time are used up, and nobody has interrupted.
        """
        seconds = backoff(self.count - 1) if retry_after is None else retry_after
        if self.count > self._retries or seconds >= self.left or self._stopped.is_set():
            return False
        began = time.monotonic()
        interrupted = self._stopped.wait(seconds)
        self.waited += time.monotonic() - began
        return not interrupted

    def __str__(self) -> str:
        """Say what was done, where it is more than one attempt, and what may be billed; empty for nothing of both."""
        parts = []
        if self.count > 1:
            parts.append(f"The API was asked {self.count} times, with {self.waited:.1f} s of waiting in between.")
        if self.unanswered > 1:
            parts.append(f"{self.unanswered} of the calls got no answer: each may be billed.")
        elif self.unanswered:
            parts.append("The call that got no answer may be billed." if self.count > 1 else "The call may be billed.")
        return " ".join(parts)
