"""What Terraform says with `-json`: one JSON object a line, of which diagnostics and planned changes are read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from terraform_provider_openai.schema import format_path

ERROR = "error"
CALM = ("no-op", "noop", "read")


@dataclass(frozen=True)
class Diagnostic:
    """An error or a warning.

    Attributes:
        severity: `error` or `warning`.
        summary: The title.
        detail: The cause and what to do; may be empty.
        address: The resource that it is about; empty for none.
    """

    severity: str
    summary: str
    detail: str = ""
    address: str = ""

    def __str__(self) -> str:
        about = f" ({self.address})" if self.address else ""
        return f"{self.severity.capitalize()}: {self.summary}{about}" + (f"\n  {self.detail}" if self.detail else "")


@dataclass(frozen=True)
class Change:
    """What is done to one resource.

    Attributes:
        action: `create`, `update`, `replace` or `delete`; `import`, `move` or `forget` as Terraform says it.
        address: The resource, such as `openai_chat_completion.greeting`.
        reasons: For an update the attributes that change, for a replacement those that cause it
            (`messages[0].content`), else Terraform's own word, such as `tainted`.
    """

    action: str
    address: str
    reasons: tuple[str, ...] = ()


def diagnostics_in(said: str) -> list[Diagnostic]:
    """Read the diagnostics from what Terraform said."""
    return [_diagnostic(message["diagnostic"]) for message in _messages(said) if message.get("type") == "diagnostic"]


def _diagnostic(told: Mapping[str, Any]) -> Diagnostic:
    return Diagnostic(told["severity"], told["summary"], told.get("detail", "").strip(), told.get("address", ""))


def changes_in(said: str) -> list[Change]:
    """Read the planned changes from what Terraform said, without the attributes that cause them."""
    planned = [message["change"] for message in _messages(said) if message.get("type") == "planned_change"]
    return [
        Change(change["action"], change["resource"]["addr"], _word(change.get("reason")))
        for change in planned
        if change["action"] not in CALM
    ]


def changes_of(plan: Mapping[str, Any]) -> list[Change]:
    """Read the changes from a plan as `terraform show -json` has it, with the attributes that cause them."""
    changes = [(each, _action(each["change"])) for each in plan.get("resource_changes", ())]
    return [Change(action, each["address"], _reasons(action, each)) for each, action in changes if action not in CALM]


def _messages(said: str) -> Iterator[dict[str, Any]]:
    for line in said.splitlines():
        if line.startswith("{"):
            try:
                yield json.loads(line)
            except ValueError:
                continue


def _action(change: Mapping[str, Any]) -> str:
    actions = change["actions"]
    if sorted(actions) == ["create", "delete"]:
        return "replace"
    return "import" if actions == ["no-op"] and change.get("importing") else str(actions[0])


def _reasons(action: str, each: Mapping[str, Any]) -> tuple[str, ...]:
    change = each["change"]
    paths = [tuple(path) for path in change.get("replace_paths", ())]
    if action == "replace" and paths:
        leaves = [path for path in paths if not any(other[: len(path)] == path != other for other in paths)]
        return tuple(dict.fromkeys(format_path(path) for path in leaves))
    if action == "update":
        before, after, unknown = change["before"] or {}, change["after"] or {}, change.get("after_unknown") or {}
        return tuple(name for name in after | unknown if unknown.get(name) or before.get(name) != after.get(name))
    return _word(each.get("action_reason"))


def _word(reason: str | None) -> tuple[str, ...]:
    """Give Terraform's reason without the action that it begins with: `replace_because_tainted`."""
    return () if not reason else (reason.partition("_because_")[2] or reason,)
