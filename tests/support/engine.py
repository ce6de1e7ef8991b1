"""Starts node in a temporary folder, so that what an app without a folder of its own writes lands there.

The engine's node starts at its import and keeps the folder that it was started in. To be imported before the engine.
"""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from tempfile import TemporaryDirectory

from cdktf_openai._engine.node import find_node

FOLDER = TemporaryDirectory(prefix="engine-")


def _start() -> None:
    find_node()
    before = Path.cwd()
    os.chdir(FOLDER.name)
    try:
        importlib.import_module("cdktf")
    finally:
        os.chdir(before)


_start()
