"""What a completion takes and has room for, in tokens of its model, before anything is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cdktf_openai._engine.tokens import is_token, without_tokens
from cdktf_openai._values.values import is_known, is_reference, known_value
from terraform_provider_openai.schema import (
    ANSWER_ARGUMENTS,
    ANSWER_LIMITS,
    CONTEXT_WINDOWS,
    LISTED_MODELS,
    MOST_ANSWERS,
    PROMPT_ARGUMENTS,
    UNKNOWN,
    InvalidInput,
    Problem,
    prompt_tokens,
)
from terraform_provider_openai.schema.rules import OneOf
from terraform_provider_openai.tokens import count

_NOT_PUBLISHED = ("tools", "response_format")
"""Arguments that bear on the prompt in a way that the API does not tell."""


@dataclass(frozen=True)
class Estimate:
    """What a completion takes, in tokens of its model.

    Attributes:
        prompt_tokens: The tokens of messages and functions, as the API will report them in `usage.prompt_tokens`.
        context: The tokens that the model holds: the prompt and one answer together.
        room: The tokens that are left for one answer.
        completion_tokens: The most that all `n` answers can have together, as `usage.completion_tokens` reports them:
            each has at most `max_tokens` or `max_completion_tokens`, the room, and what the model gives in one answer.
        exact: Whether all that counts is known. Where it is not, what is known of texts is counted, unknown parts count
            nothing, an unknown `n` is 128, and the numbers are not exact. Nor are they with `tools` and messages about
            their calls, which count as the functions that they are, and with a `response_format`: of them the API tells
            no counts.
    """

    prompt_tokens: int
    context: int
    room: int
    completion_tokens: int
    exact: bool

    @property
    def total_tokens(self) -> int:
        """The most tokens that prompt and answers can have together, as `usage.total_tokens` reports them."""
        return self.prompt_tokens + self.completion_tokens


def estimate(values: Mapping[str, Any], subject: Callable[[], str]) -> Estimate:
    """Count what a completion takes.

    Args:
        values: The arguments of the completion as plain values, tokens in them.
        subject: Names the construct, for errors.

    Raises:
        InvalidInput: The model is not a listed one.
        NoTokenizerError: The extra `tokens` is not installed.
    """
    model = known_value(values["model"])
    _refuse_uncounted(model, subject)
    prompt = prompt_tokens({"model": model, **{name: _countable(values[name]) for name in PROMPT_ARGUMENTS}}, count)
    room = CONTEXT_WINDOWS[model] - prompt
    answer_limits = [known_value(values[name]) for name in ANSWER_ARGUMENTS]
    n = known_value(values["n"])
    limits = (
        room,
        ANSWER_LIMITS.get(model, room),
        *(int(limit) for limit in answer_limits if isinstance(limit, int | float)),
    )
    answers = 1 if n is None else int(n) if isinstance(n, int | float) else MOST_ANSWERS
    return Estimate(
        prompt_tokens=prompt,
        context=CONTEXT_WINDOWS[model],
        room=room,
        completion_tokens=answers * max(0, min(limits)),
        exact=_is_exact(values),
    )


def _is_exact(values: Mapping[str, Any]) -> bool:
    """Return whether all that counts is known, and counted as the API tells it."""
    names = (*PROMPT_ARGUMENTS, *ANSWER_ARGUMENTS, "n")
    return all(is_known(values[name]) for name in names) and not (
        any(values[name] for name in _NOT_PUBLISHED)
        or any(message.get("tool_calls") or message.get("tool_call_id") for message in values["messages"])
    )


def _refuse_uncounted(model: Any, subject: Callable[[], str]) -> None:
    if not isinstance(model, str):
        message: str | None = "must be known when the stack is synthesized, so that its tokens can be counted"
    else:
        message = OneOf(LISTED_MODELS).broken_by(model)
    if message:
        raise InvalidInput([Problem(("model",), "one_of", model, message)], subject())


def _countable(value: Any) -> Any:
    """Return a plain value with what is known of its texts."""
    if isinstance(value, str):
        return without_tokens(value)
    if is_token(value) or is_reference(value):
        return UNKNOWN
    if isinstance(value, list):
        return [_countable(item) for item in value]
    if isinstance(value, dict):
        return {key: _countable(item) for key, item in value.items()}
    return value
