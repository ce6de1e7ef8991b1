"""The worst of the odd servers through real Terraform: one apply asks them all, a second one changes nothing."""

import json
from contextlib import ExitStack
from typing import Any

import pytest

from cdktf_openai.terraform import TerraformError
from misbehaving import KEY
from odd_servers import at, rows, served

WORST = [row for row in rows() if row.get("worst")]


def ask(number: int, row: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of a completion that asks the server of a row."""
    messages = [{"role": "user", "content": "Hello"}]
    return {"model": "gpt-4", "messages": messages, "provider": f"openai.s{number}", **row["request"]}


@pytest.fixture(scope="module")
def states(shared_workspace: Any) -> Any:
    """Apply one completion of each server; return the states by number, and how often each server was asked."""
    with ExitStack() as stack:
        servers = [stack.enter_context(served(row)) for row in WORST]
        providers = [
            {"alias": f"s{number}", "server_url": server.url, "api_key": KEY, "max_retries": 1}
            for number, server in enumerate(servers)
        ]
        resources = {f"c{number}": ask(number, row) for number, row in enumerate(WORST)}
        shared_workspace.write(resources=resources, provider=[{}, *providers])
        with pytest.raises(TerraformError) as caught:
            shared_workspace.apply()
        found = {r["name"]: r["values"] for r in shared_workspace.stack.resources()}
        yield found, [len(server.requests) for server in servers], str(caught.value)


@pytest.mark.parametrize("number", range(len(WORST)), ids=[row["name"] for row in WORST])
def test_the_worst(states: Any, number: int) -> None:
    """What was paid for is in Terraform's state, and each server was asked as often as its row says."""
    values, calls, told = states
    row, state = WORST[number], values.get(f"c{number}")
    assert calls[number] == row["calls"]
    if row["diagnostic"] == "error":
        assert any(words in told for words in row["says"])
    if row["state"] == "none":
        assert state is None
    else:
        assert {path: at(state, path) for path in row["state"]} == row["state"]
    assert KEY not in json.dumps(state)
