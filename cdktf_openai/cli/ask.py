"""`cdktf-openai ask`: one completion through the whole path, from a construct over Terraform to the API or its mock."""

from __future__ import annotations

import io
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from cdktf_openai._engine.node import need_node
from cdktf_openai.cli import app as apps
from cdktf_openai.cli.consent import ask_for_consent
from cdktf_openai.cli.options import json_option, live_option, terraform_option, yes_option
from cdktf_openai.cli.report import json_report
from cdktf_openai.cli.steps import Steps
from cdktf_openai.cli.target import Target, open_live, open_mock
from cdktf_openai.terraform import StackFolder, find_terraform, stack_folders
from terraform_provider_openai.visible import visible

STDIN = "-"
STACK = "ask"


@click.command()
@click.argument("question")
@click.option("--model", default="gpt-4", show_default=True, help="The model to ask.")
@click.option("--system", "instruction", metavar="TEXT", help="Tells the model how to behave.")
@click.option("--stream/--no-stream", help="Have the API send the answer in pieces; off by default.")
@live_option
@terraform_option
@json_option
@yes_option
def ask(  # noqa: PLR0917 (click passes them by name)
    question: str,
    model: str,
    instruction: str | None,
    stream: bool,
    live: bool,
    terraform: str | None,
    as_json: bool,
    yes: bool,
) -> None:
    """Ask for one completion of QUESTION, or of what stdin has with -, and print its text.

    A construct is synthesized, Terraform applies it with the plugin, and the answer is read from the state: what fails
    here fails in a stack. Nothing is kept. Without --live a mock answers.
    """
    text = _piped() if question == STDIN else _typed(question)
    steps = Steps.of_command(as_json=True)
    with (
        json_report(is_on=as_json) as report,
        steps.failing_loudly(),
        tempfile.TemporaryDirectory(prefix="cdktf-openai-") as folder,
        ExitStack() as running,
    ):
        target = open_live(Path(folder)) if live else open_mock(steps, running, Path(folder))
        _synthesize(steps, target, text, instruction, model=model, stream=stream or None)
        [stack] = stack_folders(target.outdir, find_terraform(terraform), target.environment)
        target.take([stack])
        values = _applied(steps, stack, target, yes=yes)
        report |= {"api": target.mock_url or "live", **values}
        if not as_json:
            answer = values["choices"][0]["message"]["content"]
            # a file gets it as it is: `color` keeps click from changing it
            click.echo(visible(answer) if answer and sys.stdout.isatty() else answer, color=True)


def _piped() -> str:
    if sys.stdin.isatty():
        return sys.stdin.read()
    return io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace").read()


def _typed(text: str) -> str:
    """Return an argument whose letters the locale has not, as UTF-8."""
    return text.encode(errors="surrogateescape").decode(errors="replace")


def _synthesize(steps: Steps, target: Target, text: str, instruction: str | None, **settings: Any) -> None:
    with steps("synthesize"):
        need_node()
        from cdktf_openai import ChatCompletion, OpenaiProvider, literal, system, user  # noqa: PLC0415 (starts node)
        from cdktf_openai._engine.engine import cdktf  # noqa: PLC0415

        app = cdktf.App(outdir=str(target.outdir))
        stack = cdktf.TerraformStack(app, STACK)
        OpenaiProvider(stack, "openai")
        messages = [*([system(literal(_typed(instruction)))] if instruction else []), user(literal(text))]
        ChatCompletion(stack, STACK, messages=messages, **settings)
        cdktf.LocalBackend(stack, path=str(target.folder / "ask.tfstate"))
        app.synth()


def _applied(steps: Steps, stack: StackFolder, target: Target, *, yes: bool) -> dict[str, Any]:
    """Apply the stack, and give the completion's values in the state that say what was answered."""
    apps.init(steps, stack, target)
    ask_for_consent(steps.console, apps.plan(steps, stack), target, yes=yes)
    apps.apply(steps, stack)
    [resource] = stack.resources()
    return {name: resource["values"][name] for name in ("id", "model", "choices", "usage")}
