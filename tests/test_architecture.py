"""The pages for those who carry on: what they name is there, and what is there they name."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("terraform_provider_openai", "cdktf_openai", "mock_server")
PAGES = [
    "CONTRIBUTING.md",
    "docs/architecture.md",
    "terraform_provider_openai/README.md",
    "cdktf_openai/_engine/README.md",
]
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_each_file_that_a_page_names_is_there(page: str) -> None:
    """Files and folders stand in a page from the root, or from the page's own folder."""
    text = (ROOT / page).read_text(encoding="utf-8")
    named = re.findall(r"`((?:\.\./)?[\w./-]+(?:\.(?:py|md|js|json|sh|proto)|/))`", text)
    here = [(ROOT / page).parent, ROOT, *(ROOT / package for package in PACKAGES)]
    assert named
    assert [name for name in named if not any((folder / name).exists() for folder in here)] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_each_room_is_drawn(package: str) -> None:
    """The architecture has each folder of each package that has Python in it."""
    rooms = {path.parent.name for path in (ROOT / package).glob("*/__init__.py")}
    assert {room for room in rooms if f"`{room}/`" not in ARCHITECTURE} == set()


def test_each_recipe_names_files() -> None:
    """The four recipes are there, each with the files to change."""
    recipes = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## Recipes")[2].split("### ")[1:]
    assert len(recipes) == 4
    assert all(len(re.findall(r"`[\w/]+\.(?:py|proto)`", recipe)) >= 3 for recipe in recipes)


def test_each_make_target_is_there() -> None:
    """What CONTRIBUTING.md has one run is in the Makefile."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    wanted = set(re.findall(r"make ([a-z]+(?:-[a-z]+)*)", text)) - {"bench"}
    assert {target for target in wanted if f"\n{target}:" not in makefile} == set()
