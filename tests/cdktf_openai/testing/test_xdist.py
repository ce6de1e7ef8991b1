"""Apply tests side by side."""

from typing import Any

import pytest

TESTS = """
@pytest.mark.parametrize("number", range(6))
def test_apply(openai_mock, apply, number):
    openai_mock.on(user(f"Say {number}")).reply(f"Said {number}")
    assert apply(greeting, said=f"Say {number}")["greeting"].content == f"Said {number}"
    assert len(openai_mock.calls) == 1

def test_plain(apply):
    apply(greeting)
"""


def test_two_workers(run_tests: Any) -> None:
    """They share no port, state or environment, and what they use is added up."""
    done = run_tests(TESTS, "-p", "xdist", "-n", "2", "--openai-live")
    done.assert_outcomes(passed=7)
    done.stdout.fnmatch_lines(["gpt-4: requests 1, *"])


MANY = """
import os

@pytest.mark.parametrize("number", range(100))
def test_apply(openai_mock, apply, number):
    openai_mock.on(user(f"Say {number}")).reply(f"Said {number}")
    for changes in (["create"], []):
        result = apply(greeting, said=f"Say {number}")
        assert [change.action for change in result.changes] == changes
        assert result["greeting"].content == f"Said {number}"
    assert [call.messages for call in openai_mock.calls] == [[user(f"Say {number}")]]
    assert os.environ["OPENAI_BASE_URL"] == openai_mock.base_url
"""


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("repetition", range(20))
def test_eight_workers(run_tests: Any, repetition: int) -> None:  # noqa: ARG001 (each is a run of its own)
    """A hundred tests in eight processes: none fails, and none sees another's mock, state or environment."""
    run_tests(MANY, "-p", "xdist", "-n", "8").assert_outcomes(passed=100)
