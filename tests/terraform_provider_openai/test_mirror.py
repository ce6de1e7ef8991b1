"""Mirrors for other platforms, unpacked and packed, and Windows as far as it can be known from elsewhere."""

import stat
import sysconfig
import zipfile
from pathlib import Path

import pytest

from terraform_provider_openai import __version__
from terraform_provider_openai.errors import InstallError
from terraform_provider_openai.install import PLATFORMS, POINTER, install_mirror, this_platform

UNIX = tuple(name for name in PLATFORMS if not name.startswith("windows"))


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Let this machine be taken for Windows, and give the folder of its programs."""
    monkeypatch.setattr("platform.system", lambda: "Windows")
    monkeypatch.setattr("platform.machine", lambda: "AMD64")
    monkeypatch.setattr(sysconfig, "get_path", lambda _: str(tmp_path / "Scripts"))
    (tmp_path / "Scripts").mkdir()
    return tmp_path / "Scripts"


def test_one_launcher_for_all_of_unix(tmp_path: Path) -> None:
    """Each platform has a folder of its own, and in it the same bytes with the run bit."""
    files = install_mirror(tmp_path, UNIX)
    assert [file.parent.name for file in files] == list(UNIX)
    assert len({file.read_bytes() for file in files}) == 1
    assert all(file.stat().st_mode & stat.S_IXUSR for file in files)


def test_this_platform_by_default(tmp_path: Path) -> None:
    """Without platforms the mirror is for this machine, with the pointer at its root."""
    [file] = install_mirror(tmp_path, python="/one/python")
    assert file.parent.name == this_platform()
    assert (tmp_path / POINTER).read_text() == "/one/python\n"


def test_a_packed_mirror(tmp_path: Path) -> None:
    """A zip file has the name that Terraform looks for, and the run bit inside."""
    [file] = install_mirror(tmp_path, ["linux_arm64"], packed=True)
    assert file.name == f"terraform-provider-openai_{__version__}_linux_arm64.zip"
    [entry] = zipfile.ZipFile(file).infolist()
    assert entry.filename == f"terraform-provider-openai_v{__version__}"
    assert (entry.external_attr >> 16) & stat.S_IXUSR


def test_a_packed_mirror_is_the_same_every_time(tmp_path: Path) -> None:
    """No date and no path gets into a zip file."""
    first, second = (install_mirror(tmp_path / name, packed=True)[0].read_bytes() for name in ("a", "b"))
    assert first == second


@pytest.mark.parametrize("name", ["linux", "linux-amd64", "plan9_amd64", ""])
def test_a_platform_that_is_none(tmp_path: Path, name: str) -> None:
    """A wrong platform is told with the right ones, before anything is written."""
    with pytest.raises(InstallError, match=r"platform: must be one of darwin_amd64, .* \(got"):
        install_mirror(tmp_path, ["linux_amd64", name])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(this_platform().startswith("windows"), reason="this is Windows")
def test_windows_from_elsewhere_is_refused(tmp_path: Path) -> None:
    """The launcher for Windows is made by pip on Windows, and nowhere else."""
    with pytest.raises(InstallError, match="windows_amd64: install the plugin there"):
        install_mirror(tmp_path, ["windows_amd64"])


def test_windows_on_windows(tmp_path: Path, windows: Path) -> None:
    """On Windows the program that pip has made is the launcher."""
    (windows / "terraform-provider-openai.exe").write_bytes(b"MZ")
    [file] = install_mirror(tmp_path / "mirror")
    assert (file.parent.name, file.name) == ("windows_amd64", f"terraform-provider-openai_v{__version__}.exe")
    assert file.read_bytes() == b"MZ"


def test_windows_without_the_program(tmp_path: Path, windows: Path) -> None:
    """Where pip's program is missing, the error says so."""
    assert windows.exists()
    with pytest.raises(InstallError, match=r"terraform-provider-openai\.exe"):
        install_mirror(tmp_path / "mirror")
