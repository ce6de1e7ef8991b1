"""Synthesizes an app and runs Terraform on its stacks, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from cdktf_openai.cli.steps import Steps
from cdktf_openai.cli.target import Target
from cdktf_openai.terraform import PLAN, Change, StackFolder, TerraformBinary, TerraformError, run_app, stack_folders
from terraform_provider_openai.cli_configuration import implied_mirror_problem

MAIN = "main.py"


def find_app(app: Path) -> Path:
    """Return the path of an app's program: itself, or `main.py` in the folder that is given."""
    program = (app / MAIN if app.is_dir() else app).resolve()
    if not program.is_file():
        raise click.ClickException(f"{app} has no {MAIN}; name the app's program")
    return program


def synthesize(steps: Steps, app: Path, target: Target, binary: TerraformBinary) -> list[StackFolder]:
    """Run an app, turn its stacks to the target, and give them, each after those that it depends on."""
    with steps(f"synthesize {app.parent.name}") as step:
        run_app(app, target.outdir, target.environment)
        stacks = stack_folders(target.outdir, binary, target.environment)
        target.take(stacks)
        step.tell(", ".join(stack.name for stack in stacks))
    return stacks


def choose(stacks: Sequence[StackFolder], names: Sequence[str]) -> list[StackFolder]:
    """Return the stacks of these names, or all where none is named."""
    stack_names = [stack.name for stack in stacks]
    wrong = [name for name in names if name not in stack_names]
    if wrong:
        raise click.ClickException(f"there is no stack {wrong[0]!r}; the app has {', '.join(stack_names)}")
    return [stack for stack in stacks if not names or stack.name in names]


def init(steps: Steps, stack: StackFolder, target: Target) -> None:
    """Install the providers of a stack. The mock's state is in a known place, wherever it was the last time."""
    with steps("terraform init") as step:
        try:
            stack.init(*(["-reconfigure"] if target.mock_url else []))
        except TerraformError as error:
            problem = implied_mirror_problem(stack.environment) or ""
            raise click.ClickException(f"{error.output}\n{problem}".rstrip()) from error
        step.tell(stack.name)


def plan(steps: Steps, stack: StackFolder, *options: str) -> list[Change]:
    """Plan, and give what would change."""
    with steps("terraform plan") as step:
        stack.follow(step.show, "plan", "-input=false", f"-out={PLAN}", *options)
        changes = stack.changes()
        step.tell(summary(changes))
    return changes


def apply(steps: Steps, stack: StackFolder, name: str = "apply") -> None:
    """Make the planned change."""
    with steps(f"terraform {name}") as step:
        step.tell(stack.follow(step.show, "apply", "-input=false", PLAN))


def summary(changes: Sequence[Change]) -> str:
    """Count changes: `2 to create, 1 to replace`."""
    actions = [change.action for change in changes]
    counts = [f"{actions.count(action)} to {action}" for action in dict.fromkeys(actions)]
    return ", ".join(counts) or "No changes"
