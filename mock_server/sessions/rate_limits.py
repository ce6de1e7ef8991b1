"""Rate limits as the API has them: two buckets that refill over a minute, and a quota."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from mock_server.contract import shortages

if TYPE_CHECKING:
    from mock_server.vocabulary import Limits

HeaderLines = tuple[tuple[str, str], ...]
MINUTE = 60.0
USUAL_REQUESTS = 10_000
USUAL_TOKENS = 2_000_000


class Buckets:
    """How much of its limits a session has used; refills as time goes by."""

    __slots__ = ("requests", "since", "spent", "tokens")

    def __init__(self) -> None:
        self.requests = 0.0
        self.tokens = 0.0
        self.spent = 0
        self.since = 0.0

    def refill(self, now: float, limits: Limits) -> None:
        """Let what the time since the last request gives back flow in."""
        passed = max(0.0, now - self.since)
        self.since = now
        self.requests = max(0.0, self.requests - passed * (limits.requests or 0) / MINUTE)
        self.tokens = max(0.0, self.tokens - passed * (limits.tokens or 0) / MINUTE)


def take(buckets: Buckets, limits: Limits, requested: int, model: str, now: float) -> None:
    """Take one request and `requested` tokens out of the buckets.

    Raises:
        ApiError: 429 when a limit or the quota is reached, with `Retry-After` if waiting helps.
    """
    buckets.refill(now, limits)
    if limits.quota is not None and buckets.spent >= limits.quota:
        raise shortages.quota_exceeded()
    if limits.tokens is not None and requested > limits.tokens:
        raise shortages.request_too_large(model, limits.tokens, requested)
    if limits.requests is not None and buckets.requests + 1 > limits.requests:
        raise shortages.rate_limited(model, _shortage("RPM", limits.requests, buckets.requests, 1))
    if limits.tokens is not None and buckets.tokens + requested > limits.tokens:
        raise shortages.rate_limited(model, _shortage("TPM", limits.tokens, buckets.tokens, requested))
    buckets.requests += 1
    buckets.tokens += requested
    buckets.spent += requested


def _shortage(quantity: str, limit: int, used: float, requested: int) -> shortages.Shortage:
    wait = (used + requested - limit) * MINUTE / limit
    return shortages.Shortage(quantity, limit, round(used), requested, span(wait), f"{max(1, math.ceil(wait))}")


def header_lines(buckets: Buckets, limits: Limits, requested: int) -> HeaderLines:
    """Return the `x-ratelimit-*` lines after a request that took `requested` tokens."""
    if limits.requests is None and limits.tokens is None:
        return _usual_lines(requested)
    used = buckets.requests if limits.requests else 1, buckets.tokens if limits.tokens else requested
    return _limit_headers(limits.requests or USUAL_REQUESTS, limits.tokens or USUAL_TOKENS, *used)


@lru_cache(maxsize=1_024)
def _usual_lines(requested: int) -> HeaderLines:
    return _limit_headers(USUAL_REQUESTS, USUAL_TOKENS, 1, requested)


def _limit_headers(requests: int, most: int, used_requests: float, used_tokens: float) -> HeaderLines:
    return (
        ("x-ratelimit-limit-requests", str(requests)),
        ("x-ratelimit-limit-tokens", str(most)),
        ("x-ratelimit-remaining-requests", str(max(0, int(requests - used_requests)))),
        ("x-ratelimit-remaining-tokens", str(max(0, int(most - used_tokens)))),
        ("x-ratelimit-reset-requests", span(used_requests * MINUTE / requests)),
        ("x-ratelimit-reset-tokens", span(used_tokens * MINUTE / most)),
    )


def span(seconds: float) -> str:
    """Return a duration as the API writes it: `0s`, `12ms`, `1.5s`, `6m0s`."""
    if seconds < 1:
        milliseconds = max(0, round(seconds * 1000))
        return f"{milliseconds}ms" if milliseconds else "0s"
    if seconds < MINUTE:
        return f"{round(seconds, 3):g}s"
    minutes, seconds_left = divmod(round(seconds), 60)
    return f"{minutes}m{seconds_left}s"
