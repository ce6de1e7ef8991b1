"""`--openai-live`, with a second mock in the place of the real API."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from cdktf_openai.testing import Apply, OpenaiMock
from cdktf_openai.testing.live import LiveRun
from mock_server import Config, MockServer

KEY = "sk-live-0123456789"
TESTS = """
import os

def test_scripted(openai_mock, apply):
    openai_mock.on(user("Say hello")).reply("Hello!")
    assert apply(greeting)["greeting"].content == "Hello!"

def test_failing(openai_mock, apply):
    openai_mock.fail(400, times=1)
    assert not apply(greeting, check=False).ok

def test_plain(openai_mock, apply):
    result = apply(greeting, max_tokens=50, n=2)
    print("content:", result["greeting"].content)
    assert apply(greeting, max_tokens=50, n=2).changes == []
    assert [call.messages for call in openai_mock.calls] == [[user("Say hello")]]
    assert os.environ["OPENAI_BASE_URL"] == openai_mock.base_url
"""


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> Iterator[MockServer]:
    """Serve what stands for the real API, with a key for it in the environment."""
    with MockServer(Config(keys=[KEY])) as real:
        real.on().reply("From the real one.")
        monkeypatch.setenv("OPENAI_BASE_URL", real.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        yield real


def test_by_default_nothing_is_sent(run_tests: Any, real: MockServer) -> None:
    """A key in the environment is no reason to use it."""
    done = run_tests(TESTS)
    done.assert_outcomes(passed=3)
    assert (len(real.journal), "openai:" in done.stdout.str()) == (0, False)


def test_an_estimate(run_tests: Any, real: MockServer) -> None:
    """Without `=yes` the cost is told, by the tests that could be sent, and nothing is."""
    done = run_tests(TESTS, "--openai-live")
    done.assert_outcomes(passed=3)
    done.stdout.fnmatch_lines(
        [
            "openai: nothing is sent; the summary says what --openai-live=yes would cost",
            "gpt-4: requests 1, prompt tokens 9, answer tokens 100, $0.0063",
            "with --openai-live=yes this would cost about $0.0063 (list prices of *)",
        ]
    )
    assert len(real.journal) == 0


def test_live(run_tests: Any, real: MockServer) -> None:
    """With `=yes` the requests reach the API; what scripts it is skipped."""
    done = run_tests(TESTS, "--openai-live=yes", "-rs", "-s")
    done.assert_outcomes(passed=1, skipped=2)
    done.stdout.fnmatch_lines([f"openai: requests go to {real.base_url} and cost money", "*the test scripts the API*"])
    assert "content: From the real one." in done.stdout.str()
    assert "this cost about $" in done.stdout.str()
    assert (len(real.journal), KEY in done.stdout.str()) == (1, False)


def test_every_bound_of_an_answer_counts(openai_mock: OpenaiMock, apply: Apply, greeting: Any) -> None:
    """An answer is as long as it may be, by whichever argument bounds it."""
    run = LiveRun(sends=False, url="", key="")
    apply(greeting, max_completion_tokens=50, n=2)
    run.count(openai_mock)
    assert run.used["gpt-4"]["answer tokens"] == 100


@pytest.mark.usefixtures("real")
def test_live_needs_a_key(run_tests: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without one nothing runs."""
    monkeypatch.delenv("OPENAI_API_KEY")
    done = run_tests(TESTS, "--openai-live=yes")
    done.stderr.fnmatch_lines(["ERROR: --openai-live=yes needs a key of the real API in OPENAI_API_KEY"])


def test_prices() -> None:
    """A dated model costs what its family does; one without a price is named."""
    run = LiveRun(sends=False, url="", key="")
    tokens = Counter({"requests": 1, "prompt tokens": 1000, "answer tokens": 1000})
    run.add({"gpt-4-0613": tokens, "gpt-4-32k": tokens, "ours": tokens})
    family, exact, unknown, total = run.summary()
    assert (family[-7:], exact[-7:], unknown[-15:]) == ("$0.0900", "$0.1800", "price not known")
    assert "about $0.2700, and the models whose price is not known" in total
