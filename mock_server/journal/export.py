"""The journal in other tools' forms: plain mappings, JSON lines, HAR and curl."""

from __future__ import annotations

import base64
import json
import shlex
import string
from collections.abc import Iterable
from datetime import datetime, timezone
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote

if TYPE_CHECKING:
    from mock_server.journal.entry import Entry

# What a path may hold as it is (RFC 3986), and a query string, which is kept as it came.
_IN_PATHS = "/:@!$&'()*+,;=-._~[]"
_IN_QUERIES = string.punctuation
# Lines that a client makes anew for each request.
_NOT_REPEATED = ("host", "content-length", "connection", "accept-encoding", "authorization", "user-agent")


def summary(entry: Entry) -> dict[str, Any]:
    """Return the line of an entry in a list, without headers and bodies."""
    return {
        "number": entry.number,
        "time": entry.time,
        "session": entry.session,
        "method": entry.method,
        "path": entry.path,
        "model": entry.model,
        "status": entry.status,
        "rule": entry.rule,
        "fault": entry.fault,
        "prompt_tokens": entry.prompt_tokens,
        "completion_tokens": entry.completion_tokens,
        "duration": entry.duration,
        "stream": entry.streamed,
        "outcome": entry.outcome,
    }


def full(entry: Entry) -> dict[str, Any]:
    """Everything about an entry, as JSON can hold it."""
    return {
        **summary(entry),
        "query": entry.query,
        "headers": dict(entry.headers or {}),
        "request": entry.json if entry.json is not None else _text(entry.body),
        "reply_headers": dict(entry.reply_headers),
        "response": entry.response if entry.response is not None else _text(entry.reply),
        "text": entry.text,
        "moments": entry.moments,
    }


def json_lines(entries: Iterable[Entry]) -> str:
    """Return one JSON object a line."""
    return "".join(json.dumps(full(entry), ensure_ascii=False) + "\n" for entry in entries)


def curl(entry: Entry, base_url: str) -> str:
    """Return a shell command that sends the request again, as it was; the key comes from `$OPENAI_API_KEY`."""
    # without these two, curl reads brackets and braces as patterns, and leaves dots of the path out
    method = ["--head"] if entry.method == "HEAD" else ["-X", shlex.quote(entry.method)]
    arguments = ["curl", "--globoff", "--path-as-is", *method, shlex.quote(_url(entry, base_url))]
    for name, value in (entry.headers or {}).items():
        if name not in _NOT_REPEATED and not value.startswith("[redacted"):
            arguments += ["-H", shlex.quote(f"{name}: {value}")]
    arguments += ["-H", '"Authorization: Bearer $OPENAI_API_KEY"']
    if entry.body and not (entry.headers and entry.headers.raw("CONTENT_TYPE")):
        arguments += ["-H", "Content-Type:"]  # which curl would make up
    if entry.body:
        arguments += ["--data-raw", shlex.quote(_text(entry.body))]
    return " ".join(arguments)


def _url(entry: Entry, base_url: str) -> str:
    path = quote(entry.path, safe=_IN_PATHS)
    return base_url.rstrip("/") + path + (f"?{quote(entry.query, safe=_IN_QUERIES)}" if entry.query else "")


def har(entries: Iterable[Entry], base_url: str) -> dict[str, Any]:
    """Return an HTTP archive (HAR 1.2)."""
    return {
        "log": {
            "version": "1.2",
            "creator": {"name": "mock_server", "version": "1"},
            "entries": [_har_entry(entry, base_url.rstrip("/")) for entry in entries],
        }
    }


def _har_entry(entry: Entry, base_url: str) -> dict[str, Any]:
    milliseconds = entry.duration * 1000
    receive = entry.sent[-1][0] * 1000 if entry.sent else 0
    started = datetime.fromtimestamp(entry.time, timezone.utc).isoformat()
    return {
        "startedDateTime": started,
        "time": milliseconds + receive,
        "request": _har_request(entry, base_url),
        "response": _har_response(entry),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": receive},
    }


def _har_request(entry: Entry, base_url: str) -> dict[str, Any]:
    mime = entry.headers.raw("CONTENT_TYPE") if entry.headers else None
    posted = {"postData": {"mimeType": mime or "", "text": _text(entry.body)}} if entry.body else {}
    return {
        "method": entry.method,
        "url": _url(entry, base_url),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs((entry.headers or {}).items()),
        "queryString": _pairs(parse_qsl(entry.query, keep_blank_values=True)),
        **posted,
        "headersSize": -1,
        "bodySize": len(entry.body),
    }


def _har_response(entry: Entry) -> dict[str, Any]:
    content_type = dict(entry.reply_headers).get("content-type", "application/json")
    return {
        "status": entry.status,
        "statusText": HTTPStatus(entry.status).phrase if entry.status in set(HTTPStatus) else "",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(entry.reply_headers),
        "content": {"size": len(entry.reply), "mimeType": content_type, **_har_content(entry.reply)},
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": len(entry.reply),
    }


def _har_content(data: bytes) -> dict[str, str]:
    try:
        return {"text": data.decode()}
    except UnicodeDecodeError:
        return {"text": base64.b64encode(data).decode(), "encoding": "base64"}


def _pairs(headers: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers]


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
