"""What a command shows at its end: changes, completions and outputs, for people or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
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
        click.echo(json.dumps(report, indent=2))
    if not report["ok"]:
        sys.exit(1)


def show_changes(console: Console, changes: Sequence[Change]) -> None:
    """Print a line for each change, with its reasons."""
    for change in changes:
        why = f" ({', '.join(change.reasons)})" if change.reasons else ""
        console.print(Text.assemble(f"  {change.action:7} {change.address}", (why, "dim")), soft_wrap=True)


@dataclass(frozen=True)
class StackReport:
    """What an applied stack has in its state.

    Attributes:
        name: The stack's name.
        completions: The chat completions, as `terraform show -json` has them.
        outputs: The outputs by name; a sensitive one has no value here.
    """

    name: str
    completions: list[dict[str, Any]]
    outputs: dict[str, Any]

    @classmethod
    def of(cls, stack: StackFolder) -> StackReport:
        """Read a stack's state."""
        state = stack.state()
        resources = state.get("root_module", {}).get("resources", [])
        outputs = {
            name: SENSITIVE if output["sensitive"] else output["value"]
            for name, output in state.get("outputs", {}).items()
        }
        return cls(stack.name, [each for each in resources if each["type"] == RESOURCE_TYPE], outputs)

    def as_json(self) -> dict[str, Any]:
        """Give outputs, and the answers of each completion by its address."""
        answers = {
            each["address"]: [_answer(choice["message"]) for choice in _choices(each)] for each in self.completions
        }
        return {"outputs": self.outputs, "completions": answers}

    def show(self, console: Console) -> None:
        """Print each completion, and the outputs."""
        table = Table("completion", "asked", "answered", title=f"Chat completions of {self.name}", show_lines=True)
        for each in self.completions:
            asked = "\n".join(f"{message['role']}: {_answer(message)}" for message in each["values"]["messages"])
            answered = "\n".join(_answer(choice["message"]) for choice in _choices(each))
            table.add_row(_instance(each), Text(asked), Text(answered))
        console.print(table)
        outputs = Table("output", "value", title="Outputs")
        for name, value in self.outputs.items():
            outputs.add_row(name, Text(str(value)))
        console.print(outputs)


def _choices(completion: Mapping[str, Any]) -> list[dict[str, Any]]:
    choices: list[dict[str, Any]] | None = completion["values"]["choices"]
    return choices or []


def _instance(resource: Mapping[str, Any]) -> str:
    """Name a resource, with its key where it is one of several."""
    return str(resource["address"].partition(".")[2])


def _answer(message: Mapping[str, Any]) -> str:
    call = message.get("function_call")
    return f"{call['name']}({call['arguments']})" if call else str(message["content"])
