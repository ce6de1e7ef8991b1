"""What the command writes and refuses; tests/e2e/test_mirrors.py leads real Terraform to it."""

from pathlib import Path
from typing import Any

import pytest


def written(folder: Path) -> list[str]:
    """Give the names of the executables and zip files below a folder."""
    return sorted(file.name for file in folder.rglob("terraform-provider-*"))


@pytest.mark.parametrize(("packed", "ending"), [([], ""), (["--packed"], ".zip")], ids=["unpacked", "packed"])
def test_several_platforms(run: Any, tmp_path: Path, packed: list[str], ending: str) -> None:
    """Each platform has its file, of which stderr tells."""
    result = run("provider", "install", tmp_path, "--platform", "linux_arm64", "--platform", "darwin_arm64", *packed)
    assert len(written(tmp_path)) == result.stderr.count("installed ") == 2
    assert all(name.endswith(ending) for name in written(tmp_path))


def test_the_configuration(run: Any, tmp_path: Path) -> None:
    """Stdout has nothing but the CLI configuration, with the mirror's whole path."""
    assert f'path    = "{tmp_path}/mirror"' in run("provider", "install", tmp_path / "mirror").stdout


def test_a_platform_that_is_none(run: Any, tmp_path: Path) -> None:
    """Which platforms there are is told, and nothing is written."""
    result = run("provider", "install", tmp_path, "--platform", "solaris_sparc")
    assert (result.exit_code, written(tmp_path)) == (2, [])
    assert "must be one of darwin_amd64, " in result.output


def test_a_folder_that_can_not_be(run: Any, tmp_path: Path) -> None:
    """What the system refuses is told in its words, with exit code 1."""
    (tmp_path / "file").touch()
    result = run("provider", "install", tmp_path / "file" / "mirror")
    assert result.exit_code == 1
    assert "Not a directory" in result.output
