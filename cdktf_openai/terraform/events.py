"""What Terraform says with `-json`: one JSON object a line, diagnostics among them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import indent
from typing import Any

ERROR = "error"


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

    @classmethod
    def of(cls, event: Mapping[str, Any]) -> Diagnostic:
        """Read one as Terraform writes it."""
        return cls(event["severity"], event["summary"], event.get("detail", "").strip(), event.get("address", ""))

    def __str__(self) -> str:
        about = f" ({self.address})" if self.address else ""
        detail = f"\n{indent(self.detail, '  ')}" if self.detail else ""
        return f"{self.severity.capitalize()}: {self.summary}{about}{detail}"


def read_event(line: str) -> dict[str, Any]:
    """Read a line of a command that runs with `-json`; a line that is none is a message of its own."""
    try:
        event = json.loads(line)
    except ValueError:
        event = None
    return event if isinstance(event, dict) else {"@message": line.rstrip(), "type": "text"}


def events_in(output: str, kind: str) -> list[dict[str, Any]]:
    """Read the events of a kind, such as `diagnostic`, from all that a command said."""
    events = map(read_event, output.split("\n"))  # splitlines would also split at U+0085 within a text
    return [event for event in events if event.get("type") == kind]


def diagnostics_in(output: str) -> list[Diagnostic]:
    """Read the diagnostics from all that a command said."""
    return [Diagnostic.of(event["diagnostic"]) for event in events_in(output, "diagnostic")]
