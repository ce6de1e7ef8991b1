"""The guide's page on troubleshooting: what it shows of missing things is what is told."""

from pathlib import Path

import pytest

from cdktf_openai._engine import node
from cdktf_openai.terraform import find_terraform
from cdktf_openai.terraform.binary import NoTerraformError
from terraform_provider_openai import install
from terraform_provider_openai.errors import InstallError

GUIDE = (Path(__file__).parents[2] / "docs" / "guide" / "troubleshooting.md").read_text()
NOWHERE = {"PATH": "/nowhere"}


def is_shown(text: object) -> bool:
    """Tell whether the page has a line of output that is this text."""
    return f"\n{text}\n" in GUIDE


def test_no_terraform(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither on PATH nor bundled."""
    monkeypatch.setattr("cdktf_openai.terraform.bundled.library_path", lambda: None)
    with pytest.raises(NoTerraformError) as caught:
        find_terraform(environment=NOWHERE)
    assert is_shown(caught.value)


def test_no_node(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither on PATH nor packaged."""
    monkeypatch.setattr(node, "packaged_node", lambda: None)
    with pytest.raises(node.NoNodeError) as caught:
        node.need_node(dict(NOWHERE))
    assert is_shown(caught.value)


def test_a_mirror_for_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Elsewhere it is refused."""
    monkeypatch.setattr(install, "this_platform", lambda: "linux_amd64")
    with pytest.raises(InstallError) as caught:
        install.install_mirror(tmp_path, ["windows_amd64"])
    assert is_shown(caught.value)


def test_no_python() -> None:
    """What the launcher says is the page's line, in two parts."""
    launcher = Path(install.__file__).with_name("launcher.sh").read_text()
    parts = [line.strip().removeprefix("echo ").rstrip(" \\,").strip('"') for line in launcher.splitlines()[-3:-1]]
    assert all(part in GUIDE for part in parts)
