"""The plugin in a mirror, and Terraform led there."""

import os
from pathlib import Path
from typing import Any

from cdktf_openai.terraform import StackFolder, find_terraform
from terraform_provider_openai.address import PROVIDER_ADDRESS


def test_terraform_finds_it(run: Any, tmp_path: Path) -> None:
    """With the printed configuration Terraform initializes a folder that has no plugin of its own."""
    printed = run("provider", "install", tmp_path / "mirror").stdout
    (tmp_path / "terraform.rc").write_text(printed)
    folder = tmp_path / "plain"
    folder.mkdir()
    required = f'terraform {{ required_providers {{ openai = {{ source = "{PROVIDER_ADDRESS}" }} }} }}'
    (folder / "main.tf").write_text(required.replace("{ ", "{\n").replace(" }", "\n}"))
    environment = {"PATH": os.environ["PATH"], "TF_CLI_CONFIG_FILE": str(tmp_path / "terraform.rc")}
    said = StackFolder("plain", folder, find_terraform(), environment).init()
    assert f"Installed {PROVIDER_ADDRESS}" in said


def test_a_folder_that_can_not_be(run: Any, tmp_path: Path) -> None:
    """What the system refuses is told in its words, with exit code 1."""
    (tmp_path / "file").touch()
    result = run("provider", "install", tmp_path / "file" / "mirror")
    assert result.exit_code == 1
    assert "Not a directory" in result.output
