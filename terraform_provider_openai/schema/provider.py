"""The provider block: where the API is, and the key for it.

What is marked `addition` the provider `antonbabenko/openai` has not.
"""

from __future__ import annotations

from terraform_provider_openai.schema.attributes import Struct, addition, boolean, integer, number, string
from terraform_provider_openai.schema.rules import HeaderValue, HttpUrl, Range

DEFAULT_SERVER_URL = "https://api.openai.com/v1"
API_KEY_VARIABLE = "OPENAI_API_KEY"
SERVER_URL_VARIABLE = "OPENAI_BASE_URL"
DEFAULT_MAX_RETRIES = 2
DEFAULT_TIMEOUT = 600
"""Both as in the openai SDK."""

DEFAULT_MAX_RESPONSE_BYTES = 16 * 1024 * 1024
DEFAULT_INTERRUPT_GRACE_PERIOD = 10


class OpenaiProviderConfig(Struct):
    """The arguments of the provider `openai`."""

    api_key: str | None = string(
        HeaderValue(),
        default=None,
        sensitive=True,
        help=f"The key that requests carry. Unset, it is read from the environment variable `{API_KEY_VARIABLE}`, "
        "which keeps it out of every file.",
    )
    server_url: str | None = string(
        HttpUrl(),
        default=None,
        help=f"Where the API is. Unset, it is read from the environment variable `{SERVER_URL_VARIABLE}`, "
        f"and without that it is `{DEFAULT_SERVER_URL}`.",
    )
    allow_unlisted_models: bool | None = addition(
        boolean(
            default=None,
            help="Whether models that the resource's documentation does not list may be asked. By default they are "
            "refused when a change is planned.",
        )
    )
    max_retries: int | None = addition(
        integer(
            Range(0, 100),
            default=None,
            help="How many times a call that fails is made again, where the failure may pass: a broken connection, no "
            "answer in time, too many requests, an error of the server. 0 to 100, by default "
            f"{DEFAULT_MAX_RETRIES}. `Retry-After` is honoured up to two minutes.",
        )
    )
    interrupt_grace_period: float | None = addition(
        number(
            Range(0, 3_600),
            default=None,
            help="How many seconds a call that is in flight may still take when Terraform is interrupted, because it "
            f"is paid for: 0 to 3600, by default {DEFAULT_INTERRUPT_GRACE_PERIOD}. No new call begins, and a second "
            "interrupt ends everything at once.",
        )
    )
    max_response_bytes: int | None = addition(
        integer(
            Range(1_024, 2**31),
            default=None,
            help="How many bytes an answer may have, decoded: 1024 to 2147483648, by default "
            f"{DEFAULT_MAX_RESPONSE_BYTES} (16 MiB). A longer one ends there: what arrived is in the state, with an "
            "error.",
        )
    )
    timeout: float | None = addition(
        number(
            Range(0.1, 86_400),
            default=None,
            help="How many seconds the API may be silent, before its answer and inside of it: 0.1 to 86400, by "
            f"default {DEFAULT_TIMEOUT}. A resource's `timeouts` bound the whole.",
        )
    )
