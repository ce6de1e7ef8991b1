"""The mock's own OpenAPI document, made from the Structs that decode requests and write replies."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec

from mock_server.contract.reply import ChatChunk, ChatCompletion, ErrorBody, ModelInfo, ModelList
from mock_server.contract.request import ChatRequest, StoredUpdate
from mock_server.contract.stored_completions import Deleted, StoredCompletion, StoredList, StoredMessageList

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
ID = {"name": "completion_id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
MODEL = {"name": "model", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
PAGE = [
    {"name": "after", "in": "query", "schema": {"type": "string"}},
    {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100}},
    {"name": "order", "in": "query", "schema": {"type": "string", "enum": ["asc", "desc"]}},
]
FILTERS = [
    {"name": "model", "in": "query", "schema": {"type": "string"}},
    {
        "name": "metadata",
        "in": "query",
        "style": "deepObject",
        "schema": {"type": "object", "additionalProperties": {"type": "string"}},
    },
]


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The document, OpenAPI 3.1."""
    kinds = (
        ChatRequest,
        StoredUpdate,
        ChatCompletion,
        ChatChunk,
        ErrorBody,
        ModelInfo,
        ModelList,
        StoredCompletion,
        StoredList,
        StoredMessageList,
        Deleted,
    )
    _, schemas = msgspec.json.schema_components(kinds, ref_template=SCHEMAS + "{name}")
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
    chat = "/v1/chat/completions"
    return {
        chat: {
            "post": _operation("createChatCompletion", ChatCompletion, body=ChatRequest, stream=True),
            "get": _operation("listChatCompletions", StoredList, [*PAGE, *FILTERS]),
        },
        f"{chat}/{{completion_id}}": {
            "get": _operation("getChatCompletion", StoredCompletion, [ID]),
            "post": _operation("updateChatCompletion", StoredCompletion, [ID], body=StoredUpdate),
            "delete": _operation("deleteChatCompletion", Deleted, [ID]),
        },
        f"{chat}/{{completion_id}}/messages": {
            "get": _operation("getChatCompletionMessages", StoredMessageList, [ID, *PAGE])
        },
        "/v1/models": {"get": _operation("listModels", ModelList)},
        "/v1/models/{model}": {"get": _operation("retrieveModel", ModelInfo, [MODEL])},
    }


def _operation(
    name: str,
    answer: type,
    parameters: list[dict[str, Any]] | None = None,
    *,
    body: type | None = None,
    stream: bool = False,
) -> dict[str, Any]:
    content = _json(answer)
    if stream:
        content["text/event-stream"] = {"schema": {"type": "string"}}
    found: dict[str, Any] = {
        "operationId": name,
        "parameters": parameters or [],
        "responses": {"200": {"description": "OK", "content": content}, **_errors()},
    }
    if body is not None:
        found["requestBody"] = {"required": True, "content": _json(body)}
    return found


def _errors() -> dict[str, Any]:
    return {status: {"description": text, "content": _json(ErrorBody)} for status, text in STATUSES.items()}


def _json(kind: type) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"{SCHEMAS}{kind.__name__}"}}}
