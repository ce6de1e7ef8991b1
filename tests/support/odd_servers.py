"""The tables of odd servers: what each of them sends, and what the plugin must make of it."""

import json
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from misbehaving import Answer, Server, answer, in_turn, serve_chosen

FOLDER = Path(__file__).parents[1] / "data/odd_servers"
SEVERITY = {"none": set(), "warning": {2}, "error": {1}}


def rows() -> list[dict[str, Any]]:
    """Return all rows of all tables."""
    return [row for file in sorted(FOLDER.glob("*.json")) for row in json.loads(file.read_text())]


def served(row: dict[str, Any]) -> AbstractContextManager[Server]:
    """Serve a row's answers in turn."""
    return serve_chosen(in_turn(*map(answer_of, row["answers"])))


def answer_of(described: dict[str, Any]) -> Answer:
    """Return the answer that a row describes: `raw` bytes, or a head and a body."""
    if "raw" in described:
        return lambda sock: sock.sendall(described["raw"].encode("latin-1"))
    body: Any = described.get("json")
    if "text" in described:
        body = described["text"].encode("utf-8", "surrogatepass")
    if "hex" in described:
        body = bytes.fromhex(described["hex"])
    headers = described.get("headers", {})
    return answer(body, described["status"], described.get("type", "application/json"), **headers)


def at(values: Any, path: str) -> Any:
    """Return the value at a path such as `choices.0.message.content`."""
    for step in path.split("."):
        values = values[int(step) if step.isdecimal() else step]
    return values
