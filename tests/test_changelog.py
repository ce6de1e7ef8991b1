"""The changelog's tables have each dependency, with the extra that brings it, and no other."""

import re
from importlib.metadata import requires
from pathlib import Path

ROOT = Path(__file__).parents[1]
CHANGELOG = (ROOT / "CHANGELOG.md").read_text()
REQUIREMENT = re.compile(r"([\w.-]+)[^;]*(?:; extra == ['\"](\w+)['\"])?")


def rows(title: str) -> list[list[str]]:
    """Give the rows of the table below a title."""
    table = CHANGELOG.partition(title)[2].strip().partition("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]


def test_what_is_installed() -> None:
    """Each requirement of the distribution stands in the table beside its extra."""
    found = {match.groups() for each in requires("cdktf-openai") or () if (match := REQUIREMENT.match(each))}
    told = {
        (name, extra or None)
        for names, extras, _ in rows("### Dependencies, and why each is there")
        for name in names.split(", ")
        for extra in extras.split(", ")
    }
    assert told <= found
    assert {name for name, _ in told} == {name for name, _ in found}


def test_what_the_development_needs() -> None:
    """Each package of the dependency groups and of the build stands in the table, but pytest, which users have."""
    text = (ROOT / "pyproject.toml").read_text()
    groups = text.partition("[dependency-groups]")[2].partition("\n[")[0]
    build = text.partition("[build-system]")[2].partition("\n[")[0].partition("build-backend")[0]
    found = set(re.findall(r'"([a-z][\w-]*)(?:>=[^"]*)?"', groups + build)) - {"docs", "pytest"}
    assert {name for names, _ in rows("And for the development alone:") for name in names.split(", ")} == found
