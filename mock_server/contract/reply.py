"""What the API answers: completions, chunks, models, lists. Field order is the API's."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType

FinishReason = Literal["stop", "length", "function_call", "tool_calls", "content_filter"]


class PromptDetails(Struct, frozen=True):
    """How the prompt's tokens divide. The mock caches nothing and hears nothing: zeros."""

    cached_tokens: int = 0
    audio_tokens: int = 0


class CompletionDetails(Struct, frozen=True):
    """How the completion's tokens divide. Reasoning models think a number of tokens that depends on their effort."""

    reasoning_tokens: int = 0
    audio_tokens: int = 0
    accepted_prediction_tokens: int = 0
    rejected_prediction_tokens: int = 0


class Usage(Struct):
    """The tokens of a request and its reply; `total_tokens` is their sum."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int
    prompt_tokens_details: PromptDetails = PromptDetails()
    completion_tokens_details: CompletionDetails = CompletionDetails()


class CalledFunction(Struct):
    """The function's name and its arguments as JSON text."""

    name: str
    arguments: str


class CalledCustom(Struct):
    """The custom tool's name and its input as free text."""

    name: str
    input: str


class ToolCall(Struct):
    """One tool call of a reply: of type `function` or `custom`."""

    id: str
    type: Literal["function", "custom"]
    function: CalledFunction | UnsetType = UNSET
    custom: CalledCustom | UnsetType = UNSET


class TopLogprob(Struct):
    """A likely token: its text, the logarithm of its probability, its UTF-8 bytes."""

    token: str
    logprob: float
    bytes: list[int] | None


class TokenLogprob(Struct):
    """One token of the reply and the likeliest ones at its place."""

    token: str
    logprob: float
    bytes: list[int] | None
    top_logprobs: list[TopLogprob]


class Logprobs(Struct):
    """The log probabilities of a choice's tokens."""

    content: list[TokenLogprob] | None
    refusal: list[TokenLogprob] | None = None


class ReplyMessage(Struct):
    """The assistant's message: text, or a function call, or tool calls."""

    role: Literal["assistant"]
    content: str | None
    function_call: CalledFunction | UnsetType = UNSET
    tool_calls: list[ToolCall] | UnsetType = UNSET
    refusal: str | None = None
    annotations: list[dict[str, Any]] = []


class Choice(Struct):
    """One of the `n` answers."""

    index: int
    message: ReplyMessage
    logprobs: Logprobs | None
    finish_reason: FinishReason


class ChatCompletion(Struct):
    """The body of a plain reply."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[Choice]
    usage: Usage
    service_tier: str
    system_fingerprint: str | None


class FunctionDelta(Struct, omit_defaults=True):
    """A piece of a function call: the name comes once, the arguments in fragments."""

    name: str | UnsetType = UNSET
    arguments: str | UnsetType = UNSET


class CustomDelta(Struct, omit_defaults=True):
    """A piece of a custom tool's call."""

    name: str | UnsetType = UNSET
    input: str | UnsetType = UNSET


class ToolDelta(Struct, omit_defaults=True):
    """A piece of a tool call; `index` says of which one."""

    index: int
    id: str | UnsetType = UNSET
    type: str | UnsetType = UNSET
    function: FunctionDelta | UnsetType = UNSET
    custom: CustomDelta | UnsetType = UNSET


class Delta(Struct):
    """What a chunk adds to its choice."""

    role: str | UnsetType = UNSET
    content: str | UnsetType | None = UNSET
    function_call: FunctionDelta | UnsetType = UNSET
    tool_calls: list[ToolDelta] | UnsetType = UNSET
    refusal: str | UnsetType | None = UNSET


class ChunkChoice(Struct):
    """One choice's part of a chunk."""

    index: int
    delta: Delta
    logprobs: Logprobs | None
    finish_reason: FinishReason | None


class ChatChunk(Struct):
    """One event of a streamed reply."""

    id: str
    object: Literal["chat.completion.chunk"]
    created: int
    model: str
    service_tier: str
    system_fingerprint: str | None
    choices: list[ChunkChoice]
    usage: Usage | UnsetType | None = UNSET
    obfuscation: str | UnsetType = UNSET


class ErrorDetail(Struct):
    """What went wrong."""

    message: str
    type: str
    param: str | None
    code: str | None


class ErrorBody(Struct):
    """The body of every error."""

    error: ErrorDetail


class ModelInfo(Struct):
    """A model as `GET /v1/models` shows it."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class DeletedModel(Struct):
    """The answer to the deletion of a model."""

    id: str
    object: Literal["model"]
    deleted: bool


class ModelList(Struct):
    """The body of `GET /v1/models`."""

    object: Literal["list"]
    data: list[ModelInfo]
