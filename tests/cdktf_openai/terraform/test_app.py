"""Running the program of an app."""

import json
import os
from pathlib import Path

import pytest

from cdktf_openai.terraform import AppError, run_app, stacks_in

WRITE = """
import json, os
from pathlib import Path
outdir = Path(os.environ["CDKTF_OUTDIR"])
outdir.mkdir()
stacks = {"a": {"workingDirectory": "stacks/a", "dependencies": ["b"]}, "b": {"workingDirectory": "stacks/b"}}
(outdir / "manifest.json").write_text(json.dumps({"stacks": stacks}))
Path("here").touch()
"""


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """Give an app that says that it has two stacks."""
    (tmp_path / "app").mkdir()
    file = tmp_path / "app" / "main.py"
    file.write_text(WRITE)
    return file


def test_it_runs_in_its_own_folder(app: Path, tmp_path: Path) -> None:
    """Its stacks are given, each after those that it depends on."""
    out = tmp_path / "out"
    assert list(run_app(app, out, os.environ).items()) == [("b", out / "stacks" / "b"), ("a", out / "stacks" / "a")]
    assert (app.parent / "here").exists()


@pytest.mark.parametrize("stacks", [{}, {"old": {"workingDirectory": "stacks/old"}}], ids=["none", "an earlier run's"])
def test_an_app_without_stacks(app: Path, tmp_path: Path, stacks: dict[str, dict[str, str]]) -> None:
    """What an earlier run has left is not taken for its stacks."""
    app.write_text("")
    (tmp_path / "manifest.json").write_text(json.dumps({"stacks": stacks}))
    with pytest.raises(AppError, match=r"main\.py ran, but synthesized no stack into"):
        run_app(app, tmp_path, os.environ)


def test_an_app_that_asks(app: Path, tmp_path: Path) -> None:
    """Nobody is there to answer it, so it fails instead of waiting."""
    app.write_text("input('Region? ')")
    with pytest.raises(AppError, match=r"(?s)failed with exit code 1:\nRegion\? .*EOFError"):
        run_app(app, tmp_path, os.environ)


def test_nothing_synthesized(tmp_path: Path) -> None:
    """A folder without a manifest is told as such."""
    with pytest.raises(FileNotFoundError):
        stacks_in(tmp_path)
