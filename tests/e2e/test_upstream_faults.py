"""The faults of the reference provider, one test each, that show their absence with real Terraform.

| the reference provider                                       | the test                                  |
|--------------------------------------------------------------|-------------------------------------------|
| 1 `max_tokens` unset: sent as `inf`, unknown after the apply | test_1_max_tokens_unset                   |
| 2 `stop = { str = … }` never reaches the API                 | test_2_stop_as_a_text                     |
| 3 `functions: []`, `logit_bias: {}` are sent unconfigured    | test_3_nothing_that_was_not_configured    |
| 4 `stream = true` fails after the call was paid for          | test_4_a_stream                           |
| 5 a `finish_reason` but the documented three fails           | test_5_another_finish_reason              |
| 6 ranges, patterns and lengths are not checked               | test_6_the_pages_own_example              |
| 7 no environment variables, no request id                    | test_7_the_environment_and_the_request_id |
| 7 no retries, no time limits                                 | the tests of the API client               |
| 8 `api_key` in the provider block fails                      | test_8_a_key_in_the_provider_block        |
| 9 `parameters` that are no JSON are dropped unsaid           | test_9_parameters_that_are_no_json        |
"""

import json
from typing import Any

import pytest

from mock_server import Config, MockServer, Reply


def ask(text: str, **arguments: Any) -> dict[str, Any]:
    """Give the arguments of a completion."""
    return {"model": "gpt-4", "messages": [{"role": "user", "content": text}], **arguments}


@pytest.fixture(scope="module")
def run(shared_workspace: Any, shared_mock: MockServer) -> tuple[dict[str, Any], dict[str, Any]]:
    """Apply one configuration; give the requests by their prompt, and the resources' values by name."""
    shared_mock.on(user="Stream").reply("Hello there, platform team.")
    shared_mock.on(user="Filtered").reply(Reply(text="No.", finish_reason="content_filter"))
    resources = {
        "least": ask("Least"),
        "stop": ask("Stop", stop={"str": "END"}),
        "stream": ask("Stream", stream=True),
        "filtered": ask("Filtered"),
    }
    shared_workspace.write(resources=resources)
    shared_workspace.apply()
    bodies = [json.loads(entry.body) for entry in shared_mock.journal]
    values = {resource["name"]: resource["values"] for resource in shared_workspace.stack.resources()}
    return {body["messages"][0]["content"]: body for body in bodies}, values


Run = tuple[dict[str, Any], dict[str, Any]]


def test_1_max_tokens_unset(run: Run) -> None:
    """What is unset is not sent, and is null in the state."""
    requests, values = run
    assert "max_tokens" not in requests["Least"]
    assert values["least"]["max_tokens"] is None


def test_2_stop_as_a_text(run: Run) -> None:
    """A text to stop at arrives as such."""
    assert run[0]["Stop"]["stop"] == "END"


def test_3_nothing_that_was_not_configured(run: Run) -> None:
    """The request holds what was configured, and nothing else."""
    assert set(run[0]["Least"]) == {"model", "messages"}


def test_4_a_stream(run: Run) -> None:
    """A streamed answer is in the state, put together."""
    requests, values = run
    assert requests["Stream"]["stream"] is True
    [choice] = values["stream"]["choices"]
    assert (choice["message"]["content"], choice["finish_reason"]) == ("Hello there, platform team.", "stop")
    assert values["stream"]["usage"]["completion_tokens"] > 0


def test_5_another_finish_reason(run: Run) -> None:
    """Whatever reason the API gives is kept."""
    assert run[1]["filtered"]["choices"][0]["finish_reason"] == "content_filter"


WRONG = {
    "frequency_penalty": (5, "frequency_penalty: must be between -2 and 2 (got 5)"),
    "presence_penalty": (38.48, "presence_penalty: must be between -2 and 2 (got 38.48)"),
    "logit_bias": ({"red": 7}, "logit_bias"),
    "temperature": (2.5, "temperature: must be between 0 and 2 (got 2.5)"),
    "top_p": (9.5, "top_p: must be between 0 and 1 (got 9.5)"),
}


def test_6_the_pages_own_example(shared_workspace: Any) -> None:
    """What the documentation's example gets wrong is told before the API is asked, all at once."""
    broken = ask("x", **{name: value for name, (value, _) in WRONG.items()})
    broken["messages"].append({"role": "function", "content": "x"})
    shared_workspace.write(resources={"c": broken})
    with pytest.raises(RuntimeError) as caught:
        shared_workspace.stack.run("validate", "-json")
    told = [diagnostic["detail"] for diagnostic in json.loads(caught.value.output)["diagnostics"]]  # type: ignore[attr-defined]
    assert all(any(problem.startswith(words) for problem in told) for _, words in WRONG.values())
    assert any(problem.startswith("messages[1].name") for problem in told)


def test_7_the_environment_and_the_request_id(workspace: Any, mock: MockServer) -> None:
    """URL and key come from the environment, and a refusal is told with the request's id."""
    mock.on(user="Hello").fail(400)
    workspace.write(resources={"c": ask("Hello")})
    with pytest.raises(RuntimeError) as caught:
        workspace.apply()
    assert "Request id: req_" in " ".join(str(caught.value).split())
    assert len(mock.journal) == 1


def test_8_a_key_in_the_provider_block(workspace: Any, environment: dict[str, str]) -> None:
    """The key of the provider block is the one that is sent."""
    variable = {"key": {"type": "string", "ephemeral": True}}
    environment |= {"OPENAI_API_KEY": "sk-of-the-environment", "TF_VAR_key": "sk-of-the-block"}
    with MockServer(Config(keys=["sk-of-the-block"])) as strict:
        provider = {"api_key": "${var.key}", "server_url": strict.base_url}
        workspace.write(resources={"c": ask("Hello")}, variable=variable, provider=provider)
        workspace.apply()
        assert len(strict.journal) == 1


def test_9_parameters_that_are_no_json(shared_workspace: Any) -> None:
    """Parameters that can't be parsed are an error with their path."""
    functions = [{"name": "f", "parameters": {"type": '"object"', "properties": "{oops"}}]
    shared_workspace.write(resources={"c": ask("Hello", functions=functions)})
    with pytest.raises(RuntimeError, match=r"functions\[0\]\.parameters"):
        shared_workspace.stack.run("validate", "-no-color")
