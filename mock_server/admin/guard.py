"""Who may use the admin API.

With a token: whoever shows it. Without: only this machine, and no web page on it that was loaded
from elsewhere (a foreign `Origin`) or that reached it under a foreign name (a foreign `Host`).
"""

from __future__ import annotations

import ipaddress
from hmac import compare_digest
from urllib.parse import urlsplit

from mock_server.errors import ApiError

TOKEN_HEADER = "X-Admin-Token"  # noqa: S105 - a name, not a token


def forbidden(
    *, token: str | None, shown: str | None, remote: str | None, host: str | None, origin: str | None
) -> ApiError | None:
    """Why a request may not use the admin API, or None if it may.

    Args:
        token: the server's admin token; None or an empty one is none.
        shown: the token that the request shows, or None.
        remote: the client's address.
        host: the request's `Host` header.
        origin: the request's `Origin` header.
    """
    if token:
        if shown is not None and compare_digest(shown.encode(), token.encode()):
            return None
        return _refused(401, f"the admin API needs its token in the {TOKEN_HEADER} header")
    if not _is_local(remote):
        return _refused(403, "the admin API answers only this machine unless it has a token")
    if not _is_local(_name_in(host) if host else "localhost"):
        return _refused(403, f"the admin API is not reached under the name {host!r}")
    if origin is not None and origin != f"http://{host}":
        return _refused(403, f"the admin API does not answer pages from {origin!r}")
    return None


def _refused(status: int, message: str) -> ApiError:
    return ApiError(status, message, type="admin_error", code="forbidden")


def _name_in(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _is_local(name: str | None) -> bool:
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name or "").is_loopback
    except ValueError:
        return False
