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


class FitsContext:
    """The prompt, and `max_tokens` where it is set, fit into the context window (API reference).

    The prompt is counted only where its length in bytes says that it might not fit. Without the vocabulary, which the
    extra `tokens` brings, only what is too long however it is counted breaks the rule; and so where parts are unknown.
    """

    name = "fits_context"

    def problems(self, path: Path, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Refuse what certainly does not fit, with the numbers."""
        model, wanted = values.get("model"), _wanted(values.get("max_tokens"))
        context = CONTEXT_WINDOWS.get(model) if isinstance(model, str) else None
        if context is None or wanted <= context - prompt_tokens(values, most):
            return
        prompt, is_exact = _counted(values)
        if wanted > context - prompt:
            takes = f"takes {'' if is_exact else 'at least '}{prompt:,} tokens"
            more = f" and max_tokens {_written(wanted)} more" if wanted else ""
            words = f"{takes}{more}, but {model!r} has room for {context:,}"
            yield Problem((*path, "messages"), self.name, None, words)


class FitsAnswer:
    """`max_tokens` is not more than the model gives in one answer (API reference)."""

    name = "fits_answer"

    def problems(self, path: Path, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Refuse more."""
        model, wanted = values.get("model"), _wanted(values.get("max_tokens"))
        most_of_model = ANSWER_LIMITS.get(model) if isinstance(model, str) else None
        if most_of_model is not None and wanted > most_of_model:
            words = f"must be at most {most_of_model} where model is {model!r} (got {plain(wanted)})"
            yield Problem((*path, "max_tokens"), self.name, wanted, words)


def _wanted(max_tokens: Any) -> float | Decimal:
    """Give the tokens that the answer may take; 0 where that is not known or not right."""
    is_number = isinstance(max_tokens, int | float | Decimal) and not isinstance(max_tokens, bool)
    return max_tokens if is_number and is_finite(max_tokens) and max_tokens >= 1 else 0


def _written(number: float | Decimal) -> str:
    digits = plain(number)
    return f"{int(digits):,}" if digits.isdigit() else digits


def _counted(values: Mapping[str, Any]) -> tuple[int, bool]:
    """Give the prompt's tokens, and whether they are exact or the least that it takes."""
    from terraform_provider_openai.errors import NoTokenizerError  # noqa: PLC0415 (for long prompts only)
    from terraform_provider_openai.tokens import count  # noqa: PLC0415 (as above)

    try:
        return prompt_tokens(values, count), all(wholly_known(values.get(name)) for name in PROMPT_ARGUMENTS)
    except NoTokenizerError:
        return prompt_tokens(values, least), False
