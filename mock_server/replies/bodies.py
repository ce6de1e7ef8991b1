"""Choices that are cut and counted, as the body of a plain reply."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

from msgspec import UNSET, UnsetType

from mock_server.contract.reply import (
    CalledCustom,
    CalledFunction,
    ChatCompletion,
    Choice,
    CompletionDetails,
    FinishReason,
    Logprobs,
    ReplyMessage,
    ToolCall,
    Usage,
)
from mock_server.contract.request import ChatRequest
from mock_server.deterministic import letters
from mock_server.replies.choices import Call, CutChoice
from mock_server.replies.logprobs import token_logprobs

TIERS = {None: "default", "auto": "default", "fast": "priority"}


class Identity(NamedTuple):
    """What a reply and all of its chunks share.

    Attributes:
        id: `chatcmpl-` and 29 letters.
        created: seconds since 1970.
        model: the model's dated name.
        tier: the service tier that answered.
        fingerprint: `fp_` and 10 hexadecimal digits; the newest models have none.
        encoding: the model's token vocabulary.
    """

    id: str
    created: int
    model: str
    tier: str
    fingerprint: str | None
    encoding: str


def head_of(name: str, created: int) -> bytes:
    """Return how the body of a plain reply begins; the rest is the same whatever its id and its time."""
    return f'{{"id":"{name}","object":"chat.completion","created":{created}'.encode()


def usage_of(prompt: int, choices: Sequence[CutChoice], thoughts: int = 0) -> Usage:
    """Return the usage of a reply: the completion is the sum of its choices, and what each was thought before it."""
    hidden = thoughts * len(choices)
    completion = sum(choice.tokens for choice in choices) + hidden
    details = CompletionDetails(reasoning_tokens=hidden)
    return Usage(prompt, completion, prompt + completion, completion_tokens_details=details)


def completion(request: ChatRequest, identity: Identity, choices: Sequence[CutChoice], usage: Usage) -> ChatCompletion:
    """Return the body of a plain reply."""
    return ChatCompletion(
        identity.id,
        "chat.completion",
        identity.created,
        identity.model,
        [_choice(request, identity, index, choice) for index, choice in enumerate(choices)],
        usage,
        identity.tier,
        identity.fingerprint,
    )


def _choice(request: ChatRequest, identity: Identity, index: int, choice: CutChoice) -> Choice:
    message = ReplyMessage("assistant", choice.text, refusal=choice.refusal)
    if choice.calls and request.functions:
        message.function_call = CalledFunction(choice.calls[0].name, choice.calls[0].arguments)
    elif choice.calls:
        message.tool_calls = [
            tool_call(call, call_id(identity, index, number)) for number, call in enumerate(choice.calls)
        ]
    logprobs = logprobs_of(request, identity, choice)
    return Choice(index, message, logprobs, cast("FinishReason", choice.finish))


def tool_call(call: Call, name: str) -> ToolCall:
    """Return a call as an entry of `tool_calls`."""
    function: CalledFunction | UnsetType = UNSET
    custom: CalledCustom | UnsetType = UNSET
    if call.custom:
        custom = CalledCustom(call.name, call.arguments)
    else:
        function = CalledFunction(call.name, call.arguments)
    return ToolCall(name, "custom" if call.custom else "function", function, custom)


def call_id(identity: Identity, choice: int, number: int) -> str:
    """Return the id of a tool call: `call_` and 24 letters, the same in a stream and a plain reply."""
    return "call_" + letters(24, identity.id, choice, number)


def logprobs_of(request: ChatRequest, identity: Identity, choice: CutChoice) -> Logprobs | None:
    """Return the log probabilities of a choice, if the request wants them."""
    if not request.logprobs:
        return None
    text: Any = choice.text if choice.refusal is None else choice.refusal
    if text is None:
        return Logprobs(None)
    tokens = token_logprobs(text, identity.encoding, request.top_logprobs or 0)
    return Logprobs(tokens) if choice.refusal is None else Logprobs(None, tokens)
