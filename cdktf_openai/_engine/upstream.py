"""Tells, when a stack for the provider `antonbabenko/openai` is synthesized, what that provider has not."""

from __future__ import annotations

import json

import jsii
from constructs import IValidation

from cdktf_openai._engine.assembly import Functions
from cdktf_openai._engine.engine import cdktf
from terraform_provider_openai.schema import ChatCompletion, additions_in

UPSTREAM = "antonbabenko/openai"
"""The provider that the resource's documentation is of, in whatever registry."""

_ADVICE = f"leave it out, or use the bundled provider instead of {UPSTREAM}"


def is_upstream(source: str) -> bool:
    """Return whether a provider's address is that of the documented provider."""
    return f"/{source}".endswith(f"/{UPSTREAM}")


@jsii.implements(IValidation)
class OnlyDocumented:
    """Looks through a stack for additions, and for the data source, which is one too.

    Args:
        stack: The stack.
    """

    def __init__(self, stack: cdktf.TerraformStack) -> None:
        self._stack = stack

    @jsii.member(jsii_name="validate")
    def validate(self) -> list[str]:
        """Return the problems, with the path of the construct before each."""
        constructs = json.loads(jsii.sinvoke(Functions, "attributesIn", [self._stack]))
        return [
            f"'{path}' {problem}; {_ADVICE}" for path, attributes in constructs for problem in _undocumented(attributes)
        ]


def _undocumented(attributes: dict[str, object] | None) -> list[str]:
    if attributes is None:
        return ["is a data source that this provider has not"]
    return [str(problem) for problem in additions_in(ChatCompletion, attributes)]
