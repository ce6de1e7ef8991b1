"""The mock's own OpenAPI document, and that its answers conform to it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from mock_server.contract.openapi import document
from mock_server.contract.operations import OPERATIONS
from mock_server.contract.request import ChatRequest
from mock_server.engine.routes import HANDLERS

if TYPE_CHECKING:
    from conftest import Asker
    from flask.testing import FlaskClient


def _check(value: Any, name: str) -> None:
    schema = {"$ref": f"#/components/schemas/{name}", "components": document()["components"]}
    jsonschema.Draft202012Validator(schema).validate(value)


def test_served(client: FlaskClient) -> None:
    """The document is served, and is version 3.1."""
    assert client.get("/openapi.json").json == json.loads(json.dumps(document()))
    assert document()["openapi"].startswith("3.1")


def test_every_operation_is_described_and_answered() -> None:
    """The document has the operations of the one table, and each has a handler."""
    described = {
        (operation["operationId"], method.upper(), path)
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
    }
    assert described == {(operation.id, operation.method, operation.path) for operation in OPERATIONS}
    assert HANDLERS.keys() == {operation.id for operation in OPERATIONS}


def test_every_parameter_is_described() -> None:
    """Each field of a request stands in the document."""
    assert set(document()["components"]["schemas"]["ChatRequest"]["properties"]) == set(ChatRequest.__struct_fields__)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"n": 2, "logprobs": True},
        {"functions": [{"name": "f"}]},
        {"tools": [{"type": "function", "function": {"name": "f"}}]},
    ],
)
def test_replies_conform(ask: Asker, fields: dict[str, Any]) -> None:
    """Replies and chunks are what the document says."""
    _check(ask.ok(**fields), "ChatCompletion")
    for chunk in ask.chunks(**fields):
        _check(chunk, "ChatChunk")


def test_errors_conform(ask: Asker) -> None:
    """Errors are what the document says, and their statuses are documented."""
    responses = document()["paths"]["/v1/chat/completions"]["post"]["responses"]
    for answer in (ask.send(n=0), ask.send(model="x"), ask.raw(b"", Authorization=""), ask.raw(b"", method="PUT")):
        _check(json.loads(answer.body), "ErrorBody")
        assert str(answer.status) in responses


def test_lists_conform(ask: Asker) -> None:
    """Lists are what the document says."""
    ask.ok(store=True)
    _check(ask.get("/v1/models")[1], "ModelList")
    _check(ask.get("/v1/chat/completions")[1], "StoredList")


def test_requests_conform() -> None:
    """What the decoder refuses the document refuses too."""
    message = {"role": "user", "content": "Hi"}
    _check({"model": "gpt-4", "messages": [message], "stop": ["a"], "temperature": 1}, "ChatRequest")
    for bad in ({"messages": []}, {"temperature": 3}, {"stop": list("abcde")}, {"unknown": 1}):
        with pytest.raises(jsonschema.ValidationError):
            _check({"model": "gpt-4", "messages": [message], **bad}, "ChatRequest")
