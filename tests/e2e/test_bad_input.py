"""Bad input in plain Terraform: the diagnostic says what the construct says."""

import json
from typing import Any

import pytest

from cdktf_openai.terraform import TerraformError

GOOD = {"model": "gpt-4", "messages": [{"role": "user", "content": "x"}]}


def resource(case: dict[str, Any]) -> dict[str, Any]:
    """Give a case's arguments with nulls as Terraform's JSON syntax wants them."""
    return json.loads(json.dumps({**GOOD, **case["set"]}).replace(": null", ': "${null}"'))  # type: ignore[no-any-return]


def diagnostics(workspace: Any, command: str) -> list[dict[str, Any]]:
    """Run a command that fails, and give its diagnostics."""
    with pytest.raises(TerraformError) as caught:
        workspace.stack.run(command, "-json")
    lines = caught.value.output
    if command == "validate":
        return json.loads(lines)["diagnostics"]  # type: ignore[no-any-return]
    parsed = [json.loads(line) for line in lines.splitlines() if line.startswith("{")]
    return [line["diagnostic"] for line in parsed if line["type"] == "diagnostic"]


def ours(bad_input: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give the cases that reach the plugin; Terraform refuses the others by the schema."""
    return [case for case in bad_input if not case.get("by_terraform")]


def test_each_broken_rule_is_a_diagnostic(workspace: Any, bad_input: list[dict[str, Any]]) -> None:
    """Validation tells each rule with the full path and the value, in the words of the construct."""
    cases = ours(bad_input)
    workspace.write(resources={f"c{index}": resource(case) for index, case in enumerate(cases)})
    told = {d["address"]: d["detail"] for d in diagnostics(workspace, "validate")}
    assert told == {f"openai_chat_completion.c{index}": case["problem"] for index, case in enumerate(cases)}


def test_a_plan_tells_the_same(workspace: Any, bad_input: list[dict[str, Any]]) -> None:
    """What validation tells, a plan tells too."""
    workspace.write(resources={f"c{index}": resource(case) for index, case in enumerate(ours(bad_input))})
    told = [d["detail"] for d in diagnostics(workspace, "plan")]
    assert sorted(told) == sorted(case["problem"] for case in ours(bad_input))


def test_terraform_refuses_the_rest_by_the_schema(workspace: Any, bad_input: list[dict[str, Any]]) -> None:
    """Wrong types and missing arguments are refused by Terraform itself, which has the schema."""
    for case in bad_input:
        if case.get("by_terraform") and not case.get("dropped"):
            workspace.write(resources={"c": resource(case)})
            assert diagnostics(workspace, "validate"), case["case"]


def test_terraform_drops_a_misspelt_argument_of_a_message(workspace: Any, bad_input: list[dict[str, Any]]) -> None:
    """Terraform takes an unknown attribute out of a nested object unsaid: only the construct can tell it."""
    case = next(case for case in bad_input if case.get("dropped"))
    workspace.write(resources={"c": resource(case)})
    assert "Success!" in workspace.stack.run("validate", "-no-color")


def test_the_diagnostic_points_at_the_argument(workspace: Any) -> None:
    """Terraform shows the line of the argument that is wrong."""
    (workspace.stack.path / "main.tf.json").unlink()
    lines = [
        "terraform {",
        '  required_providers { openai = { source = "terraform.local/cdktf-openai/openai" } }',
        "}",
        'resource "openai_chat_completion" "c" {',
        '  model    = "gpt-4"',
        '  messages = [{ role = "robot", content = "x" }]',
        "}",
    ]
    (workspace.stack.path / "main.tf").write_text("\n".join(lines))
    found = diagnostics(workspace, "validate")
    assert [(d["summary"], d["range"]["start"]["line"]) for d in found] == [("Invalid messages[0].role", 6)]


def test_a_wrong_server_url(workspace: Any) -> None:
    """A URL that is none is told where it is set."""
    workspace.write(resources={"c": GOOD}, provider={"server_url": "127.0.0.1:80"})
    assert [d["summary"] for d in diagnostics(workspace, "validate")] == ["Invalid server_url"]


def test_a_wrong_server_url_in_the_environment(workspace: Any, environment: dict[str, str]) -> None:
    """A variable that is no URL is told by its name."""
    environment["OPENAI_BASE_URL"] = "127.0.0.1:80"
    workspace.write(resources={"c": GOOD})
    assert "The environment variable OPENAI_BASE_URL must be" in diagnostics(workspace, "plan")[0]["detail"]


def test_a_missing_key_is_told_at_plan(workspace: Any, environment: dict[str, str]) -> None:
    """Without a key a creation is refused before anything is applied."""
    del environment["OPENAI_API_KEY"]
    workspace.write(resources={"c": GOOD})
    assert [d["summary"] for d in diagnostics(workspace, "plan")] == ["There is no OpenAI API key"]
