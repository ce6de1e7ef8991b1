"""Terraform on the stacks of one test: real, its state in the test's folder, the provider served from this process."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from cdktf_openai.terraform import StackFolder, TerraformBinary, TerraformError
from cdktf_openai.testing.results import Resource, Result
from cdktf_openai.testing.said import changes_in, changes_of, diagnostics_in
from terraform_provider_openai.address import PROVIDER_ADDRESS
from terraform_provider_openai.reattach import ReattachServer

if TYPE_CHECKING:
    from cdktf_openai.testing.apps import Synthesized

__tracebackhide__ = True  # a failing test shows itself, not how it was run

SERVED = (PROVIDER_ADDRESS, "antonbabenko/openai")
BUILT_IN = "terraform.io/builtin/terraform"
PLAN, STATE = "plan", "terraform.tfstate"
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
        said = _run(folder, "plan", "-json", "-input=false", f"-out={PLAN}")
        shown = json.loads(folder.run("show", "-json", PLAN)) if (folder.path / PLAN).exists() else {}
        planned = shown.get("planned_values", {})
        outputs = {name: output["value"] for name, output in planned.get("outputs", {}).items() if "value" in output}
        paths = _paths(stack.template.json)
        resources = [_with_path(each["address"], each["values"], paths) for each in _planned(planned)]
        return Result(changes_of(shown), outputs, diagnostics_in(said), {each.address: each for each in resources})

    def apply(self, stack: Synthesized) -> Result:
        """Apply at once where there is no state yet, else through a plan, which knows the causes of changes."""
        folder = self._folder(stack)
        if (folder.path / STATE).exists():
            planned = _run(folder, "plan", "-json", "-input=false", f"-out={PLAN}")
            applied = _run(folder, "apply", "-json", PLAN) if (folder.path / PLAN).exists() else ""
        else:
            planned, applied = _run(folder, "apply", "-json", "-input=false", "-auto-approve"), ""
        changes = changes_in(planned)
        if any(change.action in WITH_CAUSES for change in changes):
            changes = changes_of(json.loads(folder.run("show", "-json", PLAN)))
        state = _state(folder)
        outputs = {name: output["value"] for name, output in state.get("outputs", {}).items()}
        diagnostics = list(dict.fromkeys(diagnostics_in(planned) + diagnostics_in(applied)))
        return Result(changes, outputs, diagnostics, dict(_in_state(state, _paths(stack.template.json))))

    def _folder(self, stack: Synthesized) -> StackFolder:
        """Prepare the folder: no backend but a file in it, no plan of before, and the other providers installed."""
        folder = StackFolder(stack.name, stack.folder, self._binary, self._environment())
        body = dict(stack.template.json)
        settings = {
            name: value for name, value in body.get("terraform", {}).items() if name not in ("backend", "cloud")
        }
        (folder.path / "cdk.tf.json").write_text(json.dumps({**body, "terraform": settings}))
        (folder.path / PLAN).unlink(missing_ok=True)
        if _needs_init(body):
            folder.init()
        return folder

    def _environment(self) -> dict[str, str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(DROPPED)}
        attached = json.loads(environment.get("TF_REATTACH_PROVIDERS") or "{}")
        [place] = json.loads(self._provider.variable).values()
        attached |= dict.fromkeys(SERVED, place)
        return {
            **environment,
            "CHECKPOINT_DISABLE": "1",
            "TF_IN_AUTOMATION": "1",
            "TF_REATTACH_PROVIDERS": json.dumps(attached),
        }


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
    """Tell whether there is something to install: another provider, or a module."""
    required = body.get("terraform", {}).get("required_providers", {}).values()
    return bool(body.get("module")) or any(each.get("source") not in (*SERVED, BUILT_IN) for each in required)


def _paths(body: Mapping[str, Any]) -> dict[str, str]:
    """Give the path of each resource's construct, by its address."""
    resources = [(kind, name, each) for kind, found in body.get("resource", {}).items() for name, each in found.items()]
    return {f"{kind}.{name}": each.get("//", {}).get("metadata", {}).get("path", "") for kind, name, each in resources}


def _with_path(address: str, values: Mapping[str, Any], paths: Mapping[str, str]) -> Resource:
    return Resource(address, values, paths.get(address.partition("[")[0], ""))


def _planned(module: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    root = module.get("root_module", module)
    yield from (each for each in root.get("resources", ()) if each["mode"] == "managed")
    for child in root.get("child_modules", ()):
        yield from _planned(child)


def _state(folder: StackFolder) -> dict[str, Any]:
    file = folder.path / STATE
    state: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    return state


def _in_state(state: Mapping[str, Any], paths: Mapping[str, str]) -> Iterator[tuple[str, Resource]]:
    for each in state.get("resources", ()):
        if each["mode"] != "managed":
            continue
        address = ".".join(filter(None, (each.get("module"), each["type"], each["name"])))
        for instance in each["instances"]:
            index = f"[{json.dumps(instance['index_key'])}]" if "index_key" in instance else ""
            yield address + index, _with_path(address + index, instance["attributes"], paths)
