"""What the API refuses is told with its own words, and nothing is saved."""

from typing import Any

import pytest

from mock_server import Config, MockServer

HELLO = {"model": "gpt-4", "messages": [{"role": "user", "content": "Hello"}]}


def failure(workspace: Any) -> str:
    """Apply in vain, and give what Terraform says on one line."""
    workspace.write(resources={"c": HELLO}, provider={"max_retries": 0})
    with pytest.raises(RuntimeError) as caught:
        workspace.apply()
    return " ".join(str(caught.value).replace("│", " ").split())


def test_a_wrong_key(workspace: Any, environment: dict[str, str]) -> None:
    """A key that the API does not know is told with what to change, and without the key."""
    with MockServer(Config(keys=["sk-right"])) as strict:
        environment["OPENAI_BASE_URL"] = strict.base_url
        said = failure(workspace)
    assert "The OpenAI API answered 401" in said
    assert "The key comes from the environment variable OPENAI_API_KEY: change it there." in said
    assert environment["OPENAI_API_KEY"] not in said


def test_the_request_id_is_told(workspace: Any, mock: MockServer) -> None:
    """The API's request id is in the diagnostic, for its support."""
    mock.on(user="Hello").fail(500)
    assert "Request id: req_" in failure(workspace)


def test_nothing_is_saved(workspace: Any, mock: MockServer) -> None:
    """A completion that was refused is not in the state."""
    mock.on(user="Hello").fail(500)
    failure(workspace)
    assert workspace.stack.resources() == []


def test_no_server(workspace: Any, environment: dict[str, str]) -> None:
    """A server that is not there is told with its URL."""
    environment["OPENAI_BASE_URL"] = "http://127.0.0.1:9/v1"
    said = failure(workspace)
    assert "The OpenAI API could not be reached" in said
    assert "http://127.0.0.1:9/v1/chat/completions: " in said
