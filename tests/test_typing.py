"""The public API under the type checkers in strict mode, as a user's program sees it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
API = ROOT / "tests" / "typing" / "api.py"
MYPY = ["mypy", "--strict", "--no-error-summary"]
PYRIGHT = ["basedpyright", "--pythonpath", sys.executable]


@pytest.mark.slow
@pytest.mark.parametrize("checker", [MYPY, PYRIGHT], ids=["mypy", "pyright"])
def test_what_is_wrong_is_found_and_nothing_else(checker: list[str]) -> None:
    """Right lines pass, wrong ones are found."""
    command = [sys.executable, "-m", *checker, str(API)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    found = {int(line) for line in re.findall(r"api\.py:(\d+)(?::\d+ -)?:? error", done.stdout)}
    wrong = {place for place, line in enumerate(API.read_text().splitlines(), 1) if "# wrong:" in line}
    assert found == wrong, done.stdout
