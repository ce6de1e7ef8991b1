"""Whatever a server answers is in the state, in full, or a diagnostic says what is missing."""

from types import SimpleNamespace
from typing import Any

import pytest

from misbehaving import KEY
from odd_servers import SEVERITY, at, rows, served
from terraform_provider_openai.plan import plan_change
from terraform_provider_openai.provider import Provider
from terraform_provider_openai.rpc.apply_resource_change import apply_resource_change
from terraform_provider_openai.schema import ChatCompletion, attributes_of
from terraform_provider_openai.settings import Settings
from terraform_provider_openai.wire.codec import decode, encode

ROWS = rows()


def applied(row: dict[str, Any], url: str) -> tuple[Any, list[dict[str, Any]]]:
    """Apply one completion; return its state and the diagnostics."""
    message = {"content": "Hello", "role": "user", "name": None, "function_call": None}
    given = {"model": "gpt-4", "messages": [message], **row["request"]}
    config: dict[str, Any] = {**dict.fromkeys(attributes_of(ChatCompletion)), **given}
    planned = plan_change(None, config).planned
    provider = Provider()
    provider.settings = Settings(KEY, url, max_retries=1)
    request = SimpleNamespace(
        planned_state=SimpleNamespace(msgpack=encode(ChatCompletion, planned)),
        config=SimpleNamespace(msgpack=encode(ChatCompletion, config)),
    )
    response = apply_resource_change(provider, request)
    return decode(ChatCompletion, response["new_state"]["msgpack"]), response["diagnostics"]


@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_what_is_kept_and_told(row: dict[str, Any]) -> None:
    """The state holds what was paid for, the diagnostic says what the row says, and nothing is asked for too often."""
    with served(row) as server:
        state, diagnostics = applied(row, server.url)
    assert {diagnostic["severity"] for diagnostic in diagnostics} == SEVERITY[row["diagnostic"]]
    told = " ".join(f"{diagnostic['summary']}: {diagnostic['detail']}" for diagnostic in diagnostics)
    assert [words for words in row["says"] if words not in told] == [], told
    assert len(server.requests) == row["calls"]
    assert KEY not in f"{state} {told}"
    if row["state"] == "none":
        assert state is None
    else:
        assert {path: at(state, path) for path in row["state"]} == row["state"]


def test_the_tables_are_large_enough() -> None:
    """There are at least 100 odd servers, each with a name of its own and a source."""
    assert len({row["name"] for row in ROWS}) == len(ROWS) >= 100
    assert all(row["source"] for row in ROWS)
