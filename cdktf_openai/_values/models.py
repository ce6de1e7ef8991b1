"""Whether a completion may ask a model that is not listed: its provider says so, which comes before it."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from constructs import Construct

from cdktf_openai._engine.engine import cdktf
from cdktf_openai._values.values import known_value

_PROVIDERS: WeakKeyDictionary[cdktf.TerraformStack, list[Any]] = WeakKeyDictionary()


def remember(provider: cdktf.TerraformProvider, stack: cdktf.TerraformStack) -> None:
    """Have the completions of a provider's stack find it."""
    _PROVIDERS.setdefault(stack, []).append(provider)


def allows_unlisted(scope: Construct, provider: cdktf.TerraformProvider | None) -> bool:
    """Return whether any model may be asked.

    Args:
        scope: Where the completion stands.
        provider: The provider that it names, or `None` for the stack's only one.

    Returns:
        What the provider says, where a token means yes: the plugin knows it at plan. No where there is none yet.
    """
    provider = provider or _default(scope)
    return bool(known_value(getattr(provider, "allow_unlisted_models_input", None)))


def _default(scope: Construct) -> cdktf.TerraformProvider | None:
    providers = _PROVIDERS.get(cdktf.TerraformStack.of(scope), [])
    return next((provider for provider in providers if provider.alias is None), None)
