"""What Terraform's JSON says, in our words."""

from typing import Any

import pytest

from cdktf_openai.terraform.changes import Change, changes_of, describe, read_event


def planned(*actions: str) -> list[Change]:
    """Give the changes of a plan with one resource."""
    resource: dict[str, Any] = {"address": "a.b", "type": "a", "provider_name": "p", "change": {"actions": actions}}
    return changes_of({"resource_changes": [resource]})


@pytest.mark.parametrize(
    ("actions", "action"),
    [(["create"], "create"), (["delete", "create"], "replace"), (["create", "delete"], "replace")],
)
def test_an_action(actions: list[str], action: str) -> None:
    """Terraform's pairs have one word."""
    assert planned(*actions) == [Change("a.b", action, "a", "p")]


@pytest.mark.parametrize("action", ["no-op", "read"])
def test_no_change(action: str) -> None:
    """What stays and what is only read is no change."""
    assert planned(action) == []


def test_a_diagnostic() -> None:
    """Headline, resource and detail each have a line; what is not there has none."""
    said = {"severity": "error", "summary": "No key", "detail": "Set it.", "address": "a.b"}
    assert describe(said) == "Error: No key\n  with a.b\nSet it."
    assert describe({"severity": "error", "summary": "No key"}) == "Error: No key"


@pytest.mark.parametrize("line", ["panic: oh\n", "12\n"])
def test_a_line_that_is_no_event(line: str) -> None:
    """What is no JSON object is a text."""
    assert read_event(line) == {"@message": line.rstrip(), "type": "text"}
