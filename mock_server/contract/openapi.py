"""The mock's own OpenAPI document, made from the Structs that decode requests and write replies."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec

from mock_server.contract.operations import OPERATIONS, Operation
from mock_server.contract.reply import ChatChunk, ErrorBody

SCHEMAS = "#/components/schemas/"
STATUSES = {
    "400": "A value, type, range or combination that the API does not accept.",
    "401": "No API key, or a wrong one.",
    "403": "Something that the model does not give.",
    "404": "An unknown path, model or stored completion.",
    "405": "A method that the path does not have.",
    "413": "A body that is too long.",
    "429": "Too many requests or tokens, or no quota left.",
    "500": "A failure that was asked for.",
    "503": "An overload that was asked for.",
}


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """Return the document, OpenAPI 3.1."""
    types = {ChatChunk, ErrorBody, *(operation.reply for operation in OPERATIONS)}
    types.update(operation.body for operation in OPERATIONS if operation.body is not None)
    ordered = sorted(types, key=lambda kind: kind.__name__)
    _, schemas = msgspec.json.schema_components(ordered, ref_template=SCHEMAS + "{name}")
    return {
        "openapi": "3.1.0",
        "info": {"title": "A mock of the OpenAI chat API", "version": "1"},
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "paths": _paths(),
        "components": {
            "schemas": schemas,
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }


def _paths() -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _described(operation)
    return paths


def _described(operation: Operation) -> dict[str, Any]:
    content = _json(operation.reply)
    if operation.streams:
        content["text/event-stream"] = {"schema": {"type": "string"}}
    description: dict[str, Any] = {
        "operationId": operation.id,
        "parameters": list(operation.parameters),
        "responses": {"200": {"description": "OK", "content": content}, **_errors()},
    }
    if operation.body is not None:
        description["requestBody"] = {"required": True, "content": _json(operation.body)}
    return description


def _errors() -> dict[str, Any]:
    return {status: {"description": text, "content": _json(ErrorBody)} for status, text in STATUSES.items()}


def _json(kind: type) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"{SCHEMAS}{kind.__name__}"}}}
