"""ApplyResourceChange: ask for the completion, or change or forget the state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from terraform_provider_openai.api.reply import clean, computed_values
from terraform_provider_openai.api.request import body_of
from terraform_provider_openai.errors import ApiError, PaidForError
from terraform_provider_openai.provider import Provider
from terraform_provider_openai.schema import UNKNOWN, ChatCompletion, check, seconds_of
from terraform_provider_openai.wire.codec import Values, decode, encode
from terraform_provider_openai.wire.diagnostics import error, errors, warning

_MOST_NAMED = 5


def apply_resource_change(provider: Provider, request: Any) -> dict[str, Any]:
    """Make the change that was planned."""
    planned = decode(ChatCompletion, request.planned_state.msgpack)
    config = decode(ChatCompletion, request.config.msgpack)
    if planned is None or config is None or planned["id"] is not UNKNOWN:
        return _response(planned, [])
    models, problems = provider.judge(check(ChatCompletion, config))
    if models or problems:  # of values that were unknown until now
        return _response(None, errors(models + problems))
    return _create(provider, planned, config)


def _create(provider: Provider, planned: Values, config: Values) -> dict[str, Any]:
    """Ask for the completion. Whatever the API answered with success is kept, even where it can't be read whole."""
    try:
        reply, flaws = provider.client().complete(body_of(config), _seconds(config))
    except PaidForError as failure:
        return _keep_reply(planned, failure.reply, [], [error(failure.summary, failure.detail)])
    except ApiError as failure:
        return _response(None, [error(failure.summary, failure.detail, failure.path)])
    return _keep_reply(planned, reply, list(flaws), [])


def _keep_reply(
    planned: Values, reply: Mapping[str, Any], flaws: list[str], diagnostics: list[dict[str, Any]]
) -> dict[str, Any]:
    """Keep a reply in the state, and warn of what of it the state can't hold."""
    losses: list[str] = []
    values = computed_values(reply, losses=losses)
    missing = [*flaws, *map(clean, sorted(losses))]
    if missing:
        diagnostics = [*diagnostics, warning("The state does not hold the whole answer", _listed(missing))]
    return _response(planned | values, diagnostics)


def _listed(missing: list[str]) -> str:
    more = f", and {len(missing) - _MOST_NAMED} others" if len(missing) > _MOST_NAMED else ""
    return f"Missing from it: {', '.join(missing[:_MOST_NAMED])}{more}."


def _seconds(config: Values) -> float | None:
    """Return how long the creation may take, where the configuration says it."""
    create = (config["timeouts"] or {}).get("create")
    return None if create is None else seconds_of(create)


def _response(state: Values | None, diagnostics: list[dict[str, Any]]) -> dict[str, Any]:
    return {"new_state": {"msgpack": encode(ChatCompletion, state)}, "diagnostics": diagnostics}
