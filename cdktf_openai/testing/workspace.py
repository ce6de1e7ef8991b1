"""Terraform on the stacks of one test: real, its state in the test's folder, the provider served from this process."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cdktf_openai.terraform import (
    ERROR,
    PLAN,
    REMOTE_STATE,
    Change,
    Diagnostic,
    StackFolder,
    TerraformBinary,
    TerraformError,
    changes_in,
    changes_of,
    diagnostics_in,
    remote_states,
)
from cdktf_openai.testing.results import Result
from cdktf_openai.testing.state import (
    construct_paths,
    known_outputs,
    read_state,
    resources_in_plan,
    resources_in_state,
)
from terraform_provider_openai.address import PROVIDER_ADDRESS, TYPE
from terraform_provider_openai.reattach import ReattachServer

if TYPE_CHECKING:
    from cdktf_openai.testing.apps import Synthesized

__tracebackhide__ = True  # a failing test shows itself, not how it was run

SERVED = (PROVIDER_ADDRESS, "antonbabenko/openai")
BUILT_IN = "terraform.io/builtin/terraform"
STATE = "terraform.tfstate"
DROPPED = ("TF_CLI_ARGS", "TF_DATA_DIR", "TF_WORKSPACE")
WITH_CAUSES = ("replace", "update")


class Workspace:
    """Plans and applies the stacks of one test.

    Args:
        binary: The Terraform to run.
        provider: What serves the provider.
    """

    def __init__(self, binary: TerraformBinary, provider: ReattachServer) -> None:
        self._binary = binary
        self._provider = provider

    def plan(self, stack: Synthesized) -> Result:
        """Plan, and give what would change and what is known so far; nothing is changed."""
        folder = self._folder(stack)
        diagnostics = diagnostics_in(_run(folder, "plan", "-json", "-input=false", f"-out={PLAN}"))
        shown = folder.planned() if (folder.path / PLAN).exists() else {}  # there is none after an error
        planned = shown.get("planned_values", {})
        resources = resources_in_plan(planned, construct_paths(stack.template.json))
        return Result(changes_of(shown), known_outputs(planned.get("outputs", {})), diagnostics, resources)

    def apply(self, stack: Synthesized) -> Result:
        """Apply at once where there is no state yet, else through a plan, which knows the causes of changes."""
        folder = self._folder(stack)
        change = _change_what_is_there if (folder.path / STATE).exists() else _create
        changes, diagnostics = change(folder)
        state = read_state(folder.path / STATE)
        resources = resources_in_state(state, construct_paths(stack.template.json))
        return Result(changes, known_outputs(state.get("outputs", {})), diagnostics, resources)

    def _folder(self, stack: Synthesized) -> StackFolder:
        """Prepare the folder: the stack as a test runs it, no plan of before, and the other providers installed."""
        folder = StackFolder(stack.name, stack.folder, self._binary, self._environment())
        (folder.path / "cdk.tf.json").write_text(json.dumps(_for_a_test(stack)), encoding="utf-8")
        (folder.path / PLAN).unlink(missing_ok=True)
        if _needs_init(stack.template.json):
            folder.init()
        return folder

    def _environment(self) -> dict[str, str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(DROPPED)}
        attached = json.loads(environment.get("TF_REATTACH_PROVIDERS") or "{}")
        [place] = json.loads(self._provider.variable).values()
        attached |= dict.fromkeys(SERVED, place)
        return {**environment, "TF_REATTACH_PROVIDERS": json.dumps(attached)}


def _for_a_test(stack: Synthesized) -> dict[str, Any]:
    """Leave out where the stack keeps its state and finds the API; other stacks' states are those of the same test."""
    body = stack.template.json
    adapted = {**body, "terraform": _without(body.get("terraform", {}), "backend", "cloud")}
    blocks = body.get("provider", {})
    if TYPE in blocks:
        adapted["provider"] = {**blocks, TYPE: [_without(block, "server_url", "api_key") for block in blocks[TYPE]]}
    if remote := body.get("data", {}).get(REMOTE_STATE):
        states = {name: folder / STATE for name, folder in stack.folders.items()}
        adapted["data"] = {**body["data"], REMOTE_STATE: {**remote, **remote_states(remote, states)}}
    return adapted


def _without(settings: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if name not in names}


def _create(folder: StackFolder) -> tuple[list[Change], list[Diagnostic]]:
    output = _run(folder, "apply", "-json", "-input=false", "-auto-approve")
    return changes_in(output), diagnostics_in(output)


def _change_what_is_there(folder: StackFolder) -> tuple[list[Change], list[Diagnostic]]:
    output = _run(folder, "plan", "-json", "-input=false", f"-out={PLAN}")
    changes, diagnostics = changes_in(output), diagnostics_in(output)
    if any(change.action in WITH_CAUSES for change in changes):
        changes = folder.changes()
    if not any(each.severity == ERROR for each in diagnostics):
        diagnostics += diagnostics_in(_run(folder, "apply", "-json", PLAN))
    return changes, list(dict.fromkeys(diagnostics))


def _run(folder: StackFolder, *arguments: str) -> str:
    """Run a command that tells its errors as diagnostics, and give what it said.

    Raises:
        TerraformError: It fails without a diagnostic, as for an unknown option.
    """
    try:
        return folder.run(*arguments)
    except TerraformError as error:
        if not diagnostics_in(error.output):
            raise
        return error.output


def _needs_init(body: Mapping[str, Any]) -> bool:
    """Return whether there is something to install: another provider, or a module."""
    required = body.get("terraform", {}).get("required_providers", {}).values()
    return bool(body.get("module")) or any(each.get("source") not in (*SERVED, BUILT_IN) for each in required)
