"""`cdktf-openai demo`: an app from synthesis to destruction, against the mock, with real Terraform."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cdktf_openai._node import find_node
from cdktf_openai.cli.steps import Steps
from cdktf_openai.terraform import NoTerraformError, StackFolder, TerraformBinary, find_terraform, stack_folders
from mock_server import MockServer
from terraform_provider_openai.schema import RESOURCE_TYPE

NO_CHANGES = "No changes"


@click.command()
@click.argument("app", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--terraform", metavar="PATH", help="A path, a name on PATH, or 'bundled'. By default the first found.")
def demo(app: Path, terraform: str | None) -> None:
    """Synthesize APP, apply it against a mock of the API, show what was asked and answered, and destroy it."""
    console = Console(highlight=False)
    try:
        binary = find_terraform(terraform)
    except NoTerraformError as error:
        raise click.ClickException(str(error)) from error
    steps = Steps(console)
    with steps.failing_loudly(), tempfile.TemporaryDirectory(prefix="cdktf-openai-") as folder, ExitStack() as running:
        with steps("start the mock") as step:
            mock = running.enter_context(MockServer())
            step.tell(mock.base_url)
        _run(steps, app.resolve(), Path(folder), binary, _environment(Path(folder), mock.base_url))
        with steps("stop the mock"):
            running.close()


def _run(steps: Steps, app: Path, folder: Path, binary: TerraformBinary, environment: Mapping[str, str]) -> None:
    with steps(f"synthesize {app.parent.name}"):
        _synthesize(app, folder, environment)
    for stack in stack_folders(folder / "cdktf.out", binary, environment):
        with steps("terraform version") as step:
            step.tell(f"{stack.run('version').splitlines()[0]}, {binary.origin}")
        _apply(steps, stack)
        _show(steps.console, stack)
        _apply_again(steps, stack)
        with steps("terraform destroy"):
            stack.destroy()


def _synthesize(app: Path, folder: Path, environment: Mapping[str, str]) -> None:
    done = subprocess.run(  # noqa: S603 (the user's own app)
        [sys.executable, str(app)], cwd=folder, env=dict(environment), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise click.ClickException(f"{app.name} failed:\n{done.stdout}{done.stderr}")


def _apply(steps: Steps, stack: StackFolder) -> None:
    with steps("terraform init"):
        stack.init()
    with steps("terraform plan") as step:
        step.tell(_summary(stack.plan()))
    with steps("terraform apply") as step:
        step.tell(_summary(stack.apply()))


def _apply_again(steps: Steps, stack: StackFolder) -> None:
    with steps("terraform apply, again") as step:
        said = stack.plan()
        if NO_CHANGES not in said:
            raise click.ClickException(f"the second plan should change nothing, but:\n{said}")
        step.tell(f"{NO_CHANGES}. {_summary(stack.apply())}")


def _summary(said: str) -> str:
    lines = [line for line in said.splitlines() if line.startswith(("Plan:", "Apply complete!"))]
    return lines[0] if lines else ""


def _show(console: Console, stack: StackFolder) -> None:
    """Print each completion as it stands in the state, and the stack's outputs."""
    table = Table("completion", "asked", "answered", title=f"Chat completions of {stack.name}", show_lines=True)
    for resource in stack.resources():
        if resource["type"] != RESOURCE_TYPE:
            continue
        values = resource["values"]
        asked = "\n".join(f"{message['role']}: {message['content']}" for message in values["messages"])
        answered = "\n".join(_answer(choice["message"]) for choice in values["choices"] or ())
        table.add_row(resource["name"], Text(asked), Text(answered))
    console.print(table)
    outputs = Table("output", "value", title="Outputs")
    for name, value in stack.outputs().items():
        outputs.add_row(name, Text(str(value)))
    console.print(outputs)


def _answer(message: Mapping[str, object]) -> str:
    call = message.get("function_call")
    if isinstance(call, dict):
        return f"{call['name']}({call['arguments']})"
    return str(message["content"])


def _environment(folder: Path, base_url: str) -> dict[str, str]:
    """Give an environment in which neither a key nor a setting of the user's Terraform plays a part."""
    config = folder / "terraform.rc"
    config.touch()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TF_")}
    environment |= {
        "CDKTF_OUTDIR": str(folder / "cdktf.out"),
        "CHECKPOINT_DISABLE": "1",
        "OPENAI_API_KEY": "sk-demo",
        "OPENAI_BASE_URL": base_url,
        "TF_CLI_CONFIG_FILE": str(config),
        "TF_IN_AUTOMATION": "1",
    }
    find_node(environment)
    return environment
