"""`make demo` on a machine that has only python3 and make."""

import shutil
from pathlib import Path

import pytest

from tests.e2e.bare_environment import make_path, run


@pytest.mark.slow
def test_make_demo(tmp_path: Path) -> None:
    """From nothing to the outputs and to "No changes", with the packaged node and the bundled Terraform."""
    done = run(tmp_path / "bare", "demo")
    assert done.returncode == 0, done.stdout
    assert "bundled" in done.stdout
    assert "review_text" in done.stdout
    assert "No changes" in done.stdout


@pytest.mark.parametrize("program", ["node", "npm", "terraform", "tofu", "git", "cc"])
def test_nothing_else_is_found(tmp_path: Path, program: str) -> None:
    """The PATH of that test has neither node nor Terraform nor a compiler."""
    assert shutil.which(program, path=str(make_path(tmp_path))) is None
