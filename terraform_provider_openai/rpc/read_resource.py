"""ReadResource: the state is what the API answered, and stays."""

from __future__ import annotations

from typing import Any

from terraform_provider_openai.provider import Provider


def read_resource(_provider: Provider, request: Any) -> dict[str, Any]:
    """Return the state back as it is, with no call of the API: a completion never changes, a stored one neither."""
    return {"new_state": request.current_state, "private": request.private}
