"""Which handler answers which method and path."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from mock_server import chat, listing
from mock_server.contract import errors
from mock_server.exchange import Exchange, Outcome

if TYPE_CHECKING:
    from mock_server.state import State

Handler = Callable[["State", Exchange], Outcome]
CHAT = "/v1/chat/completions"

# Paths as regular expressions, each with its handlers; `name` is what stands in the path.
ROUTES: tuple[tuple[re.Pattern[str], dict[str, Handler]], ...] = (
    (re.compile(CHAT), {"POST": chat.complete, "GET": listing.list_completions}),
    (
        re.compile(rf"{CHAT}/(?P<name>[^/]+)"),
        {
            "GET": listing.get_completion,
            "POST": listing.update_completion,
            "DELETE": listing.delete_completion,
        },
    ),
    (re.compile(rf"{CHAT}/(?P<name>[^/]+)/messages"), {"GET": listing.list_messages}),
    (re.compile("/v1/models"), {"GET": listing.list_models}),
    (re.compile(r"/v1/models/(?P<name>[\s\S]+)"), {"GET": listing.get_model}),
)


def handler_of(method: str, path: str) -> tuple[Handler, str]:
    """The handler of a request, and the id in its path (or "").

    Raises:
        ApiError: 404 for an unknown path, 405 for a method that the path does not have.
    """
    if path == CHAT and method == "POST":
        return chat.complete, ""
    for pattern, handlers in ROUTES:
        found = pattern.fullmatch(path)
        if found:
            handler = handlers.get(method)
            if handler is None:
                raise errors.wrong_method(method, path, tuple(sorted(handlers)))
            return handler, found.groupdict().get("name", "")
    raise errors.unknown_path(method, path)
