"""The public API under a type checker in strict mode, as a user's program sees it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

API = Path(__file__).parent / "typing" / "api.py"


@pytest.mark.slow
def test_mypy_finds_what_is_wrong_and_nothing_else() -> None:
    """Right lines pass, wrong ones are found."""
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", str(API)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=API.parents[2])
    found = {int(line) for line in re.findall(r"api\.py:(\d+): error", done.stdout)}
    wrong = {place for place, line in enumerate(API.read_text().splitlines(), 1) if "# wrong:" in line}
    assert found == wrong, done.stdout
