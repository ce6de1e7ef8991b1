"""What a failed test says."""

import re
from typing import Any

import pytest

TESTS = """
def test_terraform_refuses(openai_mock, apply):
    openai_mock.on(user("Say hello")).reply("Hello!")
    apply(greeting, said="Say hi")

def test_nobody_looks(openai_mock, apply):
    openai_mock.on(user("Say hello")).reply("Hello!")
    apply(greeting, said="Say hi", check=False)

def test_more_than_expected(apply):
    apply(greeting)
    assert apply(greeting, said="Say hi").changes == []

def test_wrong_resource(apply):
    apply(greeting)["greting"]

def test_not_as_wanted(synth):
    synth(greeting).has_resource(ChatCompletion, {"model": "gpt-3.5-turbo"})

def test_a_program_that_fails(synth, tmp_path):
    (tmp_path / "main.py").write_text("raise SystemExit('no such region')")
    synth(tmp_path / "main.py")

def test_a_wrong_word(openai_mock):
    openai_mock.fail(429, retry_aftr=0)

@pytest.mark.openai_mock(seeed=3)
def test_a_wrong_word_of_the_marker(openai_mock): pass

@pytest.mark.openai_mock("gpt-9")
def test_a_marker_without_words(openai_mock): pass
"""


@pytest.fixture(scope="module")
def report(request: pytest.FixtureRequest) -> list[str]:
    """Hold what pytest said of the tests, which all fail, once it has run."""
    return request.node.stash.setdefault(REPORT, [])  # type: ignore[no-any-return]


REPORT = pytest.StashKey[list[str]]()
MISSED = "No rule of the mock matches this request. Rule 'rule-1' missed by json.messages[-1].content: "
MISSED += "wanted 'Say hello', got 'Say hi'."


@pytest.fixture
def said(run_tests: Any, report: list[str]) -> str:
    """Give what pytest said of each test."""
    if not report:
        done = run_tests(TESTS, "-vv")
        done.assert_outcomes(failed=6, passed=1, errors=3)
        report.append(done.stdout.str())
    return report[0]


def of(said: str, test: str) -> str:
    """Give one test's part."""
    return said.partition(f"_ {test} _")[2].partition("\n____")[0]


def test_a_refusal_of_terraform(said: str) -> None:
    """Terraform's diagnostic, with the closest rule; no line of the plugin's own code."""
    part = of(said, "test_terraform_refuses")
    assert f"E         {MISSED}" in part
    assert re.search(r"Error: The OpenAI API answered 404.* \(openai_chat_completion.greeting\)", part)
    assert "cdktf.out/stacks/stack" in part
    assert "cdktf_openai/testing/" not in part


def test_requests_that_nobody_noticed(said: str) -> None:
    """A request that no rule matched fails the test when it ends, in the same words."""
    assert f"openai_mock: no rule matched\nrequest 1: {MISSED}" in of(said, "ERROR at teardown of test_nobody_looks")
    assert "entries are hidden" not in said


def test_changes(said: str) -> None:
    """The change stands there with its cause."""
    change = "Change(action='replace', address='openai_chat_completion.greeting', reasons=('messages[0].content',))"
    assert change in of(said, "test_more_than_expected")


def test_a_resource_that_is_not_there(said: str) -> None:
    """The resources that are there are named."""
    told = "no resource is called 'greting'; there are: openai_chat_completion.greeting"
    assert told in of(said, "test_wrong_resource")


def test_a_template(said: str) -> None:
    """What was wanted and what is there, one below the other."""
    part = of(said, "test_not_as_wanted")
    assert "E       model:\nE         wanted 'gpt-3.5-turbo'\nE         got    'gpt-4'" in part


def test_a_program(said: str) -> None:
    """Its exit code and its words."""
    part = of(said, "test_a_program_that_fails")
    assert "main.py failed with exit code 1:\nE       no such region" in part


def test_a_word_that_is_none(said: str) -> None:
    """The line of the test, and the word that was meant."""
    part = of(said, "test_a_wrong_word")
    assert "VocabularyError: Object contains unknown field `retry_aftr`, did you mean `retry_after`?" in part
    assert "site-packages" not in part
    assert "mock_server/" not in part


def test_a_marker(said: str) -> None:
    """The marker is named, with what is wrong in it."""
    told = "openai_mock: Object contains unknown field `seeed`, did you mean `seed`?"
    assert told in of(said, "ERROR at setup of test_a_wrong_word_of_the_marker").splitlines()
    told = "openai_mock: takes keywords alone (got 'gpt-9')"
    assert told in of(said, "ERROR at setup of test_a_marker_without_words").splitlines()
