"""Where files go for as long as the plugin runs."""

from pathlib import Path

import pytest

from terraform_provider_openai.grpc.places import new_path


def test_a_folder_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths lie in TMPDIR, and each is another one."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    paths = {new_path(), new_path()}
    assert {Path(path).parent for path in paths} == {tmp_path}
    assert len(paths) == 2


@pytest.mark.parametrize("named", ["", "nowhere"])
def test_a_folder_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    """The usual folder takes the place of one that is not there."""
    monkeypatch.setenv("TMPDIR", named and str(tmp_path / named))
    assert Path(new_path()).parent == Path("/tmp")


def test_a_folder_that_is_asked_for(tmp_path: Path) -> None:
    """A given folder comes first."""
    assert Path(new_path(str(tmp_path))).parent == tmp_path
