"""What becomes of each fault of the API: title and words of the diagnostic, the state, and how many calls were made.

Two applies with real Terraform, one that fails and one that succeeds, of many completions at once: the field `user`
steers each of them to its own fault.
"""

import json
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cdktf_openai.terraform import StackFolder, TerraformBinary
from faults import FAILURES, SUCCESSES, Fault
from misbehaving import KEY, in_turn, serve_chosen, user_of
from terraform_provider_openai.address import PROVIDER_ADDRESS
from terraform_provider_openai.reattach import ReattachServer


class Run(NamedTuple):
    """What came of an apply: the exit code, and by completion its diagnostic, its resource and the calls made."""

    code: int
    diagnostics: dict[str, dict[str, Any]]
    resources: dict[str, dict[str, Any]]
    calls: Counter[str]


def applied(faults: list[Fault], folder: Path, binary: TerraformBinary) -> Run:
    """Apply a completion for each fault."""
    choices = {fault.name: in_turn(*fault.answers) for fault in faults if fault.answers}
    with ReattachServer(PROVIDER_ADDRESS) as plugin, serve_chosen(lambda r: choices[user_of(r)](r)) as server:
        (folder / "main.tf.json").write_text(json.dumps(configuration(faults, server.url)))
        environment = {"HOME": str(folder), "TF_REATTACH_PROVIDERS": plugin.variable, "CHECKPOINT_DISABLE": "1"}
        command = [*binary.command, "apply", "-json", "-auto-approve", "-parallelism=50"]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        resources = StackFolder("matrix", folder, binary, environment).resources()
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    found = [line["diagnostic"] for line in lines if line["type"] == "diagnostic"]
    diagnostics = {diagnostic["address"].partition(".")[2]: diagnostic for diagnostic in found}
    saved = {resource["name"]: resource for resource in resources}
    return Run(done.returncode, diagnostics, saved, Counter(map(user_of, server.requests)))


def configuration(faults: list[Fault], url: str) -> dict[str, Any]:
    """Write the configuration, with providers of different patience."""
    usual = {"api_key": KEY, "server_url": url, "max_retries": 1}
    nobody = {**usual, "alias": "nobody", "server_url": "http://127.0.0.1:9/v1", "max_retries": 0}
    hello = {"model": "gpt-4", "messages": [{"role": "user", "content": "Hello"}]}
    completions = {
        fault.name: {**hello, "user": fault.name, **fault.more}
        | ({"provider": f"openai.{fault.more['provider']}"} if "provider" in fault.more else {})
        for fault in faults
    }
    return {
        "terraform": {"required_providers": {"openai": {"source": PROVIDER_ADDRESS}}},
        "provider": {"openai": [usual, nobody, {**usual, "alias": "hasty", "timeout": 0.5}]},
        "resource": {"openai_chat_completion": completions},
    }


@pytest.fixture(scope="module")
def failed(tmp_path_factory: pytest.TempPathFactory, binary: TerraformBinary) -> Run:
    """Give the apply that fails."""
    return applied(FAILURES, tmp_path_factory.mktemp("failures"), binary)


@pytest.fixture(scope="module")
def succeeded(tmp_path_factory: pytest.TempPathFactory, binary: TerraformBinary) -> Run:
    """Give the apply that succeeds."""
    return applied(SUCCESSES, tmp_path_factory.mktemp("successes"), binary)


def text(resource: dict[str, Any]) -> str | None:
    """Give the text of a completion in the state, where there is one."""
    messages = [choice["message"] for choice in resource["values"]["choices"] or ()]
    return messages[0]["content"] if messages and messages[0] else None


def test_exit_codes(failed: Run, succeeded: Run) -> None:
    """An apply with an error exits with 1, and one without any with 0 and no diagnostic."""
    assert (failed.code, succeeded.code) == (1, 0)
    assert failed.diagnostics.keys() == {fault.name for fault in FAILURES}
    assert succeeded.diagnostics == {}


@pytest.mark.parametrize("fault", FAILURES, ids=lambda fault: fault.name)
def test_a_failure(failed: Run, fault: Fault) -> None:
    """Title and words are told, as many calls are made, and what was paid for is in the state, tainted."""
    diagnostic = failed.diagnostics[fault.name]
    assert diagnostic["summary"] == fault.title
    assert fault.words in diagnostic["detail"]
    assert failed.calls[fault.name] == fault.calls
    saved = failed.resources.get(fault.name)
    assert (saved is None) is (fault.state is ...)
    assert saved is None or (saved["tainted"], text(saved)) == (True, fault.state)


@pytest.mark.parametrize("fault", SUCCESSES, ids=lambda fault: fault.name)
def test_a_success_all_the_same(succeeded: Run, fault: Fault) -> None:
    """A completion that can be read is in the state, whole, whatever is odd in it."""
    saved = succeeded.resources[fault.name]
    assert (saved.get("tainted", False), text(saved)) == (False, fault.state)
    assert succeeded.calls[fault.name] == fault.calls


def test_what_is_odd_is_kept(failed: Run, succeeded: Run) -> None:
    """An unheard-of finish reason is kept as it is; of a reply without choices the id is kept."""
    odd = succeeded.resources["unheard_of_finish_reason"]["values"]["choices"][0]
    assert odd["finish_reason"] == "tired"
    assert failed.resources["no_choices"]["values"]["id"] == "chatcmpl-7"


def test_a_refused_argument_is_pointed_at(failed: Run) -> None:
    """What Terraform marks is the value of the argument that the API names."""
    snippet = failed.diagnostics["status_400"]["snippet"]
    marked = snippet["code"][snippet["highlight_start_offset"] : snippet["highlight_end_offset"]]
    assert marked == '[{"role": "user", "content": "Hello"}]'
