"""The errors about what there is not enough of: requests and tokens in a minute, and credit."""

from __future__ import annotations

from typing import NamedTuple

from mock_server.errors import ApiError

RATE_PAGE = "Visit https://platform.openai.com/account/rate-limits to learn more."


class Shortage(NamedTuple):
    """What a limit of requests (`quantity` is RPM) or tokens (TPM) in a minute has no room for.

    Attributes:
        quantity: RPM or TPM.
        limit: how many there may be in a minute.
        used: how many there were.
        requested: how many more are wanted.
        wait: how long to wait, as the API writes it.
        retry_after: the same in whole seconds.
    """

    quantity: str
    limit: int
    used: int
    requested: int
    wait: str
    retry_after: str

    @property
    def kind(self) -> str:
        """`requests` or `tokens`."""
        return "requests" if self.quantity == "RPM" else "tokens"


def rate_limited(model: str, short: Shortage) -> ApiError:
    """Too many requests or tokens in the last minute."""
    return ApiError(
        429,
        f"Rate limit reached for {model} in organization org-mock on {short.kind} per min ({short.quantity}): Limit "
        f"{short.limit}, Used {short.used}, Requested {short.requested}. Please try again in {short.wait}. {RATE_PAGE}",
        type=short.kind,
        code="rate_limit_exceeded",
        headers=(("Retry-After", short.retry_after),),
    )


def request_too_large(model: str, limit: int, requested: int) -> ApiError:
    """Return the request wants more tokens than there are in a whole minute: to wait does not help."""
    return ApiError(
        429,
        f"Request too large for {model} in organization org-mock on tokens per min (TPM): Limit {limit}, Requested "
        f"{requested}. The input or output tokens must be reduced in order to run successfully. {RATE_PAGE}",
        type="tokens",
        code="rate_limit_exceeded",
    )


def quota_exceeded() -> ApiError:
    """Return the account has no credit left."""
    return ApiError(
        429,
        "You exceeded your current quota, please check your plan and billing details. For more "
        "information on this error, read the docs: "
        "https://platform.openai.com/docs/guides/error-codes/api-errors.",
        type="insufficient_quota",
        code="insufficient_quota",
    )
