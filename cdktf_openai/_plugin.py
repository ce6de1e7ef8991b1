"""Puts the provider plugin beside the synthesized stack, so that Terraform finds it with no CLI configuration."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsii

from cdktf_openai._engine import cdktf
from terraform_provider_openai.install import IMPLIED_MIRROR, install, lock


@jsii.implements(cdktf.IStackSynthesizer)
class PluginSynthesizer:
    """Synthesizes a stack as before, then installs the plugin into the folder of the stack, and locks it.

    Args:
        stack: The stack.
        inner: What synthesizes it.
    """

    def __init__(self, stack: cdktf.TerraformStack, inner: cdktf.IStackSynthesizer) -> None:
        self._stack = stack
        self._inner = inner

    @classmethod
    def use_for(cls, stack: cdktf.TerraformStack) -> None:
        """Have a stack synthesized so, once however many providers it has."""
        inner = stack.synthesizer
        if not isinstance(inner, cls):
            stack.synthesizer = cls(stack, inner)

    @jsii.member(jsii_name="synthesize")
    def synthesize(self, session: Any) -> None:
        """Synthesize to the session's folder."""
        self._inner.synthesize(session)
        folder = Path(session.outdir) / session.manifest.for_stack(self._stack).working_directory
        lock(folder, install(folder / IMPLIED_MIRROR))
