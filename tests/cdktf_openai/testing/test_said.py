"""What Terraform says, read."""

import json
from typing import Any

import pytest

from cdktf_openai.testing import Change, Diagnostic
from cdktf_openai.testing.said import changes_in, changes_of, diagnostics_in


def planned(action: str, **more: Any) -> str:
    """Give a line of a planned change."""
    return json.dumps({"type": "planned_change", "change": {"action": action, "resource": {"addr": "a.b"}, **more}})


def test_diagnostics() -> None:
    """Errors and warnings, whatever else stands between them."""
    told = {"severity": "warning", "summary": "Old", "detail": "Use the new one.", "address": "a.b"}
    said = f"Warning: the CLI\n{{broken\n{json.dumps({'type': 'diagnostic', 'diagnostic': told})}\n"
    [diagnostic] = diagnostics_in(said)
    assert diagnostic == Diagnostic("warning", "Old", "Use the new one.", "a.b")
    assert str(diagnostic) == "Warning: Old (a.b)\n  Use the new one."


def test_changes_while_it_runs() -> None:
    """Reading a data source and doing nothing are no changes."""
    said = "\n".join([planned("noop"), planned("read"), planned("replace", reason="tainted")])
    assert changes_in(said) == [Change("replace", "a.b", ("tainted",))]


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"actions": ["create", "delete"], "replace_paths": [["m", 0, "c"], ["m"], ["m", 0]]}, ("replace", "m[0].c")),
        ({"actions": ["update"], "before": {"a": 1, "b": 2}, "after": {"a": 1, "b": 3}}, ("update", "b")),
        ({"actions": ["update"], "before": {"a": 1}, "after": {}, "after_unknown": {"a": True}}, ("update", "a")),
        ({"actions": ["no-op"], "importing": {"id": "x"}}, ("import",)),
        ({"actions": ["forget"]}, ("forget",)),
    ],
    ids=["replace", "update", "unknown", "import", "forget"],
)
def test_changes_of_a_plan(change: dict[str, Any], wanted: tuple[str, ...]) -> None:
    """Each action with the attributes that cause it."""
    plan = {"resource_changes": [{"address": "a.b", "change": change}]}
    assert changes_of(plan) == [Change(wanted[0], "a.b", wanted[1:])]


def test_terraforms_own_word() -> None:
    """Where no attribute is the cause, Terraform's reason is, without the action before it."""
    change = {"actions": ["delete"]}
    plan = {"resource_changes": [{"address": "a", "change": change, "action_reason": "delete_because_count_index"}]}
    assert changes_of(plan) == [Change("delete", "a", ("count_index",))]
