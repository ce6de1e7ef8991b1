"""The entry of the plugin in a folder's lock file."""

from pathlib import Path

import pytest

from terraform_provider_openai import __version__
from terraform_provider_openai.install import IMPLIED_MIRROR, LOCK_FILE, install, lock

OTHER = 'provider "registry.terraform.io/hashicorp/random" {\n  version = "3.7.2"\n  hashes = [\n    "h1:x=",\n  ]\n}\n'


@pytest.fixture
def executable(tmp_path: Path) -> Path:
    """Give an installed plugin."""
    return install(tmp_path / IMPLIED_MIRROR)


def locked(folder: Path, executable: Path, before: str = "") -> str:
    """Give a lock file's text after the plugin was entered into one with this text."""
    if before:
        (folder / LOCK_FILE).write_text(before)
    lock(folder, executable)
    return (folder / LOCK_FILE).read_text()


def test_a_new_lock_file(tmp_path: Path, executable: Path) -> None:
    """It has the version and one checksum, and another time it is left alone."""
    text = locked(tmp_path, executable)
    assert text.count("provider ") == text.count('"h1:') == 1
    assert text.count(f'= "{__version__}"') == 2
    changed = (tmp_path / LOCK_FILE).stat().st_mtime_ns
    assert (locked(tmp_path, executable), (tmp_path / LOCK_FILE).stat().st_mtime_ns) == (text, changed)


def test_other_providers_stay(tmp_path: Path, executable: Path) -> None:
    """What is locked already stays, before and after the plugin's entry."""
    entry = locked(tmp_path, executable)
    assert locked(tmp_path, executable, f"# Kept.\n\n{OTHER}") == f"# Kept.\n\n{OTHER}\n{entry}"
    old = entry.replace(__version__, "0.0.9")
    assert locked(tmp_path, executable, f"{old}\n{OTHER}") == f"{OTHER}\n{entry}"


def test_an_entry_that_holds_stays(tmp_path: Path, executable: Path) -> None:
    """Checksums of further platforms are not lost, nor the words of Terraform."""
    entry = locked(tmp_path, executable).replace('    "h1:', '    "zh:further",\n    "h1:')
    assert locked(tmp_path, executable, f"# By Terraform.\n\n{entry}") == f"# By Terraform.\n\n{entry}"


@pytest.mark.parametrize("old", [(__version__, "0.0.9"), ("h1:", "h1:other")])
def test_an_entry_of_before_is_replaced(tmp_path: Path, executable: Path, old: tuple[str, str]) -> None:
    """An older version, or another launcher, is no longer what is installed."""
    entry = locked(tmp_path, executable)
    assert locked(tmp_path, executable, entry.replace(*old)) == entry
