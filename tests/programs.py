"""The Python programs of a Markdown page: they are run from its top to its bottom, as a reader would."""

import io
import re
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

PROGRAM = re.compile(r"^```python\n(.*?)^```(?:\n\n```text\n(.*?)^```)?", re.MULTILINE | re.DOTALL)


class Program(NamedTuple):
    """A `python` block of a page.

    Attributes:
        text: The program.
        line: The line of the page before its first.
        printed: The `text` block that follows at once: what the program prints.
    """

    text: str
    line: int
    printed: str | None


def programs(page: Path) -> list[Program]:
    """Give the programs of a page."""
    text = page.read_text()
    found = PROGRAM.finditer(text)
    return [Program(match[1], text.count("\n", 0, match.start(1)), match[2]) for match in found]


def run(page: Path) -> None:
    """Run the programs of a page one after another, with each other's names, and compare what they print."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for program in programs(page):
        code = compile("\n" * program.line + program.text, str(page), "exec")
        with redirect_stdout(io.StringIO()) as printed:
            exec(code, names)
        if program.printed is not None:
            assert printed.getvalue() == program.printed, f"{page.name}:{program.line}"
