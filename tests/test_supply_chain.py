"""What is installed, run and generated is pinned, and stands above known advisories."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

if sys.version_info >= (3, 11):
    import tomllib
else:  # a dependency of pytest there
    import tomli as tomllib

ROOT = Path(__file__).parents[1]
ADVISORIES: list[dict[str, str]] = json.loads((ROOT / "tests/data/advisories.json").read_text())
LOCKS = ("all.txt", "dev.txt", "mock.txt", "mutants.txt")
WORKFLOWS = ("cdktf_openai/cli/project/test.yml.template", "examples/github_actions/.github/workflows/stack.yml")


def project() -> dict[str, Any]:
    """Return pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def requirements() -> Iterator[Requirement]:
    """Return every requirement that pyproject.toml declares, but those on this distribution's own extras."""
    table = project()
    declared = [
        *table["project"]["dependencies"],
        *(text for extra in table["project"]["optional-dependencies"].values() for text in extra),
        *(text for group in table["dependency-groups"].values() for text in group if isinstance(text, str)),
    ]
    yield from (each for each in map(Requirement, declared) if each.name != table["project"]["name"])


def pins(lock: str) -> dict[str, set[Version]]:
    """Return the versions of each package that a file of requirements/ pins."""
    pinned: dict[str, set[Version]] = {}
    for name, version in re.findall(r"(?m)^([\w.-]+)==(\S+)", (ROOT / "requirements" / lock).read_text()):
        pinned.setdefault(name, set()).add(Version(version))
    return pinned


@pytest.mark.parametrize("advisory", ADVISORIES, ids=lambda row: f"{row['package']}-{row['fixed']}")
def test_floors_are_above_advisories(advisory: dict[str, str]) -> None:
    """No requirement admits a version with a known advisory, and no pinned version has one."""
    just_before = Version(f"{advisory['fixed']}.dev0")
    floors = [each for each in requirements() if each.name == advisory["package"]]
    assert [str(each) for each in floors if each.specifier.contains(just_before, prereleases=True)] == []
    pinned = {version for lock in LOCKS for version in pins(lock).get(advisory["package"], ())}
    assert {version for version in pinned if version < Version(advisory["fixed"])} == set()
    assert floors or pinned


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pinned_package_has_hashes(lock: str) -> None:
    """`pip --require-hashes` can install each file of requirements/."""
    entries = re.split(r"(?m)^(?=[a-z])", (ROOT / "requirements" / lock).read_text())[1:]
    assert len(entries) > 20
    assert [
        entry for entry in entries if not re.match(r"[\w.-]+==\S+.*\\\n(    --hash=sha256:[0-9a-f]{64}.*\n)+", entry)
    ] == []


def test_the_locks_fit_the_project() -> None:
    """What pyproject.toml requires is what requirements/ pins; `make requirements` writes it anew."""
    pinned = pins("mutants.txt") | pins("dev.txt")
    optional = {Requirement(text).name for text in project()["project"]["optional-dependencies"]["cdktn"]}
    declared = [each for each in requirements() if each.name not in optional]
    assert [
        str(each)
        for each in declared
        if not any(each.specifier.contains(version) for version in pinned.get(each.name.lower(), ()))
    ] == []


def test_the_build_group_is_the_build_system() -> None:
    """The editable installation is built with what the published one is built with."""
    table = project()
    assert set(table["build-system"]["requires"]) < set(table["dependency-groups"]["build"])


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_actions_are_pinned_by_commit(workflow: str) -> None:
    """A tag that moves changes nothing of what a workflow runs; the comment names the release."""
    actions = re.findall(r"uses: (.*)", (ROOT / workflow).read_text())
    assert actions
    assert [action for action in actions if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action)] == []


def test_images_are_pinned_by_digest() -> None:
    """The image and the compose file name foreign images by their digest."""
    images = re.findall(r"(?m)^FROM (\S+)", (ROOT / "docker/Dockerfile").read_text())
    images += re.findall(r"(?m)^ +image: (.*)", (ROOT / "docker/compose.yaml").read_text())
    foreign = [image for image in images if image != "openai-mock"]
    assert len(foreign) == 3
    assert [image for image in foreign if not re.fullmatch(r"[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}", image)] == []
