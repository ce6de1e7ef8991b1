"""Terraform's commands on the folder of one synthesized stack."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cdktf_openai.terraform.app import stacks_in
from cdktf_openai.terraform.binary import TerraformBinary
from cdktf_openai.terraform.changes import Change, changes_of
from cdktf_openai.terraform.events import ERROR, Diagnostic, read_event
from cdktf_openai.terraform.process import run_to_end, running

__tracebackhide__ = True  # a failing test shows itself, not how it was run

PLAN = "plan"
"""The file in a stack's folder that holds a plan. Terraform may write secrets into it."""

QUIET = {"CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"}
"""Terraform asks nobody for a newer version, and advises no commands that a person would type."""


class TerraformError(RuntimeError):
    """A Terraform command failed.

    Attributes:
        command: The command's name.
        output: What it said.
    """

    def __init__(self, command: str, output: str) -> None:
        self.command = command
        self.output = output
        super().__init__(f"terraform {command} failed:\n{output}")


@dataclass(frozen=True)
class StackFolder:
    """The folder of a synthesized stack, and how to run Terraform there.

    Attributes:
        name: The stack's name.
        path: The folder that holds `cdk.tf.json`.
        binary: The Terraform to run.
        environment: Its environment; `QUIET` is added.
    """

    name: str
    path: Path
    binary: TerraformBinary
    environment: Mapping[str, str]

    def run(self, *arguments: str) -> str:
        """Run a command and give what it writes.

        Terraform runs inside the folder: with `-chdir` it would look for the plugin in the folder where it starts.

        Raises:
            TerraformError: It exits with another code than 0.
        """
        process = run_to_end([*self.binary.command, *arguments], {**self.environment, **QUIET}, self.path)
        if process.returncode:
            output = f"{process.stdout}{process.stderr}".strip()
            raise TerraformError(arguments[0], output or f"exit code {process.returncode}, and not a word")
        return process.stdout

    def _read(self, *arguments: str) -> dict[str, Any]:
        """Run a command and read the JSON that it writes."""
        output = self.run(*arguments)
        try:
            document: dict[str, Any] = json.loads(output)
        except ValueError as error:
            raise TerraformError(arguments[0], f"no JSON: {output[:200]!r}; is this Terraform?") from error
        return document

    def follow(self, tell: Callable[[str], None], command: str, *arguments: str) -> str:
        """Run a command with `-json`, tell what it says line by line, and give its last line.

        Raises:
            TerraformError: It exits with another code than 0; the output is its diagnostics.
            Interrupted: A signal came; Terraform has saved what was done.
        """
        arguments_ = [*self.binary.command, command, "-json", *arguments]
        with running(arguments_, {**self.environment, **QUIET}, self.path, stderr=subprocess.STDOUT) as process:
            output, errors = _listen(process.stdout or (), tell)
        if process.returncode:
            raise TerraformError(command, "\n\n".join(errors) or output)
        return output

    def init(self, *options: str) -> str:
        """Install the providers that the stack needs."""
        return self.run("init", "-no-color", "-input=false", *options)

    def plan(self) -> str:
        """Plan the change into the file `PLAN` and give Terraform's words."""
        return self.run("plan", "-no-color", "-input=false", f"-out={PLAN}")

    def changes(self) -> list[Change]:
        """Return what the plan would change."""
        return changes_of(self.planned())

    def planned(self) -> dict[str, Any]:
        """Return the plan as `terraform show -json` has it: `resource_changes`, `planned_values`."""
        return self._read("show", "-json", PLAN)

    def apply(self) -> str:
        """Make the planned change."""
        return self.run("apply", "-no-color", "-input=false", PLAN)

    def destroy(self) -> str:
        """Destroy all that the stack made."""
        return self.run("destroy", "-no-color", "-input=false", "-auto-approve")

    def outputs(self) -> dict[str, Any]:
        """Return the values of the stack's outputs."""
        return {name: output["value"] for name, output in self._read("output", "-json").items()}

    def resources(self) -> list[dict[str, Any]]:
        """Return the resources in the state as `terraform show -json` has them: address, type, name, values."""
        resources: list[dict[str, Any]] = self.state().get("root_module", {}).get("resources", [])
        return resources

    def state(self) -> dict[str, Any]:
        """Return the state as `terraform show -json` has it: `outputs` and `root_module`; empty where nothing is."""
        values: dict[str, Any] = self._read("show", "-json").get("values", {})
        return values


def _listen(stdout: Iterable[str], tell: Callable[[str], None]) -> tuple[str, list[str]]:
    """Tell each event's words; give the last ones, and the errors among the diagnostics."""
    output, errors = "", []
    for line in stdout:
        event = read_event(line)
        if event.get("type") == "diagnostic":
            diagnostic = Diagnostic.of(event["diagnostic"])
            errors += [str(diagnostic)] if diagnostic.severity == ERROR else []
        elif event.get("type") != "outputs":
            output = str(event.get("@message", ""))
            tell(output)
    return output, errors


def stack_folders(outdir: Path, binary: TerraformBinary, environment: Mapping[str, str]) -> list[StackFolder]:
    """Return the stacks that an app has synthesized into `outdir`, each after those that it depends on.

    Raises:
        FileNotFoundError: There is no manifest: the app has synthesized nothing there.
    """
    return [StackFolder(name, path, binary, environment) for name, path in stacks_in(outdir).items()]
