"""Turns a synthesized stack to a mock: every call to the API, and the state, whatever the app has set.

Terraform merges files named `…_override.tf.json` over the others, so what the app has synthesized stays as it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from cdktf_openai.terraform.stack import StackFolder

OVERRIDE = "cdktf_openai_override.tf.json"
LOCAL_NAME = "openai"
CROSS_STACK_PREFIX = "cross-stack-reference-input-"
"""How the engine names the remote state by which one stack reads the outputs of another."""
REMOTE_STATE = "terraform_remote_state"


def redirect(stack: StackFolder, base_url: str, key: str, states: Mapping[str, Path]) -> None:
    """Write the override of one stack.

    Args:
        stack: The stack.
        base_url: The base URL of the mock.
        key: A key that the mock accepts and the real API does not.
        states: The file of each stack's state, by the stack's name.
    """
    synthesized = json.loads((stack.path / "cdk.tf.json").read_text(encoding="utf-8"))
    override: dict[str, Any] = {"terraform": {"backend": {"local": {"path": str(states[stack.name])}}}}
    blocks = synthesized.get("provider", {}).get(LOCAL_NAME, [])
    if blocks:
        override["provider"] = {LOCAL_NAME: [_provider(block, base_url, key) for block in blocks]}
    remote = synthesized.get("data", {}).get(REMOTE_STATE, {})
    if remote:
        override["data"] = {REMOTE_STATE: remote_states(remote, states)}
    (stack.path / OVERRIDE).write_text(json.dumps(override, indent=2), encoding="utf-8")


def _provider(block: Mapping[str, Any], base_url: str, key: str) -> dict[str, Any]:
    alias = {"alias": block["alias"]} if "alias" in block else {}
    return {**alias, "server_url": base_url, "api_key": key}


def remote_states(remote: Iterable[str], states: Mapping[str, Path]) -> dict[str, Any]:
    """Return those remote states by which one stack of an app reads another, read from the files of the states.

    Args:
        remote: The names of a stack's remote states.
        states: The file of each stack's state, by the stack's name.
    """
    named = {name: name.removeprefix(CROSS_STACK_PREFIX) for name in remote}
    return {
        name: {"backend": "local", "config": {"path": str(states[stack])}}
        for name, stack in named.items()
        if stack in states
    }
