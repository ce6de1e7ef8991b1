"""What a command shows at its end: changes, completions and outputs, for people or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cdktf_openai.terraform import Change, StackFolder
from terraform_provider_openai.schema import RESOURCE_TYPE

SENSITIVE = "(sensitive)"


@contextmanager
def json_report(*, wanted: bool) -> Iterator[dict[str, Any]]:
    """Give a report to fill; where JSON is wanted it is printed at the end, after a failure as well.

    The report has `ok`, and after a failure `error`.
    """
    report: dict[str, Any] = {"ok": True}
    try:
        yield report
    except click.ClickException as error:
        if not wanted:
            raise
        report |= {"ok": False, "error": error.message}
    if wanted:
        click.echo(json.dumps(report, indent=2, ensure_ascii=False))
    if not report["ok"]:
        sys.exit(1)


def show_changes(console: Console, changes: Sequence[Change]) -> None:
    """Print a line for each change."""
    for change in changes:
        console.print(Text(f"  {change.action:7} {change.address}"), soft_wrap=True)


def show_stack(console: Console, stack: StackFolder) -> None:
    """Print each completion as it stands in the state, and the stack's outputs."""
    table = Table("completion", "asked", "answered", title=f"Chat completions of {stack.name}", show_lines=True)
    for resource in _completions(stack):
        values = resource["values"]
        asked = "\n".join(_said(message) for message in values["messages"])
        answered = "\n".join(_answer(choice["message"]) for choice in values["choices"] or ())
        table.add_row(_instance(resource), Text(asked), Text(answered))
    console.print(table)
    outputs = Table("output", "value", title="Outputs")
    for name, value in visible_outputs(stack).items():
        outputs.add_row(name, Text(str(value)))
    console.print(outputs)


def completions_of(stack: StackFolder) -> dict[str, list[str]]:
    """Give the answers of each completion in the state by its address."""
    return {
        resource["address"]: [_answer(choice["message"]) for choice in resource["values"]["choices"] or ()]
        for resource in _completions(stack)
    }


def visible_outputs(stack: StackFolder) -> dict[str, Any]:
    """Give the stack's outputs, but no sensitive one."""
    outputs = json.loads(stack.run("output", "-json"))
    return {name: SENSITIVE if output["sensitive"] else output["value"] for name, output in outputs.items()}


def _completions(stack: StackFolder) -> list[dict[str, Any]]:
    return [resource for resource in stack.resources() if resource["type"] == RESOURCE_TYPE]


def _instance(resource: Mapping[str, Any]) -> str:
    """Name a resource, with its key where it is one of several."""
    return str(resource["address"].partition(".")[2])


def _said(message: Mapping[str, Any]) -> str:
    return f"{message['role']}: {_answer(message)}"


def _answer(message: Mapping[str, Any]) -> str:
    call = message.get("function_call")
    return f"{call['name']}({call['arguments']})" if call else str(message["content"])
