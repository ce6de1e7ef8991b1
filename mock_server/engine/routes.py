"""Which handler answers which method and path."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from mock_server.contract import errors
from mock_server.engine import chat_completions, listings
from mock_server.engine.exchange import Exchange, Outcome

if TYPE_CHECKING:
    from mock_server.engine.state import State

Handler = Callable[["State", Exchange], Outcome]
CHAT = "/v1/chat/completions"

# Paths as regular expressions, each with its handlers; `name` is what stands in the path.
ROUTES: tuple[tuple[re.Pattern[str], dict[str, Handler]], ...] = (
    (re.compile(CHAT), {"POST": chat_completions.complete, "GET": listings.list_completions}),
    (
        re.compile(rf"{CHAT}/(?P<name>[^/]+)"),
        {
            "GET": listings.get_completion,
            "POST": listings.update_completion,
            "DELETE": listings.delete_completion,
        },
    ),
    (re.compile(rf"{CHAT}/(?P<name>[^/]+)/messages"), {"GET": listings.list_messages}),
    (re.compile("/v1/models"), {"GET": listings.list_models}),
    (re.compile(r"/v1/models/(?P<name>[\s\S]+)"), {"GET": listings.get_model}),
)


def handler_of(method: str, path: str) -> tuple[Handler, str]:
    """The handler of a request, and the id in its path (or "").

    Raises:
        ApiError: 404 for an unknown path, 405 for a method that the path does not have.
    """
    if path == CHAT and method == "POST":
        return chat_completions.complete, ""
    for pattern, handlers in ROUTES:
        found = pattern.fullmatch(path)
        if found:
            handler = handlers.get(method)
            if handler is None:
                raise errors.wrong_method(method, path, tuple(sorted(handlers)))
            return handler, found.groupdict().get("name", "")
    raise errors.unknown_path(method, path)
