"""The tests that a platform engineer should be able to write, as they would write them."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
READMES = (ROOT / "README.md", ROOT / "cdktf_openai" / "testing" / "README.md")
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

def test_rate_limit_is_retried(openai_mock, apply):
    openai_mock.fail(429, times=2, retry_after=0)
    assert apply(greeting).ok and len(openai_mock.calls) == 3

def test_typo_is_caught_before_terraform(stack):
    with pytest.raises(InvalidInput, match="model.*did you mean 'gpt-4'"):
        greeting(stack, model="gpt4")
"""


def shown(readme: Path) -> str:
    """Give the test file that a README shows."""
    programs = re.findall(r"^```python\n(.*?)^```", readme.read_text(), re.MULTILINE | re.DOTALL)
    [tests] = [program for program in programs if "def test_" in program]
    return str(tests)


def test_the_ideal_test_file_and_those_of_the_readmes(pytester: pytest.Pytester) -> None:
    """They pass as they stand with nothing but the package installed: no import, no configuration."""
    files = {"test_ideal": IDEAL, **{f"test_readme_{place}": shown(readme) for place, readme in enumerate(READMES)}}
    pytester.makepyfile(**files)
    wanted = sum(file.count("def test_") for file in files.values())
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=wanted)
