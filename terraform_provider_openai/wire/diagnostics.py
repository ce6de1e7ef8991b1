"""The protocol's diagnostics: title, cause and what to do, and where."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from terraform_provider_openai.schema import Path, Problem
from terraform_provider_openai.visible import visible

_ERROR, _WARNING = 1, 2


def error(summary: str, detail: str, path: Path = ()) -> dict[str, Any]:
    """Return the fields of a `Diagnostic` message that stops Terraform."""
    return _diagnostic(_ERROR, summary, detail, path)


def warning(summary: str, detail: str) -> dict[str, Any]:
    """Return the fields of a `Diagnostic` message that Terraform shows, and goes on."""
    return _diagnostic(_WARNING, summary, detail, ())


def _diagnostic(severity: int, summary: str, detail: str, path: Path) -> dict[str, Any]:
    # Terraform shows the right line only for a path of one step: with more it shows the resource's first line.
    attribute = {"attribute": path_message(path[:1])} if path else {}
    return {"severity": severity, "summary": visible(summary), "detail": visible(detail), **attribute}


def errors(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Return an error for each problem, in the words in which a construct tells it."""
    return [error(f"Invalid {p.where or 'configuration'}", str(p), p.path) for p in problems]


def warnings(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Return a warning for each problem, which Terraform shows and goes on."""
    return [_diagnostic(_WARNING, f"Unusual {p.where}", str(p), p.path) for p in problems]


def path_message(path: Path) -> dict[str, Any]:
    """Return the fields of an `AttributePath` message for a path of attribute names and list indexes."""
    return {"steps": [{"element_key_int" if isinstance(step, int) else "attribute_name": step} for step in path]}
