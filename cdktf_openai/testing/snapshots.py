"""Snapshots of synthesized stacks, the same on every machine and with every version of cdktf."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdktf_openai.testing.apps import Apps, Source
from cdktf_openai.testing.template import Template
from terraform_provider_openai.address import PROVIDER_ADDRESS

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from cdktf_openai.testing.fixtures import Synth

__tracebackhide__ = True  # a failing test shows itself, not how it was run

METADATA = "//"
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
VERSION, FOLDER = "(version)", "(folder)"
NOTHING = r"(?!)"


class AssertSnapshot:
    """Compares a stack with the snapshot that `pytest --snapshot-update` has written: `assert_snapshot(fn)`."""

    def __init__(self, snapshot: SnapshotAssertion, synth: Synth, apps: Apps, folders: tuple[Path, ...]) -> None:
        self._snapshot = snapshot
        self._synth = synth
        self._apps = apps
        self._folders = folders

    def __call__(self, source: Template | Source = None, /, **keywords: Any) -> None:
        """Assert that the stack synthesizes to what it did when the snapshot was written.

        Args:
            source: A template of `synth`, or what `synth` takes.
            keywords: As `synth` takes them.

        Raises:
            AssertionError: It does not, or there is no snapshot yet.
        """
        template = source if isinstance(source, Template) else self._synth(source, **keywords)
        if self._snapshot != stable(template.json, (*self._apps.folders, *self._folders)):
            diff = _COLOUR.sub("", "\n".join(self._snapshot.get_assert_diff()))
            raise AssertionError(f"the stack is not its snapshot; pytest --snapshot-update makes it so:\n{diff}")


def stable(body: Mapping[str, Any], folders: tuple[Path, ...]) -> Any:
    """Take out of a synthesized stack what differs between machines and versions.

    Args:
        body: The stack in Terraform's JSON syntax.
        folders: The folders whose paths are replaced.

    Returns:
        The stack without cdktf's metadata, without the backend that cdktf makes up where the stack sets none, with
        neither the version of the bundled provider nor the paths of the folders.
    """
    stable_body = _without(body, _any_of(folders))
    terraform = stable_body.get("terraform", {})
    if (terraform.get("backend") or {}).get("local", {}).get("path", "").startswith(FOLDER):
        del terraform["backend"]
    for required in terraform.get("required_providers", {}).values():
        if required.get("source") == PROVIDER_ADDRESS:
            required["version"] = VERSION
    return stable_body


def _any_of(folders: tuple[Path, ...]) -> re.Pattern[str]:
    """Return what matches the paths of folders, the longest first, and neither parts of other names nor the root."""
    names = sorted({str(folder) for folder in folders if folder != folder.parent}, key=len, reverse=True)
    return re.compile(rf"(?<![\w.-])(?:{'|'.join(map(re.escape, names)) or NOTHING})(?![\w-]|\.\w)")


def _without(value: Any, folders: re.Pattern[str]) -> Any:
    if isinstance(value, Mapping):
        return {name: _without(inner, folders) for name, inner in value.items() if name != METADATA}
    if isinstance(value, list):
        return [_without(inner, folders) for inner in value]
    return folders.sub(FOLDER, value) if isinstance(value, str) else value
