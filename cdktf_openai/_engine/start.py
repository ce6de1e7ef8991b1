"""Imported before jsii, which starts node at once: tells in one line what is not there."""

from __future__ import annotations

from importlib.util import find_spec

from cdktf_openai._engine.node import need_node

ENGINES = ("cdktf", "cdktn")

if not any(find_spec(name) for name in ENGINES):
    raise ImportError("neither cdktf nor cdktn is installed, and constructs need one: pip install cdktf, or cdktn")
need_node()
