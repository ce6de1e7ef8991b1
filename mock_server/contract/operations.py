"""The one table of what the API serves: dispatch, OpenAPI document, quick layer and recorder follow it."""

from __future__ import annotations

from typing import Any, NamedTuple

from mock_server.contract.reply import ChatCompletion, DeletedModel, ModelInfo, ModelList
from mock_server.contract.request import ChatRequest, StoredUpdate
from mock_server.contract.stored_completions import Deleted, StoredCompletion, StoredList, StoredMessageList

CHAT = "/v1/chat/completions"
COMPLETION_ID = {
    "name": "completion_id",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "minLength": 1},
}
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


class Operation(NamedTuple):
    """One method of one path.

    Attributes:
        id: its name, as the API's own description has it.
        method: the HTTP method.
        path: the path; a part in braces is a parameter.
        reply: what a 200 has as its body.
        parameters: those of path and query, as OpenAPI describes them.
        body: what the request has as its body, or None.
        streams: whether the reply can be a stream.
        has_rules: whether rules and faults decide the reply. While another server is recorded, that
            one answers all other operations.
    """

    id: str
    method: str
    path: str
    reply: type
    parameters: tuple[dict[str, Any], ...] = ()
    body: type | None = None
    streams: bool = False
    has_rules: bool = False


CREATE_CHAT_COMPLETION = Operation(
    "createChatCompletion", "POST", CHAT, ChatCompletion, body=ChatRequest, streams=True, has_rules=True
)
ONE_COMPLETION = f"{CHAT}/{{completion_id}}"
OPERATIONS = (
    CREATE_CHAT_COMPLETION,
    Operation("listChatCompletions", "GET", CHAT, StoredList, (*PAGE, *FILTERS)),
    Operation("getChatCompletion", "GET", ONE_COMPLETION, StoredCompletion, (COMPLETION_ID,)),
    Operation("updateChatCompletion", "POST", ONE_COMPLETION, StoredCompletion, (COMPLETION_ID,), StoredUpdate),
    Operation("deleteChatCompletion", "DELETE", ONE_COMPLETION, Deleted, (COMPLETION_ID,)),
    Operation(
        "getChatCompletionMessages", "GET", f"{ONE_COMPLETION}/messages", StoredMessageList, (COMPLETION_ID, *PAGE)
    ),
    Operation("listModels", "GET", "/v1/models", ModelList),
    Operation("retrieveModel", "GET", "/v1/models/{model}", ModelInfo, (MODEL,)),
    Operation("deleteModel", "DELETE", "/v1/models/{model}", DeletedModel, (MODEL,)),
)
