"""`cdktf-openai demo`: an app from synthesis to destruction, against the mock, with real Terraform."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path

import click

from cdktf_openai.cli import app as apps
from cdktf_openai.cli.options import terraform_option
from cdktf_openai.cli.report import StackReport
from cdktf_openai.cli.steps import Steps
from cdktf_openai.cli.target import Target, open_mock
from cdktf_openai.terraform import StackFolder, TerraformBinary, find_terraform


@click.command()
@click.argument("app", type=click.Path(exists=True, path_type=Path))
@terraform_option
def demo(app: Path, terraform: str | None) -> None:
    """Synthesize APP, apply it against a mock of the API, show what was asked and answered, and destroy it."""
    steps = Steps.of_command()
    with steps.failing_loudly(), tempfile.TemporaryDirectory(prefix="cdktf-openai-") as folder, ExitStack() as running:
        binary = find_terraform(terraform)
        target = open_mock(steps, running, Path(folder))
        stacks = apps.synthesize(steps, apps.find_app(app), target, binary)
        _show_version(steps, stacks[0], binary)
        for stack in stacks:
            _apply_twice(steps, stack, target)
        for stack in reversed(stacks):
            apps.plan(steps, stack, "-destroy")
            apps.apply(steps, stack, "destroy")
        with steps("stop the mock"):
            running.close()


def _show_version(steps: Steps, stack: StackFolder, binary: TerraformBinary) -> None:
    with steps("terraform version") as step:
        step.tell(f"{stack.run('version').splitlines()[0]}, {binary.origin}")


def _apply_twice(steps: Steps, stack: StackFolder, target: Target) -> None:
    apps.init(steps, stack, target)
    apps.plan(steps, stack)
    apps.apply(steps, stack)
    StackReport.of(stack).show(steps.console)
    if changes := apps.plan(steps, stack):
        raise click.ClickException(f"the second plan should change nothing, but: {apps.summary(changes)}")
    apps.apply(steps, stack, "apply, again")
