"""The user's Terraform configuration, and whether it hides the plugin beside a stack."""

import json
from pathlib import Path

import pytest

from terraform_provider_openai.cli_configuration import implied_mirror_problem
from terraform_provider_openai.install import install_mirror

BLOCK = "provider_installation {\n  direct {}\n}\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".terraformrc", BLOCK),
        (".tofurc", f'plugin_cache_dir = "/x"\n  {BLOCK}'),
        (".terraform.d/a.tfrc", BLOCK),
        (".terraform.d/a.tfrc.json", json.dumps({"provider_installation": {"direct": {}}}, indent=1)),
        (".terraformrc", 'provider_installation { filesystem_mirror { path = "/nowhere" } }'),
    ],
)
def test_a_block_is_found(tmp_path: Path, name: str, text: str) -> None:
    """The problem names the file and what to put into it."""
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(text)
    problem = implied_mirror_problem({"HOME": str(tmp_path)}) or ""
    assert problem.startswith(f"{tmp_path / name} has a provider_installation block")
    assert 'include = ["terraform.local/cdktf-openai/openai"]' in problem


@pytest.mark.parametrize("text", ["", "# provider_installation {}\n", f"/* {BLOCK} */", "credentials x {}\n", "\xff"])
def test_no_block(tmp_path: Path, text: str) -> None:
    """Without a block, or with one that is a comment, there is no problem."""
    (tmp_path / ".terraformrc").write_text(text, encoding="latin-1")
    assert implied_mirror_problem({"HOME": str(tmp_path)}) is None


def test_a_named_file_comes_alone(tmp_path: Path) -> None:
    """Where TF_CLI_CONFIG_FILE names a file, those of the home are not read."""
    (tmp_path / ".terraformrc").write_text(BLOCK)
    named = tmp_path / "named"
    environment = {"HOME": str(tmp_path), "TF_CLI_CONFIG_FILE": str(named)}
    assert implied_mirror_problem(environment) is None
    named.write_text(BLOCK)
    assert str(named) in (implied_mirror_problem(environment) or "")


def test_a_block_with_a_mirror_that_has_the_plugin(tmp_path: Path) -> None:
    """A block whose mirror has the plugin is as it should be."""
    install_mirror(tmp_path / "mirror")
    mirror = json.dumps(str(tmp_path / "mirror"))
    (tmp_path / ".terraformrc").write_text(f"provider_installation {{\n filesystem_mirror {{ path = {mirror} }}\n}}\n")
    assert implied_mirror_problem({"HOME": str(tmp_path)}) is None


def test_nobody_is_at_home() -> None:
    """Without a home there is nothing to find."""
    assert implied_mirror_problem({}) is None
