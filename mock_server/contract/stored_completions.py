"""What the API tells of a stored completion: more than its reply did. Field order is the API's.

The fields are those of the API reference's examples: its schema is that of a plain reply, which tells less.
"""

from __future__ import annotations

from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType

from mock_server.contract.messages import FunctionCall
from mock_server.contract.reply import CalledFunction, FinishReason, Logprobs, ToolCall, Usage
from mock_server.contract.request import (
    CustomTool,
    FunctionTool,
    JsonObjectFormat,
    JsonSchemaFormat,
    TextFormat,
    ToolChoice,
)


class StoredReply(Struct):
    """The assistant's message; what it does not hold is null."""

    content: str | None
    role: Literal["assistant"]
    tool_calls: list[ToolCall] | None
    function_call: CalledFunction | None
    refusal: str | None


class StoredChoice(Struct):
    """One of the `n` answers."""

    index: int
    message: StoredReply
    finish_reason: FinishReason
    logprobs: Logprobs | None


class StoredCompletion(Struct):
    """A stored completion: the reply, and the arguments of its request that the API tells.

    What the request left open is told as the API filled it in: a seed of its own, and 1 or 0.
    """

    object: Literal["chat.completion"]
    id: str
    model: str
    created: int
    request_id: str
    tool_choice: ToolChoice | None
    usage: Usage
    seed: int
    top_p: float
    temperature: float
    presence_penalty: float
    frequency_penalty: float
    system_fingerprint: str | None
    input_user: str | None
    service_tier: str
    tools: list[FunctionTool | CustomTool] | None
    metadata: dict[str, str]
    choices: list[StoredChoice]
    response_format: TextFormat | JsonObjectFormat | JsonSchemaFormat | None


class StoredMessage(Struct):
    """One message of a stored completion's request; a content in parts stands in `content_parts`."""

    id: str
    role: str
    content: str | None
    name: str | None
    content_parts: list[dict[str, Any]] | None
    tool_calls: list[dict[str, Any]] | UnsetType = UNSET
    function_call: FunctionCall | UnsetType = UNSET


class StoredList(Struct):
    """A page of stored completions."""

    object: Literal["list"]
    data: list[StoredCompletion]
    first_id: str | None
    last_id: str | None
    has_more: bool


class StoredMessageList(Struct):
    """A page of a stored completion's messages."""

    object: Literal["list"]
    data: list[StoredMessage]
    first_id: str | None
    last_id: str | None
    has_more: bool


class Deleted(Struct):
    """The answer to the deletion of a stored completion."""

    object: Literal["chat.completion.deleted"]
    id: str
    deleted: bool
