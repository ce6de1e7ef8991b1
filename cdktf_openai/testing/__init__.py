"""The pytest plugin: tests that apply a stack with real Terraform against a mock of the API.

Nothing has to be imported for its fixtures (`pytest --fixtures` describes them); the names here are for annotations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cdktf_openai.terraform import AppError, Change, Diagnostic
    from cdktf_openai.testing.blocking import BlockedHostError
    from cdktf_openai.testing.calls import Call
    from cdktf_openai.testing.fixtures import Apply, Plan, Synth
    from cdktf_openai.testing.mock import OpenaiMock
    from cdktf_openai.testing.results import (
        Choice,
        FunctionCall,
        NoSuchResourceError,
        Resource,
        Result,
        ToolCall,
        Usage,
    )
    from cdktf_openai.testing.snapshots import AssertSnapshot
    from cdktf_openai.testing.template import Template

__all__ = [
    "AppError",
    "Apply",
    "AssertSnapshot",
    "BlockedHostError",
    "Call",
    "Change",
    "Choice",
    "Diagnostic",
    "FunctionCall",
    "NoSuchResourceError",
    "OpenaiMock",
    "Plan",
    "Resource",
    "Result",
    "Synth",
    "Template",
    "ToolCall",
    "Usage",
]

_MODULES = {
    "cdktf_openai.terraform": ("AppError", "Change", "Diagnostic"),
    "cdktf_openai.testing.blocking": ("BlockedHostError",),
    "cdktf_openai.testing.calls": ("Call",),
    "cdktf_openai.testing.fixtures": ("Apply", "Plan", "Synth"),
    "cdktf_openai.testing.mock": ("OpenaiMock",),
    "cdktf_openai.testing.results": (
        "Choice",
        "FunctionCall",
        "NoSuchResourceError",
        "Resource",
        "Result",
        "ToolCall",
        "Usage",
    ),
    "cdktf_openai.testing.snapshots": ("AssertSnapshot",),
    "cdktf_openai.testing.template": ("Template",),
}


def __getattr__(name: str) -> object:
    """Load a name's module when it is first named: pytest loads this package in every run."""
    for module, names in _MODULES.items():
        if name in names:
            from importlib import import_module  # noqa: PLC0415 (only where a name is asked for)

            return getattr(import_module(module), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
