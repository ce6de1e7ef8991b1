"""PlanResourceChange: what a change will do."""

from __future__ import annotations

from typing import Any

from terraform_provider_openai.imported import reconciled
from terraform_provider_openai.plan import Plan, plan_change
from terraform_provider_openai.provider import NO_KEY, Provider
from terraform_provider_openai.schema import ChatCompletion, check
from terraform_provider_openai.wire.codec import Values, decode, encode
from terraform_provider_openai.wire.diagnostics import error, errors, path_message


def plan_resource_change(provider: Provider, request: Any) -> dict[str, Any]:
    """Plan the change, and refuse it early where it needs a key and there is none, or asks an unlisted model."""
    prior = decode(ChatCompletion, request.prior_state.msgpack)
    config = decode(ChatCompletion, request.config.msgpack)
    plan = plan_change(reconciled(prior, config, request.prior_private), config)
    return {
        "planned_state": {"msgpack": encode(ChatCompletion, plan.planned)},
        "requires_replace": [path_message(path) for path in plan.replaces],
        "planned_private": request.prior_private,
        "diagnostics": _refusals(provider, plan, config),
    }


def _refusals(provider: Provider, plan: Plan, config: Values | None) -> list[dict[str, Any]]:
    models, _ = provider.judge(check(ChatCompletion, config)) if config else ([], [])
    return errors(models) + ([error(*NO_KEY)] if plan.calls_api and provider.lacks_key else [])
