"""Tells whether the user's Terraform configuration keeps Terraform from finding a plugin beside the stack.

Without a `provider_installation` block Terraform looks into `terraform.d/plugins` of the working directory. Any such
block, wherever the configuration has it, switches that off.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from terraform_provider_openai.address import HOST, NAMESPACE, PROVIDER_ADDRESS, TYPE

_BLOCK = re.compile(r'^\s*"?provider_installation"?\s*[{:\[]', re.MULTILINE)
_COMMENT = re.compile(r"^\s*(#|//).*$|/\*.*?\*/", re.MULTILINE | re.DOTALL)
_PATH = re.compile(r'\bpath"?\s*[=:]\s*"((?:[^"\\]|\\.)*)"')


def implied_mirror_problem(environment: Mapping[str, str]) -> str | None:
    """Look for a `provider_installation` block that hides the plugin which synthesis puts beside a stack.

    Args:
        environment: Where Terraform's configuration is found: `TF_CLI_CONFIG_FILE`, `HOME`, `APPDATA`.

    Returns:
        What is wrong and what to do, or `None` if the plugin is found.
    """
    for file in _files(environment):
        text = _read(file)
        if _BLOCK.search(text) and not any(_has_plugin(Path(path)) for path in _PATH.findall(text)):
            return (
                f"{file} has a provider_installation block, so that Terraform ignores the plugin beside the stack. "
                f"Run `cdktf-openai provider install DIR` and add to that block: "
                f'filesystem_mirror {{ path = "DIR" include = ["{PROVIDER_ADDRESS}"] }}'
            )
    return None


def _files(environment: Mapping[str, str]) -> Iterator[Path]:
    """Yield the files that Terraform or OpenTofu read: the one that is named, or those of the user's home."""
    named = environment.get("TF_CLI_CONFIG_FILE") or environment.get("TERRAFORM_CONFIG")
    home, names = ("APPDATA", ("terraform.rc", "tofu.rc")) if os.name == "nt" else ("HOME", (".terraformrc", ".tofurc"))
    if named:
        yield Path(named)
    elif environment.get(home):
        folder = Path(environment[home])
        yield from (folder / name for name in names)
        yield from sorted((folder / (".terraform.d" if home == "HOME" else "terraform.d")).glob("*.tfrc*"))


def _read(file: Path) -> str:
    try:
        return _COMMENT.sub("", file.read_text("utf-8", "replace"))
    except OSError:
        return ""


def _has_plugin(mirror: Path) -> bool:
    return (mirror / HOST / NAMESPACE / TYPE).is_dir()
