"""The guide's page on testing: its tests are run as a user's, and its failures read as it says."""

from pathlib import Path

import pytest

from tests.programs import programs

GUIDE = Path(__file__).parents[3] / "docs" / "guide" / "testing.md"
PROGRAMS = programs(GUIDE)
FAILING = [program.text for program in PROGRAMS if "def test_fails" in program.text]
PASSING = [program.text for program in PROGRAMS if "def test_fails" not in program.text]


def shown() -> list[str]:
    """Give the lines of output that the page shows."""
    blocks = GUIDE.read_text().split("```text\n")[1:]
    return [line for block in blocks for line in block.partition("```")[0].splitlines()]


def test_its_tests_pass(pytester: pytest.Pytester) -> None:
    """All of them, in one file, once the snapshot is written."""
    file = "\n\n".join(PASSING)
    pytester.makepyfile(test_guide=file)
    done = pytester.runpytest_subprocess("-p", "no:cacheprovider", "--snapshot-update")
    done.assert_outcomes(passed=file.count("def test_"))


def test_its_failures_fail_as_it_shows(pytester: pytest.Pytester) -> None:
    """Each failing test fails, and each line of output stands in the report."""
    pytester.makepyfile(test_failures="\n\n".join([PASSING[0], *FAILING]))
    done = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-k", "fails")
    done.assert_outcomes(failed=FAILING[0].count("def test_"))
    report = done.stdout.str()
    assert [line for line in shown() if line not in report] == []
    assert len(shown()) > len(FAILING)
