"""Runs apps, and Terraform or OpenTofu on the stacks that they synthesize."""

from __future__ import annotations

from cdktf_openai.terraform.app import AppError, run_app, stacks_in
from cdktf_openai.terraform.binary import NoTerraformError, TerraformBinary, find_terraform
from cdktf_openai.terraform.changes import Change, changes_in, changes_of
from cdktf_openai.terraform.events import ERROR, Diagnostic, diagnostics_in
from cdktf_openai.terraform.redirect import REMOTE_STATE, redirect, remote_states
from cdktf_openai.terraform.stack import PLAN, StackFolder, TerraformError, stack_folders

__all__ = [
    "ERROR",
    "PLAN",
    "REMOTE_STATE",
    "AppError",
    "Change",
    "Diagnostic",
    "NoTerraformError",
    "StackFolder",
    "TerraformBinary",
    "TerraformError",
    "changes_in",
    "changes_of",
    "diagnostics_in",
    "find_terraform",
    "redirect",
    "remote_states",
    "run_app",
    "stack_folders",
    "stacks_in",
]
