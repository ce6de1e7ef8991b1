"""`GET /__admin/previews?numbers=1,2,3`: the first words of some exchanges, for a list of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, request

from mock_server.admin.wire import reply
from mock_server.errors import VocabularyError

if TYPE_CHECKING:
    from flask import Blueprint

    from mock_server.engine.state import State
    from mock_server.journal.entry import Entry

LONGEST = 160
MOST = 100


def add_to(blueprint: Blueprint, state: State) -> None:
    """Add the route to the blueprint of the admin API."""

    @blueprint.get("/previews")
    def list_previews() -> Response:
        numbers = set(_numbers(request.args.get("numbers", "")))
        # One look through the journal finds them all; `get` would look through it for each.
        return reply({"previews": {entry.number: preview(entry) for entry in state.journal if entry.number in numbers}})


def _numbers(text: str) -> list[int]:
    parts = text.split(",") if text else []
    if len(parts) > MOST or not all(word.isascii() and word.isdigit() and len(word) < 16 for word in parts):  # noqa: PLR2004
        raise VocabularyError(f"numbers: must be up to {MOST} whole numbers with commas between them")
    return [int(word) for word in parts]


def preview(entry: Entry) -> str:
    """Return the first words of the last user message, or of the last message; empty without a chat request."""
    body = entry.json
    messages = body.get("messages") if isinstance(body, dict) else None
    if not isinstance(messages, list):
        return ""
    objects = [message for message in messages if isinstance(message, dict)]
    prompts = [message for message in objects if message.get("role") == "user"] or objects
    return _shortened(_text(prompts[-1].get("content"))) if prompts else ""


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    parts = (part for part in content if isinstance(part, dict))
    return " ".join(str(part["text"]) if "text" in part else f"[{part.get('type')}]" for part in parts)


def _shortened(text: str) -> str:
    # Not all of a long prompt is split into words only to throw them away.
    shortened = " ".join(text[: LONGEST * 4].split())
    return shortened if len(shortened) <= LONGEST else f"{shortened[:LONGEST]}…"
