"""The plugin's own fixtures, a stack to try them on, and a pytest run of its own for what must fail."""

from collections.abc import Callable
from typing import Any

import pytest
from cdktf import TerraformOutput, TerraformStack

from cdktf_openai import ChatCompletion, system, user
from cdktf_openai.testing import plugin

stack = plugin.stack  # the tests of the constructs have fixtures of the same names
synth = plugin.synth

HEAD = """
import pytest
from cdktf_openai import ChatCompletion, user

def greeting(stack, model="gpt-4", said="Say hello", **more):
    ChatCompletion(stack, "greeting", model=model, messages=[user(said)], **more)
"""

Greeting = Callable[..., None]
RunTests = Callable[..., pytest.RunResult]


@pytest.fixture
def greeting() -> Greeting:
    """Give a function that puts a completion and an output into a stack."""

    def build(stack: TerraformStack, model: str = "gpt-4", said: str = "Say hello", **more: Any) -> None:
        completion = ChatCompletion(stack, "greeting", model=model, messages=[system("Be brief."), user(said)], **more)
        TerraformOutput(stack, "text", value=completion.content)

    return build


@pytest.fixture
def run_tests(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> RunTests:
    """Give a function that runs tests in a pytest of their own, which loads no plugin but ours and syrupy's."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.delenv("CI", raising=False)  # with it pytest tells a failure twice
    chosen = request.config.getoption("--terraform")

    def run(tests: str, *arguments: str) -> pytest.RunResult:
        pytester.makepyfile(HEAD + tests)
        words = ["-p", "cdktf_openai.testing.plugin", "-p", "syrupy", "-p", "no:cacheprovider", *arguments]
        return pytester.runpytest_subprocess(*words, *(["--terraform", chosen] if chosen else []))

    return run
