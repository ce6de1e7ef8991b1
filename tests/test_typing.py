"""The public API under the type checkers in strict mode, as a user's program sees it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.programs import programs

ROOT = Path(__file__).parents[1]
API = ROOT / "tests" / "typing" / "api.py"
TESTS = "testing"  # the page with tests, which nobody annotates
GUIDES = sorted(page for page in (ROOT / "docs" / "guide").glob("*.md") if page.stem != TESTS)
MYPY = ["mypy", "--strict", "--no-error-summary"]
PYRIGHT = ["basedpyright", "--pythonpath", sys.executable]

pytestmark = pytest.mark.slow


def errors(checker: list[str], *files: Path) -> dict[int, str]:
    """Check files, and give the errors by their line."""
    command = [sys.executable, "-m", *checker, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    found = re.findall(r"\.py:(\d+)(?::\d+ -)?:? (error.*)", done.stdout)
    assert bool(done.returncode) == bool(found), done.stdout + done.stderr
    return {int(line): error for line, error in found}


@pytest.mark.parametrize("checker", [MYPY, PYRIGHT], ids=["mypy", "pyright"])
def test_what_is_wrong_is_found_and_nothing_else(checker: list[str]) -> None:
    """Right lines pass, wrong ones are found."""
    wrong = {place for place, line in enumerate(API.read_text().splitlines(), 1) if "# wrong:" in line}
    found = errors(checker, API)
    assert set(found) == wrong, found


@pytest.mark.parametrize("checker", [MYPY, PYRIGHT], ids=["mypy", "pyright"])
def test_the_guides_programs_pass(checker: list[str], tmp_path: Path) -> None:
    """What the guides show is well typed, for constructs under both kinds of names."""
    files = [tmp_path / f"{page.stem}_page.py" for page in GUIDES if programs(page)]
    for file, page in zip(files, filter(programs, GUIDES), strict=True):
        file.write_text("\n".join(program.text for program in programs(page)))
    assert errors(checker, *files) == {}
