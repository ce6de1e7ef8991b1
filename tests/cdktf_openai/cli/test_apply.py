"""An app of two stacks against the mock: plan, apply, apply again, destroy."""

import json
from pathlib import Path
from typing import Any

import pytest

STACKS = ["hello", "other"]
GREETING = "openai_chat_completion.greeting"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def told(report: Any, two_stacks: Path) -> dict[str, dict[str, Any]]:
    """Run the commands one after another, and keep what they report."""
    commands = {"apply": "apply", "again": "apply", "destroy": "destroy"}
    return {name: report(verb, two_stacks) for name, verb in commands.items()}


def actions(told: dict[str, Any]) -> dict[str, list[str]]:
    """Give the actions of each stack, in the order in which they ran."""
    return {stack["name"]: [change["action"] for change in stack["changes"]] for stack in told["stacks"]}


def test_all_stacks_are_applied_in_order(told: dict[str, Any]) -> None:
    """A stack comes after those that it reads."""
    assert told["apply"]["ok"], told["apply"]
    assert list(actions(told["apply"]).items()) == [("hello", ["create"]), ("other", ["create"])]


def test_the_answers_are_reported(told: dict[str, Any]) -> None:
    """The completion's text is told, and the output that shows it."""
    [first, _] = told["apply"]["stacks"]
    assert first["completions"] == {GREETING: [first["outputs"]["text"]]}


def test_a_sensitive_output_is_not(told: dict[str, Any]) -> None:
    """A sensitive output has no value in a report."""
    assert told["apply"]["stacks"][0]["outputs"]["secret"] == "(sensitive)"


def test_a_second_apply_changes_nothing(told: dict[str, Any]) -> None:
    """The states are kept, and so are the answers."""
    assert actions(told["again"]) == {"hello": [], "other": []}
    assert told["again"]["stacks"][0]["outputs"] == told["apply"]["stacks"][0]["outputs"]


def test_stacks_are_destroyed_the_other_way_round(told: dict[str, Any]) -> None:
    """What reads a stack goes before it."""
    assert list(actions(told["destroy"]).items()) == [("other", ["delete"]), ("hello", ["delete"])]


def test_the_state_is_the_mocks_own(told: dict[str, Any], two_stacks: Path) -> None:
    """Nothing is where the app's own backend would keep it, no plan is left, and git does not see the folder."""
    assert told["apply"]["api"].startswith("http://127.0.0.1:")
    assert list(two_stacks.parent.glob("*.tfstate")) == []
    assert (two_stacks.parent / ".cdktf-openai" / ".gitignore").read_text() == "*\n"
    kept = two_stacks.parent / ".cdktf-openai" / "mock"
    assert list(kept.rglob("plan")) == []
    assert {json.loads((kept / f"{name}.tfstate").read_text())["serial"] > 0 for name in STACKS} == {True}


def test_one_stack_alone(report: Any, app: Path) -> None:
    """`plan --stack` shows what an apply of that stack would change, and changes nothing."""
    said = report("plan", app.parent, "--stack", "hello")
    assert said["stacks"] == [{"name": "hello", "changes": [{"address": GREETING, "action": "create", "reasons": []}]}]
    assert not (app.parent / ".cdktf-openai" / "mock" / "hello.tfstate").exists()


def test_for_people(run: Any, app: Path) -> None:
    """Without --json steps, changes and answers are on stdout."""
    result = run("apply", app)
    assert result.exit_code == 0
    assert f"create  {GREETING}" in result.stdout
    assert "Apply complete! Resources: 1 added" in result.stdout
    assert "user: Say hello" in result.stdout
