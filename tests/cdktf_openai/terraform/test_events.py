"""What Terraform says with `-json`, read."""

import json

import pytest

from cdktf_openai.terraform.events import Diagnostic, diagnostics_in, read_event


def line(**diagnostic: str) -> str:
    """Give a line of a diagnostic."""
    return json.dumps({"type": "diagnostic", "diagnostic": diagnostic}, ensure_ascii=False)


def test_diagnostics() -> None:
    """Errors and warnings, whatever else stands between them."""
    told = {"severity": "warning", "summary": "Old", "detail": "Use the new one.\nIt is there.", "address": "a.b"}
    [diagnostic] = diagnostics_in(f"Warning: the CLI\n{{broken\n{line(**told)}\n")
    assert diagnostic == Diagnostic(**told)
    assert str(diagnostic) == "Warning: Old (a.b)\n  Use the new one.\n  It is there."


def test_a_diagnostic_without_more() -> None:
    """What is not there has no place in the text."""
    [diagnostic] = diagnostics_in(line(severity="error", summary="No key"))
    assert str(diagnostic) == "Error: No key"


def test_other_ends_of_a_line() -> None:
    """A text may hold what Python takes for the end of a line and Terraform does not."""
    assert diagnostics_in(line(severity="error", summary="a\x85b\u2028c"))[0].summary == "a\x85b\u2028c"


@pytest.mark.parametrize("said", ["panic: oh\n", "12\n"])
def test_a_line_that_is_no_event(said: str) -> None:
    """What is no JSON object is a text."""
    assert read_event(said) == {"@message": said.rstrip(), "type": "text"}
