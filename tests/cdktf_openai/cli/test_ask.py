"""One completion through the whole path."""

import json
from typing import Any

import pytest

from mock_server import MockServer

QUESTION = "What is ${this}, and ${TfToken[TOKEN.0]}?"


@pytest.fixture
def live(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Serve what `--live` takes for the API."""
    with MockServer() as mock:
        monkeypatch.setenv("OPENAI_BASE_URL", mock.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-live")
        yield mock


def test_the_text_alone(run: Any, live: MockServer) -> None:
    """The answer is on stdout, the steps are not, and what was asked is what was said."""
    live.on(user=QUESTION).reply("A question.")
    result = run("ask", "-", "--live", "--yes", "--system", "Be brief.", "--stream", stdin=QUESTION)
    assert result.stdout == "A question.\n", result.output
    [entry] = live.journal
    sent = json.loads(entry.body)
    assert [message["content"] for message in sent["messages"]] == ["Be brief.", QUESTION]
    assert sent["stream"] is True


def test_the_mock_answers_by_default(report: Any, live: MockServer) -> None:
    """Without --live nothing is asked of the API, and the report says who answered."""
    said = report("ask", "Say hello", "--model", "gpt-3.5-turbo")
    assert said["ok"]
    assert said["api"].startswith("http://127.0.0.1:")
    assert (said["model"], len(said["choices"]), len(live.journal)) == ("gpt-3.5-turbo", 1, 0)


def test_a_wrong_model(run: Any) -> None:
    """What the construct refuses is told in its words."""
    result = run("ask", "Say hello", "--model", "gpt4")
    assert result.exit_code == 1
    assert "did you mean 'gpt-4'?" in result.stderr
