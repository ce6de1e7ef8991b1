"""A stack to build constructs in, and what it synthesizes to."""

import tests.support.engine  # noqa: F401 (starts node, before anything imports the engine)

# isort: split
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cdktf import App, TerraformStack

from cdktf_openai import OpenaiProvider

Synth = Callable[[], dict[str, Any]]
Resource = Callable[..., dict[str, Any]]


@pytest.fixture
def app(tmp_path: Path) -> App:
    """Give an app that synthesizes into a temporary folder."""
    return App(outdir=str(tmp_path / "cdktf.out"))


@pytest.fixture
def stack(app: App) -> TerraformStack:
    """Give a stack."""
    return TerraformStack(app, "stack")


@pytest.fixture
def provider(stack: TerraformStack) -> OpenaiProvider:
    """Give the stack a provider."""
    return OpenaiProvider(stack, "openai")


@pytest.fixture
def synth(app: App, stack: TerraformStack) -> Synth:
    """Give a function that synthesizes the app and reads the stack's JSON."""

    def synthesize() -> dict[str, Any]:
        app.synth()
        file = Path(app.outdir, "stacks", stack.node.id, "cdk.tf.json")
        result: dict[str, Any] = json.loads(file.read_text())
        return result

    return synthesize


@pytest.fixture
def resource(synth: Synth) -> Resource:
    """Give a function that synthesizes and gives the arguments of one completion: `resource("c")`."""

    def arguments(name: str = "c") -> dict[str, Any]:
        found: dict[str, Any] = synth()["resource"]["openai_chat_completion"][name]
        found.pop("//")
        return found

    return arguments
