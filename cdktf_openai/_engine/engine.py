"""The engine that synthesizes: cdktf, or its successor cdktn, chosen once, here.

An explicit choice in `CDKTF_OPENAI_ENGINE` comes first, then the one that the program has imported already, then the
one that is installed. Importing this module starts node, so nothing imports it before a construct is made.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from typing import TYPE_CHECKING, Any

from cdktf_openai._engine.node import find_node

ENGINES = ("cdktf", "cdktn")
ENGINE_VARIABLE = "CDKTF_OPENAI_ENGINE"

if TYPE_CHECKING:
    import cdktf as cdktf  # noqa: PLC0414 (an explicit re-export)


def _choose() -> str:
    chosen = os.environ.get(ENGINE_VARIABLE)
    if chosen:
        if chosen not in ENGINES:
            raise ImportError(f"{ENGINE_VARIABLE} must be one of {', '.join(ENGINES)} (got {chosen!r})")
        return chosen
    for engine in ENGINES:
        if engine in sys.modules:
            return engine
    for engine in ENGINES:
        if importlib.util.find_spec(engine):
            return engine
    raise ImportError("neither cdktf nor cdktn is installed: pip install cdktf-openai")


def _load() -> Any:
    find_node()
    name = _choose()
    engine = importlib.import_module(name)
    from cdktf_openai._engine.assembly import load_assembly  # noqa: PLC0415 (it needs jsii, and jsii needs node)

    load_assembly(name)
    return engine


if not TYPE_CHECKING:
    cdktf = _load()
