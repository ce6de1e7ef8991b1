"""ImportResourceState: a completion that the API has stored becomes a state."""

from __future__ import annotations

from typing import Any

from terraform_provider_openai.errors import ApiError
from terraform_provider_openai.imported import imported
from terraform_provider_openai.provider import Provider
from terraform_provider_openai.schema import ChatCompletion
from terraform_provider_openai.wire.codec import encode
from terraform_provider_openai.wire.diagnostics import error


def import_resource_state(provider: Provider, request: Any) -> dict[str, Any]:
    """Read the completion by its id."""
    try:
        values = imported(provider.stored().read(request.id))
    except ApiError as failure:
        return {"diagnostics": [error(failure.summary, failure.detail)]}
    state = {"msgpack": encode(ChatCompletion, values.values)}
    return {"imported_resources": [{"type_name": request.type_name, "state": state, "private": values.private}]}
