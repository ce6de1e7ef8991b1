"""The security guide says nothing that a test does not show."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "guide" / "security.md"
ROWS: list[dict[str, Any]] = json.loads((ROOT / "tests" / "data" / "security_claims.json").read_text(encoding="utf-8"))
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z`*])")


def statements() -> Iterator[str]:
    """Give each sentence and each row of a table of the guide; not its headings and its code, which is run."""
    text = re.sub(r"```.*?```", "", GUIDE.read_text(encoding="utf-8"), flags=re.DOTALL)
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("|"):
            if not set(line) <= set("|- ") and not line.startswith("| |"):
                yield line
        elif not line.startswith("#"):
            yield from _SENTENCE.split(line.removeprefix("- "))


def test_each_statement_has_its_row() -> None:
    """Each statement of the guide stands in the table, and none that the guide no longer makes."""
    assert [row["says"] for row in ROWS] == list(statements())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["says"][:60])
def test_each_claim_is_shown(row: dict[str, Any]) -> None:
    """A claim names tests that are there; what names none is advice, or says why it can't be tested."""
    assert bool(row.get("tests")) != bool(row.get("no_test")), "either tests, or why there is none"
    for name in row.get("tests", ()):
        file, _, function = name.partition("::")
        tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
        found = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        assert function in found, f"there is no {function} in tests/{file}"
