"""The guide's page on troubleshooting: what it shows of the API's errors is what Terraform says."""

from pathlib import Path
from typing import Any

import pytest

from mock_server import MockServer

GUIDE = (Path(__file__).parents[2] / "docs" / "guide" / "troubleshooting.md").read_text()
HELLO = {"model": "gpt-4", "messages": [{"role": "user", "content": "Hello"}]}
FAULTS: dict[str, dict[str, Any]] = {
    "401 Unauthorized": {"status": 401},
    "404 Not Found": {"status": 404, "code": "model_not_found"},
    "429 Too Many Requests": {"status": 429, "retry_after": 0},
    "insufficient_quota": {"status": 429, "code": "insufficient_quota"},
}


def shown(heading: str) -> list[str]:
    """Give the lines of the error that a section of the page shows."""
    section = GUIDE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return section.partition("```text\n")[2].partition("```")[0].splitlines()


def told(attached: Any) -> str:
    """Apply in vain, and give what Terraform says in one line."""
    attached.write(resources={"c": HELLO})
    with pytest.raises(RuntimeError) as caught:
        attached.apply()
    return " ".join(str(caught.value).replace("│", " ").split())


@pytest.mark.parametrize("heading", FAULTS)
def test_an_error_of_the_api(heading: str, attached: Any, mock: MockServer) -> None:
    """Each line that the page shows is said."""
    mock.fault(**FAULTS[heading])
    said = told(attached)
    assert len(shown(heading)) > 1
    assert [line for line in shown(heading) if line not in said] == []


def test_a_missing_key(attached: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error, and what to do."""
    monkeypatch.delenv("OPENAI_API_KEY")
    said = told(attached)
    assert [line for line in shown("There is no OpenAI API key") if line not in said] == []


def test_nobody_listens(attached: Any, mock: MockServer) -> None:
    """The error, after all attempts."""
    mock.stop()
    said = told(attached)
    assert [line for line in shown("The OpenAI API could not be reached") if line not in said] == []
