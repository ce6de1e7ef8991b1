"""One request, whatever it holds, is answered soon, and others are answered meanwhile."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import tracemalloc
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import pytest

from mock_server.replies.sandbox import Sandbox, TooMuchError, render

if TYPE_CHECKING:
    from collections.abc import Iterator

TABLE = json.loads((Path(__file__).parents[1] / "data" / "mock_attacks.json").read_text(encoding="utf-8"))
PATIENCE = 20.0
"""Seconds after which a request counts as one that stops the server; each takes a few at most."""

MOST_MEMORY = 50 * 2**20
"""Bytes that a template may take before it is refused."""


@pytest.fixture(scope="module", params=["granian", "plain"])
def port(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Serve a mock with the rules of the table, in a process of its own, which any attack may hang."""
    config = tmp_path_factory.mktemp("attacks") / "mock.yaml"
    rules = [{"name": row["attack"], **row["rule"]} for row in TABLE if "rule" in row]
    config.write_text(json.dumps({"rules": rules}))
    command = [sys.executable, "-m", "mock_server", "--port", "0", "--config", str(config)]
    with subprocess.Popen(
        [*command, *(["--plain"] if request.param == "plain" else [])], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        line = next(line for line in process.stdout if "http://" in line)
        yield int(line.split("http://")[1].split("/")[0].rpartition(":")[2])
        process.terminate()
        try:
            process.wait(PATIENCE)
        finally:
            process.kill()


def asked(port: int, body: dict[str, Any]) -> tuple[int, Any]:
    """Give the status and the body of an answer."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        line.request("POST", "/v1/chat/completions", json.dumps(body), {"Authorization": "Bearer any"})
        response = line.getresponse()
        return response.status, json.loads(response.read())
    finally:
        line.close()


def chat(text: str) -> dict[str, Any]:
    """Give the body of a request."""
    return {"model": "gpt-4", "messages": [{"role": "user", "content": text}]}


def body_of(row: dict[str, Any]) -> dict[str, Any]:
    """Give the body of an attack."""
    if "user" in row:
        return chat(row["user"])
    call = {"functions": [{"name": "f", "parameters": row["parameters"]}], "function_call": {"name": "f"}}
    return {**chat("Hi"), **call, "n": row.get("n", 1)}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["attack"])
def test_no_request_stops_the_server(port: int, row: dict[str, Any]) -> None:
    """The attack gets its answer, which names the rule where it is a rule's; a plain request gets its own beside it."""
    others: list[int] = []
    is_over = Event()

    def ask_meanwhile() -> None:
        while not is_over.is_set():
            others.append(asked(port, chat("What time is it?"))[0])

    beside = Thread(target=ask_meanwhile)
    beside.start()
    try:
        status, answer = asked(port, body_of(row))
    finally:
        is_over.set()
        beside.join()
    assert (status, set(others)) == (row["status"], {200})
    if "code" in row:
        assert answer["error"]["code"] == row["code"]
        assert repr(row["attack"]) in answer["error"]["message"]
    for choice in answer["choices"] if "parameters" in row and status == 200 else ():
        if choice["finish_reason"] != "length":
            json.loads(choice["message"]["function_call"]["arguments"])


@pytest.mark.parametrize(
    "row", [row for row in TABLE if row.get("code") == "template_failed"], ids=lambda row: row["attack"]
)
def test_a_template_is_refused_before_it_takes_memory(row: dict[str, Any]) -> None:
    """No template of the table makes more than some megabytes until it is refused."""
    template = Sandbox().from_string(row["rule"]["reply"]["template"])
    tracemalloc.start()
    try:
        with pytest.raises((TooMuchError, OverflowError, RecursionError)):
            render(template, {"user": row["user"]})
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < MOST_MEMORY
