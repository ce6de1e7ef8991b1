"""Puts the provider plugin beside the synthesized stack, so that Terraform finds it with no CLI configuration."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import jsii

from cdktf_openai._engine.assembly import NAME, Functions
from cdktf_openai._engine.engine import cdktf
from terraform_provider_openai.install import IMPLIED_MIRROR, install, lock


@jsii.interface(jsii_type=f"{NAME}.IInstaller")
class IInstaller(Protocol):
    """What the engine tells that a stack is written."""

    @jsii.member(jsii_name="install")
    def install(self, folder: str) -> None:
        """Install into the folder of a stack."""


@jsii.implements(IInstaller)
class Installer:
    """Installs the plugin, and locks it."""

    @jsii.member(jsii_name="install")
    def install(self, folder: str) -> None:
        """Install into the folder of a stack."""
        lock(Path(folder), install(Path(folder) / IMPLIED_MIRROR))


def install_beside(stack: cdktf.TerraformStack) -> None:
    """Have the plugin installed whenever a stack is synthesized, once however many providers it has."""
    jsii.sinvoke(Functions, "afterSynthesis", [stack, _INSTALLER])


_INSTALLER = Installer()
