"""What a plan would change, and what Terraform says while it runs, from the JSON that it writes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ACTIONS = {
    ("no-op",): None,
    ("read",): None,
    ("create",): "create",
    ("update",): "update",
    ("delete",): "delete",
    ("delete", "create"): "replace",
    ("create", "delete"): "replace",
    ("forget",): "forget",
}


@dataclass(frozen=True)
class Change:
    """What a plan would do with one resource.

    Attributes:
        address: The resource: `openai_chat_completion.greeting`.
        action: `create`, `update`, `replace`, `delete` or `forget`.
        type: The resource's type.
        provider: The address of the provider that would do it.
    """

    address: str
    action: str
    type: str
    provider: str


def changes_of(plan: Mapping[str, Any]) -> list[Change]:
    """Give the changes of a plan, as `terraform show -json` writes it; what stays as it is has none."""
    return [
        Change(resource["address"], action, resource["type"], resource["provider_name"])
        for resource in plan.get("resource_changes", ())
        if (action := ACTIONS[tuple(resource["change"]["actions"])])
    ]


def read_event(line: str) -> dict[str, Any]:
    """Read a line of a command that runs with `-json`; a line that is none is a message of its own."""
    try:
        event = json.loads(line)
    except ValueError:
        event = None
    return event if isinstance(event, dict) else {"@message": line.rstrip(), "type": "text"}


def describe(diagnostic: Mapping[str, Any]) -> str:
    """Write a diagnostic as people read it: what it is, of which resource, and why."""
    place = diagnostic.get("address")
    parts = [f"{diagnostic['severity'].capitalize()}: {diagnostic['summary']}", f"  with {place}" if place else ""]
    return "\n".join(part for part in (*parts, diagnostic.get("detail", "")) if part)
