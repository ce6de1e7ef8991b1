"""Runs the program of an app, and finds the stacks that it has synthesized."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from graphlib import TopologicalSorter
from pathlib import Path

from cdktf_openai._engine.node import need_node
from cdktf_openai.terraform.process import run_to_end

__tracebackhide__ = True  # a failing test shows itself, not how it was run

MANIFEST = "manifest.json"


class AppError(RuntimeError):
    """The program of an app failed, or synthesized nothing that could be applied."""


def run_app(app: Path, outdir: Path, environment: Mapping[str, str]) -> dict[str, Path]:
    """Run an app's program in its own folder, as `python main.py` does there.

    Args:
        app: The program.
        outdir: Where its stacks are to go. What an earlier run has left there is not taken for them.
        environment: The program's; where to find node is added.

    Returns:
        The folders of its stacks, as `stacks_in` gives them.

    Raises:
        NoNodeError: There is no node for the engine.
        AppError: It is not there, fails, or synthesizes no stack into `outdir`.
    """
    if not app.is_file():
        raise AppError(f"there is no app at {app} (from {Path.cwd()})")
    (outdir / MANIFEST).unlink(missing_ok=True)
    _execute(app, {**environment, "CDKTF_OUTDIR": str(outdir)})
    stacks = stacks_in(outdir) if (outdir / MANIFEST).exists() else {}
    if not stacks:
        advice = "does it make a stack, call app.synth(), and leave the outdir of App to CDKTF_OUTDIR?"
        raise AppError(f"{app} ran, but synthesized no stack into {outdir}; {advice}")
    return stacks


def _execute(app: Path, environment: dict[str, str]) -> None:
    need_node(environment)
    program = app.resolve()
    in_utf_8 = {"PYTHONIOENCODING": "utf-8:replace", **environment}  # its output is read so, in whatever locale
    process = run_to_end([sys.executable, str(program)], in_utf_8, program.parent)
    if process.returncode:
        raise AppError(f"{app} failed with exit code {process.returncode}:\n{process.stdout}{process.stderr}".rstrip())


def stacks_in(outdir: Path) -> dict[str, Path]:
    """Return the folders of the stacks that were synthesized into `outdir` by name, each after those it depends on.

    Raises:
        FileNotFoundError: There is no manifest: nothing was synthesized there.
    """
    stacks = json.loads((outdir / MANIFEST).read_text(encoding="utf-8"))["stacks"]
    order = TopologicalSorter({name: stack.get("dependencies", ()) for name, stack in stacks.items()})
    return {name: outdir / stacks[name]["workingDirectory"] for name in order.static_order()}
