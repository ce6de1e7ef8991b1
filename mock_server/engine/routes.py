"""Which handler answers which operation of the API."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from mock_server.contract import errors
from mock_server.contract.operations import CHAT, OPERATIONS, Operation
from mock_server.engine import chat_completions, listings
from mock_server.engine.exchange import Exchange, Outcome

if TYPE_CHECKING:
    from mock_server.engine.state import State

Handler = Callable[["State", Exchange], Outcome]

HANDLERS: dict[str, Handler] = {
    "createChatCompletion": chat_completions.complete,
    "listChatCompletions": listings.list_completions,
    "getChatCompletion": listings.get_completion,
    "updateChatCompletion": listings.update_completion,
    "deleteChatCompletion": listings.delete_completion,
    "getChatCompletionMessages": listings.list_messages,
    "listModels": listings.list_models,
    "retrieveModel": listings.get_model,
    "deleteModel": listings.delete_model,
}
# A completion's id is one part of a path; a model's may be several, as those of other servers are.
PATTERNS = {"{completion_id}": "(?P<name>[^/]+)", "{model}": r"(?P<name>[\s\S]+)"}


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile("".join(PATTERNS.get(part) or re.escape(part) for part in re.split(r"(\{\w+\})", path)))


# Each path's pattern, with the operations by their methods.
_ROUTES: dict[re.Pattern[str], dict[str, Operation]] = {}
for _operation in OPERATIONS:
    _ROUTES.setdefault(_pattern(_operation.path), {})[_operation.method] = _operation
_AZURE = re.compile(r"/openai/deployments/[^/]+/chat/completions")
# The operations that rules answer; their paths have no parameters.
_WITH_RULES = {
    (operation.method, operation.path): HANDLERS[operation.id] for operation in OPERATIONS if operation.has_rules
}


def has_rules(method: str, path: str) -> bool:
    """Return whether rules and faults decide the answer to a request."""
    return (method, path) in _WITH_RULES or _of_azure(method, path)


def _of_azure(method: str, path: str) -> bool:
    """Return whether a request asks for a completion as Azure's clients do, who name the model in the body as well."""
    return path.startswith("/openai/") and method == "POST" and _AZURE.fullmatch(path) is not None


def route_of(method: str, path: str, *, recording: bool) -> tuple[Handler, str]:
    """Return the handler of a request, and the id in its path (or "").

    Args:
        method: the HTTP method.
        path: the path.
        recording: another server or a cassette answers every operation that has no rules.

    Raises:
        ApiError: 404 for an unknown path, 405 for a method that the path does not have.
    """
    handler = _WITH_RULES.get((method, CHAT if _of_azure(method, path) else path))
    if handler is not None:
        return handler, ""
    if recording:
        return chat_completions.elsewhere, ""
    for pattern, operations in _ROUTES.items():
        match = pattern.fullmatch(path)
        if match:
            operation = operations.get(method)
            if operation is None:
                raise errors.wrong_method(method, path, tuple(sorted(operations)))
            return HANDLERS[operation.id], match.groupdict().get("name", "")
    raise errors.unknown_path(method, path, _advice(path))


def _advice(path: str) -> str:
    """Say what this server serves, or what to set so that the path is one of that."""
    if "/v1/v1/" in path or path.startswith("/v1//"):
        return "The base URL has /v1 already, and the client adds it once more: take it out of one of them."
    if any(pattern.fullmatch(f"/v1{path}") for pattern in _ROUTES):
        return "The base URL must end in /v1, as in http://127.0.0.1:8080/v1."
    served = "This mock serves POST /v1/chat/completions, the completions that it stored, and /v1/models"
    if path.startswith("/v1/responses"):
        clients = "openai.chat(…), OpenAIChatModel, OpenAIChatCompletionsModel or useResponsesApi: false"
        return f"{served}: have the client use chat completions, by {clients}."
    return f"{served}."
