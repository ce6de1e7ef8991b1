"""The tests that a platform engineer should be able to write, as they would write them."""

import pytest

IDEAL = """
import pytest
from cdktf_openai import ChatCompletion, InvalidInput, user

def greeting(stack, model="gpt-4"):
    ChatCompletion(stack, "greeting", model=model, messages=[user("Say hello")])

def test_reply_reaches_state(openai_mock, apply):
    openai_mock.on(user("Say hello")).reply("Hello, platform team!")
    assert apply(greeting)["greeting"].content == "Hello, platform team!"

def test_second_apply_changes_nothing(openai_mock, apply):
    apply(greeting)
    assert apply(greeting).changes == [] and len(openai_mock.calls) == 1

def test_typo_is_caught_before_terraform(stack):
    with pytest.raises(InvalidInput, match="model.*did you mean 'gpt-4'"):
        greeting(stack, model="gpt4")
"""


def test_the_ideal_test_file(pytester: pytest.Pytester) -> None:
    """They pass with nothing but the package installed: no import, no configuration."""
    pytester.makepyfile(IDEAL)
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=IDEAL.count("def test_"))
