"""A Terraform provider plugin that serves `openai_chat_completion`, and the resource's one description."""

from __future__ import annotations

__version__ = "0.1.0"

__all__ = ["__version__"]
