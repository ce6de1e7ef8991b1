"""What a command shows at its end: changes, completions and outputs, for people or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cdktf_openai.terraform import Change, StackFolder
from terraform_provider_openai.schema import RESOURCE_TYPE
from terraform_provider_openai.visible import visible

SENSITIVE = "(sensitive)"


@contextmanager
def json_report(*, is_on: bool) -> Iterator[dict[str, Any]]:
    """Yield a report to fill; with `is_on` it is printed as JSON at the end, after a failure as well.

    The report has `ok`, and after a failure `error`.
    """
    report: dict[str, Any] = {"ok": True}
    try:
        yield report
    except click.ClickException as error:
        if not is_on:
            raise
        report |= {"ok": False, "error": error.message}
    if is_on:
        click.echo(json.dumps(report, indent=2))
    if not report["ok"]:
        sys.exit(1)


def show_changes(console: Console, changes: Sequence[Change]) -> None:
    """Print a line for each change, with its reasons."""
    for change in changes:
        why = f" ({', '.join(change.reasons)})" if change.reasons else ""
        console.print(
            Text.assemble(f"  {change.action:7} {visible(change.address)}", (visible(why), "dim")), soft_wrap=True
        )


@dataclass(frozen=True)
class StackReport:
    """What an applied stack has in its state.

    Attributes:
        name: The stack's name.
        completions: The chat completions, as `terraform show -json` has them; what is sensitive has no value here.
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
        completions = [
            {**each, "values": _without_secrets(each["values"], each.get("sensitive_values"))}
            for each in resources
            if each["type"] == RESOURCE_TYPE
        ]
        return cls(stack.name, completions, outputs)

    def as_json(self) -> dict[str, Any]:
        """Return outputs, and the answers of each completion by its address."""
        return {"outputs": self.outputs, "completions": {each["address"]: _answers(each) for each in self.completions}}

    def show(self, console: Console) -> None:
        """Print each completion, and the outputs."""
        table = Table("completion", "asked", "answered", title=f"Chat completions of {self.name}", show_lines=True)
        for each in self.completions:
            row = (_instance(each), _prompt_text(each), "\n".join(_answers(each)))
            table.add_row(*[Text(visible(text)) for text in row])
        outputs = Table("output", "value", title=f"Outputs of {self.name}")
        for name, value in self.outputs.items():
            outputs.add_row(name, Text(visible(str(value))))
        for shown in (table, outputs):
            if shown.row_count:
                console.print(shown)


def _instance(resource: Mapping[str, Any]) -> str:
    """Name a resource, with its key where it is one of several."""
    return str(resource["address"].partition(".")[2])


def _prompt_text(completion: Mapping[str, Any]) -> str:
    messages = completion["values"]["messages"]
    if messages == SENSITIVE:
        return SENSITIVE
    texts = (SENSITIVE if each == SENSITIVE else f"{each['role']}: {_message_text(each)}" for each in messages)
    return "\n".join(texts)


def _answers(completion: Mapping[str, Any]) -> list[str]:
    return [_message_text(choice["message"]) for choice in completion["values"]["choices"] or ()]


def _message_text(message: Mapping[str, Any]) -> str:
    """Return what a message says: its text, why there is none, and the calls of functions and tools."""
    tools = [tool if tool == SENSITIVE else tool["function"] for tool in message.get("tool_calls") or ()]
    calls = [call for call in (message.get("function_call"), *tools) if call]
    texts = [text for text in (message.get("content"), message.get("refusal")) if text]
    call_texts = [call if call == SENSITIVE else f"{call['name']}({call['arguments']})" for call in calls]
    return "\n".join([*texts, *call_texts])


def _without_secrets(value: Any, sensitive: Any) -> Any:
    """Take out what Terraform marks as sensitive, in the shape of the value."""
    if sensitive is True:
        return SENSITIVE
    if isinstance(value, dict) and isinstance(sensitive, dict):
        return {name: _without_secrets(inner, sensitive.get(name)) for name, inner in value.items()}
    if isinstance(value, list) and isinstance(sensitive, list):
        return [_without_secrets(*pair) for pair in zip_longest(value, sensitive)][: len(value)]
    return value
