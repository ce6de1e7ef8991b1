"""What a plan would change and why, from the JSON that Terraform writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cdktf_openai.terraform.events import events_in
from terraform_provider_openai.schema import format_path

CALM = ("no-op", "noop", "read")


@dataclass(frozen=True)
class Change:
    """What is done to one resource. Changes are equal where action, address and reasons are.

    Attributes:
        action: `create`, `update`, `replace` or `delete`; `import`, `move` or `forget` as Terraform says it.
        address: The resource, such as `openai_chat_completion.greeting`.
        reasons: For an update the attributes that change, for a replacement those that cause it
            (`messages[0].content`), else Terraform's own word, such as `tainted`.
        type: The resource's type.
        provider: The address of the provider that does it; empty in what Terraform says while it runs.
    """

    action: str
    address: str
    reasons: tuple[str, ...] = ()
    type: str = field(default="", compare=False, repr=False)
    provider: str = field(default="", compare=False, repr=False)


def changes_in(output: str) -> list[Change]:
    """Read the planned changes from what Terraform said with `-json`, without the attributes that cause them."""
    planned = [event["change"] for event in events_in(output, "planned_change")]
    return [
        Change(each["action"], each["resource"]["addr"], _word(each.get("reason")), each["resource"]["resource_type"])
        for each in planned
        if each["action"] not in CALM
    ]


def changes_of(plan: Mapping[str, Any]) -> list[Change]:
    """Read the changes from a plan as `terraform show -json` has it, with the attributes that cause them."""
    changes = [(each, _action(each["change"])) for each in plan.get("resource_changes", ())]
    return [
        Change(action, each["address"], _reasons(action, each), each["type"], each["provider_name"])
        for each, action in changes
        if action not in CALM
    ]


def _action(change: Mapping[str, Any]) -> str:
    actions = change["actions"]
    if sorted(actions) == ["create", "delete"]:
        return "replace"
    return "import" if actions == ["no-op"] and change.get("importing") else str(actions[0])


def _reasons(action: str, each: Mapping[str, Any]) -> tuple[str, ...]:
    change = each["change"]
    paths = [tuple(path) for path in change.get("replace_paths", ())]
    if action == "replace" and paths:
        leaves = [
            path for path in paths if not any(path_below[: len(path)] == path != path_below for path_below in paths)
        ]
        return tuple(dict.fromkeys(format_path(path) for path in leaves))
    if action == "update":
        before, after, unknown = change["before"] or {}, change["after"] or {}, change.get("after_unknown") or {}
        return tuple(name for name in after | unknown if unknown.get(name) or before.get(name) != after.get(name))
    return _word(each.get("action_reason"))


def _word(reason: str | None) -> tuple[str, ...]:
    """Return Terraform's reason without the action that it begins with: `replace_because_tainted`."""
    return () if not reason else (reason.partition("_because_")[2] or reason,)
