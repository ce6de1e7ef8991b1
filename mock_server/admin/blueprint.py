"""The admin API as one Flask blueprint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from mock_server.admin import controls, journal, rules
from mock_server.admin.guard import TOKEN_HEADER, forbidden
from mock_server.admin.wire import refusal, reply, session_name
from mock_server.errors import ApiError, UnknownNameError, VocabularyError

if TYPE_CHECKING:
    from collections.abc import Callable

    from mock_server.engine.state import State

PREFIX = "/__admin"
THINGS = (
    "rules",
    "events",
    "previews",
    "journal",
    "near-misses",
    "faults",
    "scenarios",
    "sessions",
    "limits",
    "clock",
    "seed",
    "reset",
    "health",
)


def admin_blueprint(state: State, token: str | None, problem: Callable[[], str | None] = lambda: None) -> Blueprint:
    """Return the routes under `/__admin`.

    Args:
        state: what they show and change.
        token: what requests must show, or None for this machine only.
        problem: tells what is wrong with the configuration's file, if anything.
    """
    blueprint = Blueprint("admin", __name__, url_prefix=PREFIX)

    @blueprint.before_request
    def guard() -> Response | None:
        error = forbidden(
            token=token,
            shown=request.headers.get(TOKEN_HEADER),
            remote=request.remote_addr,
            host=request.headers.get("Host"),
            origin=request.headers.get("Origin"),
        )
        return None if error is None else refusal(error)

    @blueprint.get("/")
    def index() -> Response:
        return reply({"admin": [f"{PREFIX}/{resource}" for resource in THINGS]})

    @blueprint.get("/health")
    def health() -> Response:
        wrong = problem()
        return reply({"status": "ok" if wrong is None else "config_error", "problem": wrong})

    @blueprint.post("/reset")
    def reset() -> Response:
        session, resources = session_name(), ["rules", "faults", "journal", "sessions", "scenarios"]
        state.reset(session)
        if session is not None:
            return reply({"reset": resources, "session": session})
        return reply({"reset": [*resources, "limits", "clock", "seed"]})

    for part in (rules, journal, controls):
        part.add_to(blueprint, state)
    blueprint.register_error_handler(ApiError, refusal)
    blueprint.register_error_handler(VocabularyError, _bad_words)
    blueprint.register_error_handler(UnknownNameError, _unknown)
    return blueprint


def _bad_words(error: VocabularyError) -> Response:
    return refusal(ApiError(400, str(error), type="admin_error", code="invalid_words"))


def _unknown(error: UnknownNameError) -> Response:
    return refusal(ApiError(404, str(error), type="admin_error", code="unknown_name"))
