"""From what a test hands over (a function, a class, the path of an app) to a synthesized stack in a folder."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from cdktf_openai.terraform import AppError, run_app, stacks_in
from cdktf_openai.testing.template import Template
from terraform_provider_openai.schema import RESOURCE_TYPE

if TYPE_CHECKING:
    from cdktf import App, TerraformStack

__tracebackhide__ = True  # a failing test shows itself, not how it was run

Source: TypeAlias = "Callable[..., object] | TerraformStack | str | Path | None"
"""A function that takes the stack, a stack or construct class, a stack, an app's path, or None: the fixture `stack`."""

STACK = "stack"
"""The id of the stack that a function or class builds in, the same for all of a test, so that they share the state."""


@dataclass(frozen=True)
class Synthesized:
    """A synthesized stack.

    Attributes:
        name: The stack's name.
        folders: The folders of all stacks of its app by their names, each with its `cdk.tf.json`.
        template: What it holds.
    """

    name: str
    folders: Mapping[str, Path]
    template: Template

    @property
    def folder(self) -> Path:
        """Its own folder."""
        return self.folders[self.name]


class Apps:
    """The apps of one test, all synthesized into one folder.

    Args:
        outdir: The folder.

    Attributes:
        folders: Where the apps are and what they are synthesized into: paths that differ between machines.
    """

    def __init__(self, outdir: Path) -> None:
        self.outdir = outdir
        self.folders = [outdir]
        self._default: tuple[App, TerraformStack] | None = None

    @property
    def stack(self) -> TerraformStack:
        """The stack of the fixture `stack`."""
        return self._fixture[1]

    @property
    def _fixture(self) -> tuple[App, TerraformStack]:
        if self._default is None:
            self._default = self._new()
        return self._default

    def synthesize(self, source: Source, keywords: dict[str, Any]) -> Synthesized:
        """Build and synthesize.

        Args:
            source: What a test hands over.
            keywords: For the function or class; for the path of an app with several stacks `stack`, the name of one.

        Raises:
            AppError: The program of an app failed, or the stack is not there.
        """
        if isinstance(source, (str, Path)):
            self.folders.append(Path(source).resolve().parent)
            return _run(Path(source), self.outdir, **keywords)
        app, stack = self._built(source, keywords)
        _provide(stack)
        app.synth()
        name = str(stack.node.id)
        return _read(name, stacks_in(Path(app.outdir)), lambda: _hcl(stack))

    def _built(
        self, source: Callable[..., object] | TerraformStack | None, keywords: dict[str, Any]
    ) -> tuple[App, TerraformStack]:
        if source is None:
            return self._fixture
        from cdktf_openai._engine.engine import cdktf, engine_of, settle  # noqa: PLC0415 (it starts node)

        if engine_of(source):
            settle(source)
        if isinstance(source, cdktf.TerraformStack):
            return cast("App", source.node.root), source
        if isinstance(source, type) and issubclass(source, cdktf.TerraformStack):
            app = cdktf.App(outdir=str(self.outdir))
            return app, source(app, STACK, **keywords)
        app, stack = self._new()
        if isinstance(source, type):
            source(stack, source.__name__, **keywords)
        else:
            source(stack, **keywords)
        return app, stack

    def _new(self) -> tuple[App, TerraformStack]:
        from cdktf_openai._engine.engine import cdktf  # noqa: PLC0415 (it starts node)

        app = cdktf.App(outdir=str(self.outdir))
        return app, cdktf.TerraformStack(app, STACK)


def _provide(stack: TerraformStack) -> None:
    """Add the provider to a stack with completions, where its author leaves that to the caller."""
    from cdktf_openai._engine.engine import cdktf  # noqa: PLC0415
    from cdktf_openai.provider import OpenaiProvider  # noqa: PLC0415

    kinds = cdktf.TerraformResource | cdktf.TerraformDataSource | cdktf.TerraformProvider
    elements = [construct for construct in stack.node.find_all() if isinstance(construct, kinds)]
    types = {construct.terraform_resource_type for construct in elements}
    if RESOURCE_TYPE in types and OpenaiProvider.TF_RESOURCE_TYPE not in types:
        OpenaiProvider(stack, OpenaiProvider.TF_RESOURCE_TYPE)


def _hcl(stack: TerraformStack) -> str:
    from cdktf_openai._engine.engine import cdktf  # noqa: PLC0415

    text: str = cdktf.Testing.synth_hcl(stack)
    return text


def _read(name: str, folders: Mapping[str, Path], hcl: Callable[[], str]) -> Synthesized:
    return Synthesized(
        name, folders, Template(json.loads((folders[name] / "cdk.tf.json").read_text(encoding="utf-8")), hcl)
    )


def _run(app: Path, outdir: Path, stack: str | None = None) -> Synthesized:
    """Run the program of an app."""
    folders = run_app(app, outdir, os.environ)
    name = stack or next(iter(folders))
    if name not in folders or (stack is None and len(folders) > 1):
        names = ", ".join(folders)
        raise AppError(f"{app} has the stacks {names}: choose one with the keyword `stack` (got {stack!r})")
    return _read(name, folders, lambda: _hcl_of_app(app, outdir / "hcl", name))


def _hcl_of_app(app: Path, outdir: Path, name: str) -> str:
    folders = run_app(app, outdir, {**os.environ, "SYNTH_HCL_OUTPUT": "true"})
    return (folders[name] / "cdk.tf").read_text(encoding="utf-8")
