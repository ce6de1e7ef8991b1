"""The construct: what is synthesized, what is sent, and what comes back."""

import pytest
from main import HouseAnswer, handbook

from cdktf_openai import ChatCompletion, user


def test_the_house_rules_are_synthesized(synth):
    """Temperature, length and user are the house's."""
    expected = {"temperature": 0, "max_tokens": 60, "user": "people"}
    synth(handbook).has_resource(ChatCompletion, expected)


def test_a_tone_that_is_none(stack):
    """A wrong tone is a Python error with the value."""
    with pytest.raises(ValueError, match=r"tone: must be one of dry, friendly \(got 'angry'\)"):
        HouseAnswer(stack, "answer", question="Why?", team="people", tone="angry")


def test_each_question_is_asked_once(openai_mock, apply):
    """Both questions are sent, with the team, and their answers are the outputs."""
    openai_mock.on(user("How do I ask for leave?")).reply("Ask your lead.")
    openai_mock.on(user("When do I get the pager?")).reply("On Monday.")
    result = apply(handbook)
    assert result.outputs == {"leave_text": "Ask your lead.", "pager_text": "On Monday."}
    assert {call.body["user"] for call in openai_mock.calls} == {"people"}


def test_a_second_apply_changes_nothing(apply):
    """What was answered stays."""
    apply(handbook)
    assert apply(handbook).changes == []


def test_a_new_question_replaces_one_answer(apply, plan):
    """Only the completion whose question changed is asked again."""
    apply(ask("How?"))
    assert [change.action for change in plan(ask("Why?")).changes] == ["replace"]


def ask(question):
    """Build a stack with one question."""
    return lambda stack: HouseAnswer(stack, "answer", question=question, team="people")
