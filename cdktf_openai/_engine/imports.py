"""Elements that have Terraform import what is there already."""

from __future__ import annotations

import jsii
from constructs import Construct

from cdktf_openai._engine.assembly import Functions
from cdktf_openai._engine.engine import cdktf, settle


def generate_importable(
    scope: Construct, type_: str, to_id: str, from_id: str, provider: cdktf.TerraformProvider | None
) -> cdktf.ImportableResource:
    """Return an element that has Terraform write the configuration of what it imports.

    Args:
        scope: The stack.
        type_: The Terraform type.
        to_id: The id of the resource in the configuration.
        from_id: What the provider knows the imported thing by.
        provider: The provider to use.
    """
    settle(scope)
    arguments = [scope, type_, to_id, from_id, provider]
    importable: cdktf.ImportableResource = jsii.sinvoke(Functions, "importable", arguments)
    return importable
