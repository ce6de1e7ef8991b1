"""`/__admin/journal` and `/__admin/near-misses`: what came, and why no rule matched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, request

from mock_server.admin.wire import reply, session_name, text_reply
from mock_server.errors import VocabularyError
from mock_server.journal import export

if TYPE_CHECKING:
    from flask import Blueprint

    from mock_server.engine.state import State
    from mock_server.journal.entry import Entry

FORMATS = ("json", "full", "jsonl", "har", "curl")
FILTERS = ("model", "rule", "method", "path", "fault", "outcome")


def add_to(blueprint: Blueprint, state: State) -> None:
    """Add the routes."""

    @blueprint.get("/journal")
    def list_journal() -> Response:
        entries, oldest = _matching_entries(state), _number("oldest")
        # Told after the entries were found: those that went meanwhile are not among them.
        extra = {} if oldest is None else {"oldest": state.journal.oldest(oldest)}
        return _formatted(entries, request.args.get("format", "json"), state, **extra)

    @blueprint.delete("/journal")
    def clear_journal() -> Response:
        state.journal.clear(session_name())
        return reply({"entries": len(state.journal)})

    @blueprint.get("/journal/<int:number>")
    def get_entry(number: int) -> Response:
        entry = state.journal.get(number)
        form = request.args.get("format", "full")
        if form == "full":
            return reply({**export.full(entry), "near_misses": state.near_misses(entry)})
        return _formatted([entry], form, state)

    @blueprint.get("/near-misses")
    def list_near_misses() -> Response:
        entries = [
            {**export.summary(entry), "near_misses": state.near_misses(entry)}
            for entry in state.unmatched()
            if session_name() in (None, entry.session)
        ]
        return reply({"unmatched": entries})


def _matching_entries(state: State) -> list[Entry]:
    """Return the entries that the query asks for: `text`, `status`, `after`, `limit` and the filters."""
    filters: dict[str, Any] = {name: request.args[name] for name in FILTERS if name in request.args}
    status, after, limit = (_number(name) for name in ("status", "after", "limit"))
    if status is not None:
        filters["status"] = status
    if session_name() is not None:
        filters["session"] = session_name()
    entries = state.journal.search(request.args.get("text"), **filters)
    entries = [entry for entry in entries if after is None or entry.number > after]
    return entries if limit is None else entries[-limit:] if limit else []


def _number(name: str) -> int | None:
    text = request.args.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 16):  # noqa: PLR2004
        raise VocabularyError(f"{name}: must be a whole number (got {text!r})")
    return int(text)


def _formatted(entries: list[Entry], form: str, state: State, **extra: Any) -> Response:
    base_url = request.host_url
    if form == "json":
        summaries = [export.summary(entry) for entry in entries]
        return reply({"added": state.journal.added, "bytes": state.journal.bytes, "entries": summaries, **extra})
    if form == "full":
        return reply({"entries": [export.full(entry) for entry in entries]})
    if form == "jsonl":
        return text_reply(export.json_lines(entries), "application/x-ndjson")
    if form == "har":
        return reply(export.har(entries, base_url))
    if form == "curl":
        commands = [export.curl(entry, base_url) for entry in entries]
        return text_reply("\n".join([*commands, ""]), "text/plain; charset=utf-8")
    raise VocabularyError(f"format: must be one of {', '.join(FORMATS)} (got {form!r})")
