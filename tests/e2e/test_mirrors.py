"""Other ways to the plugin than the implied mirror: file system mirrors and their lock files, and what hides it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cdktf_openai.cli.commands import main
from cdktf_openai.terraform import StackFolder, TerraformBinary
from terraform_provider_openai.cli_configuration import implied_mirror_problem
from terraform_provider_openai.install import PLATFORMS

UNIX = tuple(name for name in PLATFORMS if not name.startswith("windows"))
BLOCK = "provider_installation {\n  filesystem_mirror {\n    path = %s\n  }\n}\n"
H1 = re.compile(r'"(h1:[^"]+)"')


@pytest.fixture
def folder(tmp_path: Path, binary: TerraformBinary, environment: dict[str, str]) -> StackFolder:
    """Give a folder with the quickstart in HCL, and no plugin."""
    text = (Path(__file__).parents[2] / "examples" / "hcl" / "quickstart" / "main.tf").read_text()
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "main.tf").write_text(text)
    return StackFolder("work", tmp_path / "work", binary, environment)


def install(*words: str | Path) -> str:
    """Write a mirror with the command, and give the CLI configuration that it prints."""
    done = CliRunner().invoke(main, ["provider", "install", *map(str, words)])
    assert done.exit_code == 0, done.output
    return done.stdout


def locked(stack: StackFolder) -> list[str]:
    """Give the checksums in the lock file, which is then removed."""
    file = stack.path / ".terraform.lock.hcl"
    found = sorted(H1.findall(file.read_text()))
    file.unlink()
    return found


def test_a_lock_for_all_platforms(folder: StackFolder, tmp_path: Path) -> None:
    """`providers lock -fs-mirror` takes both forms of a mirror, with one checksum for all of Unix."""
    found = []
    for packed in ([], ["--packed"]):
        mirror = tmp_path / f"mirror{len(found)}"
        install(mirror, *packed, *(f"--platform={name}" for name in UNIX))
        folder.run("providers", "lock", f"-fs-mirror={mirror}", *(f"-platform={name}" for name in UNIX))
        found.append(locked(folder))
    assert found[0] == found[1]
    assert len(found[0]) == 1


@pytest.mark.parametrize("packed", [[], ["--packed"]], ids=["unpacked", "packed"])
def test_a_mirror_is_used(folder: StackFolder, environment: dict[str, str], packed: list[str]) -> None:
    """A mirror, with the CLI configuration that the command prints, serves the plugin, and it runs."""
    home = Path(environment["HOME"]) / ".terraform.d" / "plugins"
    Path(environment["TF_CLI_CONFIG_FILE"]).write_text(install(home, *packed))
    assert implied_mirror_problem(environment) is None
    folder.init()
    folder.plan()
    folder.apply()
    assert folder.outputs()["greeting"]


def test_a_block_hides_the_plugin(workspace: Any, environment: dict[str, str], tmp_path: Path) -> None:
    """A `provider_installation` block makes Terraform blind for the plugin beside the stack, and that is told."""
    assert implied_mirror_problem(environment) is None
    (tmp_path / "empty").mkdir()
    Path(environment["TF_CLI_CONFIG_FILE"]).write_text(BLOCK % json.dumps(str(tmp_path / "empty")))
    (workspace.stack.path / ".terraform.lock.hcl").unlink()
    with pytest.raises(RuntimeError, match=r"terraform\.local"):
        workspace.stack.run("init", "-no-color", "-input=false", "-upgrade")
    assert "cdktf-openai provider install" in (implied_mirror_problem(environment) or "")
