"""Apply tests side by side."""

from typing import Any

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
