"""Which Terraform is run."""

import sys
from pathlib import Path

import pytest

from cdktf_openai.terraform import NoTerraformError, find_terraform

BUNDLED = (sys.executable, "-m", "cdktf_openai.terraform.bundled")


@pytest.fixture
def path(tmp_path: Path) -> dict[str, str]:
    """Give an environment whose PATH has a tofu and no terraform."""
    (tmp_path / "tofu").touch(mode=0o755)
    return {"PATH": str(tmp_path)}


def test_tofu_is_found_on_path(path: dict[str, str]) -> None:
    """OpenTofu serves where there is no terraform."""
    assert find_terraform(None, path).command == (f"{path['PATH']}/tofu",)


def test_terraform_comes_before_tofu(path: dict[str, str], tmp_path: Path) -> None:
    """Where both are on PATH, terraform is used."""
    (tmp_path / "terraform").touch(mode=0o755)
    assert find_terraform(None, path).command == (f"{path['PATH']}/terraform",)


def test_the_bundled_one_comes_last() -> None:
    """Without any on PATH, the extra's is used."""
    assert find_terraform(None, {"PATH": ""}).command == BUNDLED


def test_bundled_can_be_chosen(path: dict[str, str]) -> None:
    """'bundled' chooses the extra's, whatever is on PATH."""
    assert find_terraform("bundled", path).command == BUNDLED


def test_a_wrong_choice_is_told() -> None:
    """A path that is no executable is an error that repeats it."""
    with pytest.raises(NoTerraformError, match="no executable '/nowhere/terraform' was found"):
        find_terraform("/nowhere/terraform")


def test_no_terraform_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any, the error says what to install."""
    monkeypatch.setattr("cdktf_openai.terraform.bundled.library_path", lambda: None)
    with pytest.raises(NoTerraformError, match=r"pip install 'cdktf-openai\[terraform\]'"):
        find_terraform(None, {"PATH": ""})
