"""Real clients talk to the mock, unchanged, and find the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Told

pytestmark = pytest.mark.slow

GREETED = {"text": "Hello there! How are you today?", "finish": "stop", "tokens": [9, 8, 17]}
CALLED = {"name": "get_weather", "arguments": {"city": "Bergen"}}
ANSWERED = {**CALLED, "text": "It is sunny."}
TODAY = {
    "400": "BadRequestError",
    "401": "AuthenticationError",
    "404": "NotFoundError",
    "429": "RateLimitError",
    "500": "InternalServerError",
}
ERRORS = {
    "openai_0_28": {
        "400": "InvalidRequestError",
        "401": "AuthenticationError",
        "404": "InvalidRequestError",
        "429": "RateLimitError",
        "500": "APIError",
    },
    "langchain_chat": {
        "400": "OpenAIInvalidRequestError",
        "401": "OpenAIAuthenticationError",
        "404": "OpenAIModelNotFoundError",
        "429": "OpenAIRateLimitError",
        "500": "OpenAIAPIError",
    },
}
TIMEOUTS = {
    "openai_today": "APITimeoutError",
    "openai_0_28": "Timeout",
    "langchain_chat": "OpenAITimeoutError",
    "litellm_chat": "Timeout",
    "node": "APIConnectionTimeoutError",
}
# A step that a client cannot take is not in its script: 0.28 knows no tools, the frameworks list no models.
MISSING = {
    "openai_0_28": {"tools", "streamed_tools", "schema", "recovery", "stored"},
    "langchain_chat": {"models", "error", "stored"},
    "litellm_chat": {"models", "error", "stored"},
}
STEPS = {"models", "plain", "streamed", "functions", "tools", "streamed_tools", "schema", "errors", "error"} | {
    "patience",
    "recovery",
    "timeout",
    "broken",
    "stored",
}


def test_every_step_is_taken(told: Told) -> None:
    """Each client takes each step that it can take."""
    assert STEPS - told.steps.keys() == MISSING.get(told.client, set())


def test_nothing_else_is_reached(told: Told) -> None:
    """No client looks up or connects to anything but the mock."""
    assert told.reached == []


def test_plain(told: Told) -> None:
    """A plain reply is parsed, with its usage."""
    assert told.steps["plain"] == GREETED


def test_streamed(told: Told) -> None:
    """A stream is parsed to the same, with its usage."""
    assert told.steps["streamed"] == GREETED


def test_functions(told: Told) -> None:
    """The documented functions are called with arguments that fit, and their result is answered."""
    assert told.steps["functions"] == ANSWERED


def test_tools(told: Told) -> None:
    """Tools are called with arguments that fit, and their result is answered."""
    assert told.steps.get("tools", ANSWERED) == ANSWERED


def test_streamed_calls(told: Told) -> None:
    """A call that comes in pieces is put together by the client's own helper."""
    found = told.steps.get("streamed_tools") or told.steps["streamed_functions"]
    assert found == CALLED


def test_schema(told: Told) -> None:
    """The client's own structured output takes the reply."""
    assert told.steps.get("schema", True) is True


def test_errors(told: Told) -> None:
    """Each status is the client's own exception for it."""
    assert told.steps["errors"] == ERRORS.get(told.client, TODAY)


def test_error(told: Told) -> None:
    """An exception carries status, type, param, code and request id."""
    expected = [400, "invalid_request_error", "temperature", "decimal_above_max_value", True]
    assert told.steps.get("error", expected) == expected


def test_patience(told: Told) -> None:
    """After a 429 the client waits as long as `Retry-After` says, and gets its reply."""
    assert told.steps["patience"] == "at last"
    refused, answered = told.asked("Once more")
    assert (refused.status, answered.status) == (429, 200)
    assert answered.time - refused.time >= 1


def test_recovery(told: Told) -> None:
    """The client tries again after a failure of the server, twice."""
    if "recovery" in told.steps:
        assert told.steps["recovery"] == "recovered"
        assert told.statuses("Stumble") == [500, 500, 200]


def test_timeout(told: Told) -> None:
    """A reply that does not come in time is the client's timeout."""
    assert told.steps["timeout"] == TIMEOUTS[told.client]


def test_broken(told: Told) -> None:
    """A stream that ends too early is an exception."""
    assert told.steps["broken"] is True


def test_stored(told: Told) -> None:
    """Stored completions are listed, shown, changed and deleted."""
    expected = [True, ["Keep this"], {"for": "good"}, True, True, []]
    assert told.steps.get("stored", expected) == expected


def test_models(told: Told) -> None:
    """Models are listed and fetched."""
    assert told.steps.get("models", True) is True
