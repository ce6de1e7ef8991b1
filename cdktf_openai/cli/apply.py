"""`cdktf-openai plan`, `apply` and `destroy`: an app against the mock or the real API, with real Terraform.

The default is the mock, with a state of its own in the folder `.cdktf-openai/mock` beside the app. `--live` uses the
key and the backend of the app's own, and asks before it spends money.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from cdktf_openai.cli import app as apps
from cdktf_openai.cli.consent import ask_for_consent
from cdktf_openai.cli.options import json_option, live_option, terraform_option, yes_option
from cdktf_openai.cli.report import StackReport, json_report, show_changes
from cdktf_openai.cli.steps import Steps
from cdktf_openai.cli.target import Target, open_live, open_mock
from cdktf_openai.terraform import PLAN, StackFolder, find_terraform

KEPT = ".cdktf-openai"
"""The folder beside an app that keeps what was synthesized and the states of the mock."""


def _command(run: Callable[..., None]) -> click.Command:
    """Make a command of a function, with the arguments that all three have."""
    path = click.Path(exists=True, path_type=Path)
    for option in (
        yes_option,
        json_option,
        terraform_option,
        click.option("--stack", "names", metavar="NAME", multiple=True, help="This stack alone. Repeatable."),
        live_option,
        click.argument("app", type=path, default="."),
    ):
        run = option(run)
    return click.command()(run)


@_command
def plan(**options: Any) -> None:
    """Synthesize APP, a program or a folder with main.py, and show what an apply would change."""
    _run("plan", **options)


@_command
def apply(**options: Any) -> None:
    """Synthesize APP, a program or a folder with main.py, and apply it.

    Without --live the API is a mock, and the state is kept in .cdktf-openai/mock beside the app. With --live the state
    is where the app's own backend keeps it, and what costs money is asked for first.
    """
    _run("apply", **options)


@_command
def destroy(**options: Any) -> None:
    """Destroy what the stacks of APP, a program or a folder with main.py, have made."""
    _run("destroy", **options)


def _run(
    verb: str, *, app: Path, live: bool, names: tuple[str, ...], terraform: str | None, as_json: bool, yes: bool
) -> None:
    steps = Steps.of_command(as_json=as_json)
    with json_report(is_on=as_json) as report, steps.failing_loudly(), ExitStack() as running:
        program = apps.find_app(app)
        binary = find_terraform(terraform)
        target = _open(steps, running, program.parent / KEPT, live=live)
        report |= {"api": target.mock_url or "live", "stacks": []}
        stacks = apps.choose(apps.synthesize(steps, program, target, binary), names)
        for stack in reversed(stacks) if verb == "destroy" else stacks:
            running.callback((stack.path / PLAN).unlink, missing_ok=True)
            report["stacks"].append(_run_stack(verb, steps, stack, target, yes=yes))


def _open(steps: Steps, running: ExitStack, folder: Path, *, live: bool) -> Target:
    folder.mkdir(exist_ok=True)
    (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    return open_live(folder / "live") if live else open_mock(steps, running, folder / "mock")


def _run_stack(verb: str, steps: Steps, stack: StackFolder, target: Target, *, yes: bool) -> dict[str, Any]:
    apps.init(steps, stack, target)
    changes = apps.plan(steps, stack, *(["-destroy"] if verb == "destroy" else []))
    show_changes(steps.console, changes)
    planned = [{"address": each.address, "action": each.action, "reasons": list(each.reasons)} for each in changes]
    report = {"name": stack.name, "changes": planned}
    if verb == "plan":
        return report
    ask_for_consent(steps.console, changes, target, yes=yes)
    apps.apply(steps, stack, verb)
    if verb == "destroy":
        return report
    applied = StackReport.of(stack)
    applied.show(steps.console)
    return {**report, **applied.as_json()}
