"""What a plan would change, and why."""

import json
from typing import Any

import pytest

from cdktf_openai.terraform import Change, changes_in, changes_of


def planned(action: str, **more: Any) -> str:
    """Give a line of a planned change."""
    change = {"action": action, "resource": {"addr": "a.b", "resource_type": "a"}, **more}
    return json.dumps({"type": "planned_change", "change": change})


def changes(change: dict[str, Any], **more: Any) -> list[Change]:
    """Give the changes of a plan with one resource."""
    resource = {"address": "a.b", "type": "a", "provider_name": "p", "change": change, **more}
    return changes_of({"resource_changes": [resource]})


def test_changes_while_it_runs() -> None:
    """Reading a data source and doing nothing are no changes."""
    said = "\n".join([planned("noop"), planned("read"), planned("replace", reason="tainted")])
    assert changes_in(said) == [Change("replace", "a.b", ("tainted",))]


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"actions": ["create"]}, ("create",)),
        ({"actions": ["create", "delete"], "replace_paths": [["m", 0, "c"], ["m"], ["m", 0]]}, ("replace", "m[0].c")),
        ({"actions": ["delete", "create"], "replace_paths": [["m"]]}, ("replace", "m")),
        ({"actions": ["update"], "before": {"a": 1, "b": 2}, "after": {"a": 1, "b": 3}}, ("update", "b")),
        ({"actions": ["update"], "before": {"a": 1}, "after": {}, "after_unknown": {"a": True}}, ("update", "a")),
        ({"actions": ["no-op"], "importing": {"id": "x"}}, ("import",)),
        ({"actions": ["forget"]}, ("forget",)),
    ],
    ids=["create", "replace", "delete_first", "update", "unknown", "import", "forget"],
)
def test_changes_of_a_plan(change: dict[str, Any], wanted: tuple[str, ...]) -> None:
    """Each action with the attributes that cause it."""
    assert changes(change) == [Change(wanted[0], "a.b", wanted[1:])]


@pytest.mark.parametrize("action", ["no-op", "read"])
def test_no_change(action: str) -> None:
    """What stays and what is only read is no change."""
    assert changes({"actions": [action]}) == []


def test_whose_change_it_is() -> None:
    """A plan tells the resource's type and provider, of which consent is asked."""
    [change] = changes({"actions": ["create"]})
    assert (change.type, change.provider) == ("a", "p")


def test_terraforms_own_word() -> None:
    """Where no attribute is the cause, Terraform's reason is, without the action before it."""
    reason = "delete_because_count_index"
    assert changes({"actions": ["delete"]}, action_reason=reason) == [Change("delete", "a.b", ("count_index",))]
