"""Finds and runs Terraform, or OpenTofu, on synthesized stacks."""

from __future__ import annotations

from cdktf_openai.terraform.binary import NoTerraformError, TerraformBinary, find_terraform
from cdktf_openai.terraform.changes import Change
from cdktf_openai.terraform.redirect import redirect
from cdktf_openai.terraform.stack import PLAN, StackFolder, TerraformError, stack_folders

__all__ = [
    "PLAN",
    "Change",
    "NoTerraformError",
    "StackFolder",
    "TerraformBinary",
    "TerraformError",
    "find_terraform",
    "redirect",
    "stack_folders",
]
