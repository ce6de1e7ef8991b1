"""CallFunction: count the tokens of a prompt."""

from __future__ import annotations

from typing import Any

import msgpack

from terraform_provider_openai.errors import DecodeError, NoTokenizerError
from terraform_provider_openai.provider import Provider
from terraform_provider_openai.schema import COUNT_TOKENS, CountTokens, Problem, attributes_of, check, prompt_tokens
from terraform_provider_openai.tokens import count
from terraform_provider_openai.wire.codec import unpack
from terraform_provider_openai.wire.dynamic import decode_dynamic

_PARAMETERS = tuple(attributes_of(CountTokens))


def call_function(_provider: Provider, request: Any) -> dict[str, Any]:
    """Call a function; Terraform does so only where every argument is wholly known."""
    if request.name != COUNT_TOKENS or len(request.arguments) != len(_PARAMETERS):
        return _error(f"there is no function {request.name} of {len(request.arguments)} arguments")
    model, messages = request.arguments
    try:
        values = {"model": unpack(model.msgpack, "model"), "messages": decode_dynamic(messages.msgpack, "messages")}
        return _count_tokens(values)
    except (DecodeError, NoTokenizerError) as failure:
        return _error(str(failure))


def _count_tokens(values: dict[str, Any]) -> dict[str, Any]:
    problems: list[Problem] = list(check(CountTokens, values))
    if problems:
        return _error("\n".join(map(str, problems)), _PARAMETERS.index(str(problems[0].path[0])))
    return {"result": {"msgpack": msgpack.packb(prompt_tokens(values, count))}}


def _error(text: str, argument: int | None = None) -> dict[str, Any]:
    """Return a `FunctionError`, at the argument of that index."""
    at = {} if argument is None else {"function_argument": argument}
    return {"error": {"text": text, **at}}
