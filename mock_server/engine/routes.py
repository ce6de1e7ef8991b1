"""Which handler answers which operation of the API."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from mock_server.contract import errors
from mock_server.contract.operations import OPERATIONS, Operation
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
}
# A completion's id is one part of a path; a model's may be several, as those of other servers are.
PATTERNS = {"{completion_id}": "(?P<name>[^/]+)", "{model}": r"(?P<name>[\s\S]+)"}


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile("".join(PATTERNS.get(part) or re.escape(part) for part in re.split(r"(\{\w+\})", path)))


# Each path's pattern, with the operations by their methods.
_ROUTES: dict[re.Pattern[str], dict[str, Operation]] = {}
for _operation in OPERATIONS:
    _ROUTES.setdefault(_pattern(_operation.path), {})[_operation.method] = _operation
# The operations that rules answer; their paths have no parameters.
_WITH_RULES = {
    (operation.method, operation.path): HANDLERS[operation.id] for operation in OPERATIONS if operation.has_rules
}


def has_rules(method: str, path: str) -> bool:
    """Return whether rules and faults decide the answer to a request."""
    return (method, path) in _WITH_RULES


def route_of(method: str, path: str, *, recording: bool) -> tuple[Handler, str]:
    """Return the handler of a request, and the id in its path (or "").

    Args:
        method: the HTTP method.
        path: the path.
        recording: another server or a cassette answers every operation that has no rules.

    Raises:
        ApiError: 404 for an unknown path, 405 for a method that the path does not have.
    """
    handler = _WITH_RULES.get((method, path))
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
    raise errors.unknown_path(method, path)
