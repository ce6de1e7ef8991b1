"""Each example does what its README says, with real Terraform."""

import json
from typing import Any

from mock_server import MockServer

QUESTION = "The replica lags. Whom do I call?"


def test_chained(applied: Any, mock: MockServer, conversations: Any) -> None:
    """The critique gets the draft, the final text is made from both."""
    mock.on(user={"contains": "Write release notes"}).reply("draft ${x}")
    mock.on(system={"contains": "unclear"}).reply("critique")
    mock.on(user={"contains": "Rewrite"}).reply("final")
    assert applied("chained").outputs() == {"release_notes": "final"}
    draft, critique, final = conversations()
    assert "streams; ${braces} in prompts" in draft[0][1]
    assert critique[-1] == ("user", "draft ${x}")
    assert final == [draft[0], ("assistant", "draft ${x}"), ("user", "Rewrite them. critique")]


def test_function_calling(applied: Any, mock: MockServer) -> None:
    """The call's arguments are read by Terraform, and its result goes back to the model."""
    mock.on(role="function").reply("Call Ada.")
    mock.on(user=QUESTION).call("who_is_on_call", {"team": "database"})
    assert applied("function-calling").outputs() == {"on_call": "Ada", "answer": "Call Ada."}
    asked, answered = [json.loads(entry.body) for entry in mock.journal]
    team = {"type": "string", "enum": ["database", "network"], "description": "The team."}
    assert asked["functions"][0]["parameters"]["properties"] == {"team": team}
    assert asked["function_call"] == {"name": "who_is_on_call"}
    [_, made, result] = answered["messages"]
    assert json.loads(made["function_call"]["arguments"]) == {"team": "database"}
    assert result == {"role": "function", "name": "who_is_on_call", "content": "Ada"}


def test_prompt_catalogue(applied: Any, mock: MockServer) -> None:
    """Each entry of the variable has its completion; one that is added later is asked alone."""
    mock.on(user="One").reply("1")
    mock.on(user="Two").reply("2")
    assert applied("prompt-catalogue", prompts='{"a": "One"}').outputs() == {"texts": {"a": "1"}}
    assert applied("prompt-catalogue", prompts='{"a": "One", "b": "Two"}').outputs() == {"texts": {"a": "1", "b": "2"}}
    assert len(mock.journal) == 2


def test_streaming(applied: Any, mock: MockServer) -> None:
    """Streamed answers are whole in the outputs, and end before the stop."""
    mock.on(stream=True).reply("Check df. THE END. More.")
    assert applied("streaming").outputs() == {"outlines": ["Check df. "] * 2, "finished": "stop"}


def test_two_providers(applied: Any, mock: MockServer) -> None:
    """Each completion is asked of its own provider."""
    mock.on(user="Who are you?").reply("The API.")
    with MockServer() as second:
        second.on(user="Who are you?").reply("A mock.")
        stack = applied("two-providers", mock_url=second.base_url)
    assert stack.outputs() == {"live_answer": "The API.", "mock_answer": "A mock."}


def test_own_construct(applied: Any, mock: MockServer) -> None:
    """Both uses of the construct are asked for, with the house's rules."""
    mock.on(json={"user": "people", "max_tokens": 60}).reply("So.")
    assert applied("own-construct").outputs() == {"leave_text": "So.", "pager_text": "So."}


def test_github_actions(applied: Any, mock: MockServer) -> None:
    """The workflow's stack has its one output."""
    mock.on(user={"contains": "deployment"}).reply("Done.")
    assert applied("github-actions").outputs() == {"text": "Done."}
