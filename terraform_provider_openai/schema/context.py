"""The rules that prompt and answer fit into what the model holds and gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from terraform_provider_openai.schema.models import ANSWER_LIMITS, CONTEXT_WINDOWS
from terraform_provider_openai.schema.problems import Path, Problem
from terraform_provider_openai.schema.prompt import PROMPT_ARGUMENTS, least, most, prompt_tokens
from terraform_provider_openai.schema.rules import is_finite, plain
from terraform_provider_openai.schema.values import wholly_known

ANSWER_ARGUMENTS = ("max_tokens", "max_completion_tokens")
"""The arguments that limit an answer, of which one is set at most."""

_ROOMS = sorted(set(CONTEXT_WINDOWS.values()))


class FitsContext:
    """The prompt, and the limit of the answer where it is set, fit into the context window (API reference).

    The prompt is counted only where its length in bytes says that it might not fit. Without the vocabulary, which the
    extra `tokens` brings, only what is too long however it is counted breaks the rule; and so where parts are unknown.
    """

    name = "fits_context"

    def problems(self, path: Path, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Refuse what certainly does not fit, with the numbers."""
        model, (limit, requested) = values.get("model"), _requested(values)
        context = CONTEXT_WINDOWS.get(model) if isinstance(model, str) else None
        if context is None or requested <= context - prompt_tokens(values, most):
            return
        prompt, is_exact = _counted(values)
        if requested > context - prompt:
            takes = f"takes {'' if is_exact else 'at least '}{prompt:,} tokens"
            more = f" and {limit} {_written(requested)} more" if requested else ""
            message = f"{takes}{more}, but {model!r} has room for {context:,}"
            yield Problem((*path, "messages"), self.name, None, message)

    def describe(self) -> str:
        """Name the arguments, and the room of each model."""
        rooms = {room: [name for name, each in CONTEXT_WINDOWS.items() if each == room] for room in _ROOMS}
        rooms_text = "; ".join(
            f"{room:,} of {', '.join(f'`{name}`' for name in names)}" for room, names in rooms.items()
        )
        return (
            "`messages`, `functions` and `tools` must fit into the tokens that `model` has room for, together with "
            f"`max_tokens` or `max_completion_tokens` where it is set: {rooms_text}."
        )


class FitsAnswer:
    """The limit of the answer is not more than the model gives in one (API reference)."""

    name = "fits_answer"

    def problems(self, path: Path, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Refuse more."""
        model, (limit, requested) = values.get("model"), _requested(values)
        most_of_model = ANSWER_LIMITS.get(model) if isinstance(model, str) else None
        if most_of_model is not None and requested > most_of_model:
            message = f"must be at most {most_of_model} where model is {model!r} (got {plain(requested)})"
            yield Problem((*path, limit), self.name, requested, message)

    def describe(self) -> str:
        """Name the arguments and the models."""
        limits = ", ".join(
            f"{most_of_model:,} where `model` is `{name}`" for name, most_of_model in ANSWER_LIMITS.items()
        )
        return f"`max_tokens` and `max_completion_tokens` must be at most {limits}."


def _requested(values: Mapping[str, Any]) -> tuple[str, float | Decimal]:
    """Return the argument that limits the answer, and its tokens; 0 where they are not known or not right."""
    for name in ANSWER_ARGUMENTS:
        limit = values.get(name)
        if not isinstance(limit, int | float | Decimal) or isinstance(limit, bool):
            continue
        if is_finite(limit) and limit >= 1:
            return name, limit
    return ANSWER_ARGUMENTS[0], 0


def _written(number: float | Decimal) -> str:
    digits = plain(number)
    return f"{int(digits):,}" if digits.isdigit() else digits


def _counted(values: Mapping[str, Any]) -> tuple[int, bool]:
    """Return the prompt's tokens, and whether they are exact or the least that it takes."""
    from terraform_provider_openai.errors import NoTokenizerError  # noqa: PLC0415 (for long prompts only)
    from terraform_provider_openai.tokens import count  # noqa: PLC0415 (as above)

    try:
        return prompt_tokens(values, count), all(wholly_known(values.get(name)) for name in PROMPT_ARGUMENTS)
    except NoTokenizerError:
        return prompt_tokens(values, least), False
