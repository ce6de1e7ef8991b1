"""Which failures are tried again, when, how often, and what is told of it."""

from email.utils import formatdate
from threading import Event
from time import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misbehaving import BODY, GOOD, KEY, Answer, answer, hang_up, refusal, serve
from terraform_provider_openai.api.client import Client
from terraform_provider_openai.api.retry import Attempts, backoff, is_worth_a_retry, wait_asked_for
from terraform_provider_openai.errors import ApiError, PaidForError
from terraform_provider_openai.settings import Settings

SOON = {"retry-after-ms": "1"}
PASSING = (408, 409, 429, 500, 502, 503, 504)


def asked(*answers: Answer, seconds: float | None = None, **settings: Any) -> tuple[list[str], Any]:
    """Ask a server, and give its requests and what came of them."""
    with serve(*answers) as server:
        client = Client(Settings(KEY, server.url, **settings))
        try:
            result: Any = client.complete(BODY, seconds).reply
        except ApiError as error:
            result = error
    return server.requests, result


@pytest.mark.parametrize("status", PASSING)
def test_a_failure_that_passes(status: int) -> None:
    """A second attempt that succeeds is all that is seen."""
    requests, result = asked(refusal(status, headers=SOON), answer(GOOD))
    assert (len(requests), result["id"]) == (2, GOOD["id"])


@pytest.mark.parametrize("status", PASSING)
def test_a_failure_that_stays(status: int) -> None:
    """After as many retries as the provider says, the error tells how many attempts there were."""
    requests, error = asked(refusal(status, headers=SOON), max_retries=3)
    assert len(requests) == 4
    assert "The API was asked 4 times, with 0.0 s of waiting in between." in error.detail


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 422])
def test_a_failure_for_good(status: int) -> None:
    """What the next attempt can't change is not tried again."""
    requests, error = asked(refusal(status))
    assert len(requests) == 1
    assert "asked" not in error.detail


def test_no_retry_without_quota() -> None:
    """An account that has nothing left is not asked again, whatever the headers say, and the bill is spoken of."""
    headers = {"x-should-retry": "true", "retry-after-ms": "1"}
    requests, error = asked(refusal(429, "You exceeded your quota.", headers, code="insufficient_quota"))
    assert len(requests) == 1
    assert "add credit or raise its limit where it is billed" in error.detail


@pytest.mark.parametrize(("word", "status", "times"), [("false", 503, 1), ("true", 400, 3), ("perhaps", 400, 1)])
def test_the_server_decides(word: str, status: int, times: int) -> None:
    """`x-should-retry` is obeyed either way, as the openai SDK does."""
    requests, _ = asked(refusal(status, headers={**SOON, "x-should-retry": word}))
    assert len(requests) == times


def test_connections_that_break_are_made_again() -> None:
    """A connection that breaks before the answer is tried again, and each call that may be billed is counted."""
    requests, result = asked(hang_up, answer(GOOD))
    assert (len(requests), result["id"]) == (2, GOOD["id"])
    requests, error = asked(hang_up, max_retries=1)
    assert len(requests) == 2
    assert "2 of the calls got no answer: each may be billed." in error.detail


def test_a_slow_answer_is_asked_for_again() -> None:
    """What does not come in time is asked for again, as the openai SDK does, and told as billed perhaps."""
    requests, error = asked(lambda sock: sock.recv(1), timeout=0.1, max_retries=1)
    assert len(requests) == 2
    assert error.summary == "The OpenAI API did not answer in time"
    assert "nothing came for 0.1 s" in error.detail
    assert "each may be billed" in error.detail


def test_never_after_a_success_began() -> None:
    """A success whose body breaks off was paid for: nothing is asked again."""
    requests, error = asked(answer(b"{", length=99))
    assert len(requests) == 1
    assert isinstance(error, PaidForError)


def test_all_attempts_have_one_idempotency_key() -> None:
    """A gateway can tell that attempts belong together, and calls do not."""
    requests, _ = asked(refusal(500, headers=SOON), refusal(500, headers=SOON), answer(GOOD))
    requests += asked(answer(GOOD))[0]
    keys = [line for request in requests for line in request.splitlines() if line.startswith("Idempotency-Key: ")]
    assert len(keys) == 4
    assert len(set(keys[:3])) == 1
    assert keys[3] != keys[0]


def test_the_time_of_the_whole() -> None:
    """A wait that would end after the time of the whole is not begun, and the error says why."""
    requests, error = asked(refusal(429, headers={"Retry-After": "30"}), seconds=20)
    assert len(requests) == 1
    no_time = "There is no time for another attempt in the 20 s of the whole."
    assert f"The API asks for a wait of 30 s. {no_time}" in error.detail


def test_a_time_that_is_over_before_the_first_attempt() -> None:
    """What can't be answered in time is not asked, so that it can't be billed."""
    requests, error = asked(answer(GOOD), seconds=1e-9)
    assert requests == []
    assert (error.summary, "billed" in error.detail) == ("The OpenAI API did not answer in time", False)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after": "9"}, 9),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "soon", "retry-after": "2"}, 2),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "tomorrow"}, None),
        ({"retry-after": formatdate(0, usegmt=True)}, 0),
        ({}, None),
    ],
)
def test_what_a_server_asks(headers: dict[str, str], seconds: float | None) -> None:
    """Milliseconds come before seconds, and what makes no sense is not there."""
    assert wait_asked_for(headers) == seconds


@given(
    st.text()
    | st.from_regex(r"\A([A-Z][a-z]{2}, )?\d{1,2} (Jan|Feb|Foo) \d{1,9} \d\d:\d\d(:\d\d)? ?([+-]\d{4}|GMT|-)?\Z")
)
def test_any_text_of_a_server(text: str) -> None:
    """Whatever stands in the headers, it is a time or nothing."""
    for name in ("retry-after", "retry-after-ms"):
        seconds = wait_asked_for({name: text})
        assert seconds is None or seconds >= 0


def test_a_date_is_waited_for() -> None:
    """`Retry-After` may be a date."""
    asked_for = wait_asked_for({"retry-after": formatdate(time() + 60, usegmt=True)})
    assert asked_for is not None
    assert 50 < asked_for <= 60


@pytest.mark.parametrize(("seconds", "worth"), [("120", True), ("121", False), ("inf", False), ("1e999", False)])
def test_too_long_a_wait(seconds: str, worth: bool) -> None:
    """A server that asks for more than two minutes is not asked again, as the openai SDK does."""
    assert is_worth_a_retry(429, None, {"retry-after": seconds}) is worth


def test_a_wait_that_is_too_long_is_told() -> None:
    """Who is not asked again says for how long that is."""
    requests, error = asked(refusal(429, headers={"Retry-After": "3600"}))
    assert len(requests) == 1
    assert error.detail.startswith("No. The API asks for a wait of 3600 s. Lower Terraform's -parallelism")


def test_waits_double_up_to_eight_seconds() -> None:
    """Each wait is the next power of two, less up to a quarter by chance."""
    for retries, longest in enumerate([0.5, 1, 2, 4, 8, 8, 8]):
        assert longest * 0.75 <= backoff(retries) <= longest
    assert backoff(10_000) <= 8


def test_an_interrupted_wait() -> None:
    """A wait that is interrupted leads to no attempt."""
    stopped = Event()
    attempts = Attempts(2, 60, stopped)
    attempts.made = 1
    stopped.set()
    assert attempts.wait(30) is False
