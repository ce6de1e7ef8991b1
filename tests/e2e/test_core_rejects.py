"""What Terraform's core rejects or misunderstands, each provoked with real Terraform, and the right outcome.

| what core does not take                                  | the test                                               |
|----------------------------------------------------------|--------------------------------------------------------|
| `max_tokens` unknown after the apply                     | test_max_tokens_is_null                                |
| the API's dated model name in the state                  | test_the_model_is_the_one_that_was_planned             |
| `{}` or `[]` turned into null                            | test_empty_is_not_null                                 |
| a planned value where none is configured, or the reverse | test_a_plan_holds_what_was_configured_and_defaults     |
| a plan that differs when asked twice                     | test_a_plan_is_the_same_when_terraform_asks_again      |
| a wrong path of a replacement, a wrong set of attributes | test_the_paths_of_a_replacement                        |
| an empty upgrade of the state, null from a read          | test_nothing_is_planned_a_second_time                  |
| unknown from a read, anything but null to delete         | test_a_half_answer_is_read_and_destroyed               |
| an error with a state, an error without                  | test_what_was_paid_for_is_saved_and_nothing_else       |
| anything on stdout before the handshake                  | test_noise_on_stdout                                   |
| no exit on Shutdown                                      | test_the_plugin_ends_when_it_is_told                   |
"""

import json
from typing import Any

import pytest

from mock_server import MockServer
from terraform_provider_openai.schema import ChatCompletion, attributes_of


def ask(text: str, **arguments: Any) -> dict[str, Any]:
    """Give the arguments of a completion."""
    return {"model": "gpt-4", "messages": [{"role": "user", "content": text}], **arguments}


FUNCTION = {"name": "weather", "description": "Tells.", "parameters": {"type": '"object"', "properties": "{}"}}
EVERYTHING = ask(
    "Everything",
    functions=[FUNCTION],
    function_call={"two": {"name": "weather"}},
    stop={"array_of_str": ["a", "b"]},
    logit_bias={"50256": -100},
    max_tokens=50,
    n=2,
    frequency_penalty=0.5,
    presence_penalty=-0.1,
    temperature=0.7,
    top_p=0.3,
    stream=False,
    user="user-1",
)
LATER = ask("${openai_chat_completion.least.choices[0].message.content} Anything ${terraform_data.data.output}?")
RESOURCES = {
    "least": ask("Least"),
    "empty": ask("Empty", logit_bias={}, functions=[FUNCTION]),
    "everything": EVERYTHING,
    "later": LATER,
}
DEFAULTS = {"frequency_penalty": 0, "presence_penalty": 0, "n": 1, "stream": False, "temperature": 1, "top_p": 1}
READ_ONLY = {name for name, attribute in attributes_of(ChatCompletion).items() if attribute.read_only}


@pytest.fixture(scope="module")
def planned(shared_workspace: Any) -> dict[str, Any]:
    """Plan and apply one configuration with logs, and give each resource's planned change."""
    stack = shared_workspace.stack
    stack.environment.update(TF_LOG="TRACE", TF_LOG_PATH=str(stack.path / "trace.log"))
    shared_workspace.write(
        resource={"openai_chat_completion": RESOURCES, "terraform_data": {"data": {"input": "later"}}}
    )
    stack.plan()
    plan = stack.planned()
    stack.apply()
    return {change["name"]: change["change"] for change in plan["resource_changes"]}


