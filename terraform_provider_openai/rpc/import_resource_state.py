"""ImportResourceState: a clear no."""

from __future__ import annotations

from typing import Any

from terraform_provider_openai.provider import Provider
from terraform_provider_openai.wire.diagnostics import error


def import_resource_state(_provider: Provider, request: Any) -> dict[str, Any]:
    """Say that a completion cannot be imported, and what to do instead."""
    detail = (
        f"The API gives no way back from the id {request.id!r} to what was asked and answered. "
        "Declare the resource and apply: that asks for a new completion."
    )
    return {"diagnostics": [error(f"{request.type_name} cannot be imported", detail)]}
