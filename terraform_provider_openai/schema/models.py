"""The models that the resource's documentation lists, of 2023, and how many tokens each holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

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

LISTED_MODELS: Final = tuple(CONTEXT_WINDOWS)
