"""What a configuration sets beyond the documented resource is found at every depth."""

from __future__ import annotations

from typing import Any

import pytest

from terraform_provider_openai.schema import ChatCompletion, additions_in

MESSAGE: dict[str, Any] = {"role": "user", "content": "Hi"}
RESULT = {"role": "tool", "content": "5", "tool_call_id": "a"}
ADDITION = "is an addition that this provider has not"
WORD = "is a word that this provider has not (got 'tool')"


@pytest.mark.parametrize(
    ("values", "problems"),
    [
        ({"model": "gpt-4", "messages": [MESSAGE]}, []),
        ({"seed": 1, "store": None}, [f"seed: {ADDITION}"]),
        ({"messages": [MESSAGE, RESULT]}, [f"messages[1].role: {WORD}", f"messages[1].tool_call_id: {ADDITION}"]),
        ({"response_format": {"type": "text"}}, [f"response_format: {ADDITION}"]),
        ({"function_call": {"two": {"name": "f"}}}, []),
    ],
    ids=["none", "at the top", "in a list", "an object", "a documented object"],
)
def test_additions(values: dict[str, Any], problems: list[str]) -> None:
    """Each is a problem at its own path; documented words and what is unset are none."""
    assert [str(problem) for problem in additions_in(ChatCompletion, values)] == problems
