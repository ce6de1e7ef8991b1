"""The function `count_tokens`, whose arguments are those of the resource."""

from __future__ import annotations

from typing import Final

from terraform_provider_openai.schema.attributes import Struct, attributes_of, string
from terraform_provider_openai.schema.chat_completion import ChatCompletion
from terraform_provider_openai.schema.models import LISTED_MODELS
from terraform_provider_openai.schema.rules import OneOf

COUNT_TOKENS: Final = "count_tokens"


class CountTokens(Struct):
    """Count the tokens of a prompt, offline."""

    model: str = string(OneOf(LISTED_MODELS), help="The model whose tokens are counted.")
    messages = attributes_of(ChatCompletion)["messages"]
