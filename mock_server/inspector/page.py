"""The page at `/` and its parts under `/__inspector/`: fixed files, the same for everybody.

They hold no data. What the page shows it asks the admin API for, which has a guard.
"""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response

from mock_server.admin.wire import refusal
from mock_server.errors import ApiError

FILES = Path(__file__).parent / "files"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def page_blueprint() -> Blueprint:
    """Return the routes of the page."""
    blueprint = Blueprint("inspector", __name__)

    @blueprint.get("/")
    def index() -> Response:
        return _file("index.html")

    @blueprint.get("/__inspector/<name>")
    def part(name: str) -> Response:
        return _file(name)

    return blueprint


def _file(name: str) -> Response:
    """Return a file of the page; only names that are there are ever opened."""
    path = {file.name: file for file in FILES.iterdir()}.get(name)
    if path is None or path.suffix not in TYPES:
        return refusal(ApiError(404, f"the inspector has no file {name!r}", type="admin_error", code="unknown_name"))
    return Response(path.read_bytes(), 200, HEADERS, content_type=TYPES[path.suffix])
