"""What the API was seen to answer: each row of the table is one request, and what comes back."""

import http.client
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from mock_server import Config, MockServer

BEHAVIOURS = json.loads((Path(__file__).parents[1] / "data" / "api_behaviours.json").read_text(encoding="utf-8"))


def written(value: Any) -> Any:
    """Write out the texts that a row shortens as what is repeated, and how often."""
    if isinstance(value, dict):
        return value["repeat"] * value["times"] if value.keys() == {"repeat", "times"} else _written(value)
    return [written(item) for item in value] if isinstance(value, list) else value


def _written(value: dict[str, Any]) -> dict[str, Any]:
    return {name: written(item) for name, item in value.items()}


def at(body: Any, path: str) -> Any:
    """Give the value at a path such as `choices.0.message`."""
    for step in path.split("."):
        body = body[int(step) if isinstance(body, list) else step]
    return body


@pytest.mark.parametrize("row", BEHAVIOURS, ids=[row["behaviour"] for row in BEHAVIOURS])
def test_a_behaviour(row: dict[str, Any]) -> None:
    """Status, type, code, param and message are the API's, through the door that clients use."""
    usual = {"Content-Type": "application/json", "Authorization": "Bearer any", **row.get("headers", {})}
    headers = {name: value for name, value in usual.items() if value is not None}
    method, path = row.get("method", "POST"), row.get("path", "/v1/chat/completions")
    with MockServer(Config(**row.get("config", {}))) as mock:
        connection = http.client.HTTPConnection(urlsplit(mock.base_url).netloc)
        connection.request(method, path, json.dumps(written(row["request"])) if row["request"] else None, headers)
        response = connection.getresponse()
        body = json.loads(response.read())
        connection.close()
    answer = row["answer"]
    assert response.status == answer["status"], body
    assert body.get("error") == answer.get("error")
    assert {path: at(body, path) for path in answer.get("holds", {})} == answer.get("holds", {})
