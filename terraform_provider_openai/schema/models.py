"""The models that the resource's documentation lists, of 2023, how many tokens each holds, and the rule for them.

The provider's `allow_unlisted_models` lifts the rule, which is why its problems have a name of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, get_args

from terraform_provider_openai.schema.problems import Problem
from terraform_provider_openai.schema.rules import OneOf

_Listed = Literal[
    "gpt-4",
    "gpt-4-0314",
    "gpt-4-0613",
    "gpt-4-32k",
    "gpt-4-32k-0314",
    "gpt-4-32k-0613",
    "gpt-3.5-turbo",
    "gpt-3.5-turbo-16k",
    "gpt-3.5-turbo-0301",
    "gpt-3.5-turbo-0613",
    "gpt-3.5-turbo-16k-0613",
]
LISTED_MODELS: Final[tuple[str, ...]] = get_args(_Listed)

Model = _Listed | str
"""A model's name: an editor completes the listed ones, and a type checker takes any text."""

CONTEXT_WINDOWS: Final[Mapping[str, int]] = {
    "gpt-4": 8_192,
    "gpt-4-0314": 8_192,
    "gpt-4-0613": 8_192,
    "gpt-4-32k": 32_768,
    "gpt-4-32k-0314": 32_768,
    "gpt-4-32k-0613": 32_768,
    "gpt-3.5-turbo": 16_385,
    "gpt-3.5-turbo-16k": 16_385,
    "gpt-3.5-turbo-0301": 4_097,
    "gpt-3.5-turbo-0613": 4_097,
    "gpt-3.5-turbo-16k-0613": 16_385,
}
"""The tokens that a prompt and one answer may have together, from the API's model pages; where the API's own error
names one more ("This model's maximum context length is 4097 tokens"), that. An alias has the window of today."""

ANSWER_LIMITS: Final[Mapping[str, int]] = {"gpt-3.5-turbo": 4_096}
"""The tokens that one answer may have where that is less than the context window, from the API's model pages."""


class ListedModel(OneOf):
    """The model is a listed one, where the provider allows no other."""

    name = "listed_model"

    def describe(self) -> str:
        """Name the models, and the way to others."""
        return f"{super().describe()}, unless the provider has allow_unlisted_models"


def is_unlisted(problem: Problem) -> bool:
    """Return whether a problem is that of a model which the provider may allow."""
    return problem.rule == ListedModel.name