@pytest.fixture(scope="module")
def values(shared_workspace: Any, planned: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Give each completion's values in the state."""
    assert set(planned) > set(RESOURCES)
    return {resource["name"]: resource["values"] for resource in shared_workspace.stack.resources()}


def test_max_tokens_is_null(planned: dict[str, Any], values: dict[str, Any]) -> None:
    """What is unset and has no default is planned as null and stays so."""
    assert planned["least"]["after"].get("max_tokens") is None
    assert "max_tokens" not in planned["least"]["after_unknown"]
    assert values["least"]["max_tokens"] is None


def test_the_model_is_the_one_that_was_planned(values: dict[str, Any], shared_mock: MockServer) -> None:
    """The API answers with the name of a dated model, and the state keeps the configured one."""
    answered = {json.loads(entry.reply or "{}").get("model") for entry in shared_mock.journal}
    assert answered == {"gpt-4-0613"}
    assert {values[name]["model"] for name in RESOURCES} == {"gpt-4"}


def test_empty_is_not_null(values: dict[str, Any]) -> None:
    """An empty map stays empty, and an unset one stays null."""
    assert values["empty"]["logit_bias"] == {}
    assert values["least"]["logit_bias"] is None
    assert values["least"]["functions"] is None


def test_a_plan_holds_what_was_configured_and_defaults(planned: dict[str, Any], values: dict[str, Any]) -> None:
    """The plan has each configured value as it is, defaults for the others, and leaves the answer open."""
    after = planned["everything"]["after"]
    assert {name: value for name, value in _set(after).items() if name not in READ_ONLY} == _set(EVERYTHING)
    assert {name for name, unknown in planned["everything"]["after_unknown"].items() if unknown is True} == READ_ONLY
    assert {name: planned["least"]["after"][name] for name in DEFAULTS} == DEFAULTS
    assert _set(values["everything"]).items() >= _set(EVERYTHING).items()


def _set(value: Any) -> Any:
    """Leave out what is null, at any depth."""
    if isinstance(value, dict):
        return {name: _set(inner) for name, inner in value.items() if inner is not None}
    return [_set(inner) for inner in value] if isinstance(value, list) else value


def test_a_plan_is_the_same_when_terraform_asks_again(values: dict[str, Any], shared_mock: MockServer) -> None:
    """A completion whose prompt came from others was planned a second time during the apply, and taken."""
    text = f"{values['least']['choices'][0]['message']['content']} Anything later?"
    assert values["later"]["messages"][0]["content"] == text
    assert len(shared_mock.journal) == len(RESOURCES)


def test_nothing_is_planned_a_second_time(shared_workspace: Any, values: dict[str, Any]) -> None:
    """The stored state is upgraded and read at each plan, and nothing is to be created again."""
    assert values
    assert not any(shared_workspace.changes().values())
    assert "No changes" in shared_workspace.stack.run("plan", "-refresh-only", "-no-color")


def test_the_plugin_ends_when_it_is_told(shared_workspace: Any, values: dict[str, Any]) -> None:
    """Terraform never had to kill a plugin."""
    assert values
    log = (shared_workspace.stack.path / "trace.log").read_text()
    assert log.count("plugin exited") >= 5
    assert "failed to exit gracefully" not in log


def test_the_paths_of_a_replacement(shared_workspace: Any, values: dict[str, Any]) -> None:
    """A change deep inside names the argument, the leaf, and nothing that is not there."""
    assert values
    stack = shared_workspace.stack
    before = (stack.path / "main.tf.json").read_text()
    (stack.path / "main.tf.json").write_text(before.replace('"Tells."', '"Says."').replace('"a", "b"', '"a", "c"'))
    stack.plan()
    changes = stack.planned()["resource_changes"]
    paths = {change["name"]: change["change"].get("replace_paths") for change in changes}
    (stack.path / "main.tf.json").write_text(before)
    assert sorted(map(json.dumps, paths["empty"])) == ['["functions", 0, "description"]', '["functions"]']
    assert ["stop", "array_of_str"] in paths["everything"]
    assert paths["least"] is None


def test_what_was_paid_for_is_saved_and_nothing_else(workspace: Any, mock: MockServer) -> None:
    """An answer that breaks off is in the state, tainted; a refusal leaves nothing."""
    mock.on(user="Broken").reply("Hello there, platform team.").fault(cut_after=3)
    mock.on(user="Refused").fail(400)
    workspace.write(resources={"broken": ask("Broken", stream=True), "refused": ask("Refused")})
    with pytest.raises(RuntimeError, match="answered 400"):
        workspace.apply()
    assert workspace.values("broken")["choices"][0]["message"]["content"].startswith("Hello")
    assert [resource["name"] for resource in workspace.stack.resources()] == ["broken"]
    mock.reset_rules()
    assert workspace.changes() == {"broken": ["delete", "create"], "refused": ["create"]}


def test_a_half_answer_is_read_and_destroyed(workspace: Any, mock: MockServer) -> None:
    """A state in which a part of the answer is missing is read, planned and destroyed as any other."""
    mock.on(user="Broken").fault(malformed=True)
    workspace.write(resources={"broken": ask("Broken")})
    with pytest.raises(RuntimeError, match="what arrived is in the state"):
        workspace.apply()
    assert workspace.values("broken")["usage"] is None
    assert "1 destroyed" in workspace.stack.destroy()


def test_noise_on_stdout(workspace: Any, environment: dict[str, str]) -> None:
    """What the user's Python prints when it starts does not come before the handshake."""
    (workspace.stack.path / "sitecustomize.py").write_text("print('good morning')\n")
    environment["PYTHONPATH"] = str(workspace.stack.path)
    environment["PYTHONSTARTUP"] = str(workspace.stack.path / "sitecustomize.py")
    workspace.write(resources={"c": ask("Hello")})
    workspace.apply()
    assert workspace.values("c")["choices"]
