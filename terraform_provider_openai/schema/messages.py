"""The messages of a conversation: those that are asked with, and those that the model answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal

from terraform_provider_openai.schema.attributes import (
    STRING,
    Nested,
    Struct,
    addition,
    nested,
    nested_list,
    read_only,
    string,
)
from terraform_provider_openai.schema.chat_rules import (
    FUNCTION_NAME,
    ContentMayBeNull,
    FunctionMessageHasName,
    OnlyWhere,
    ToolMessageHasId,
)
from terraform_provider_openai.schema.rules import ObjectRule, OneOf, Size
from terraform_provider_openai.schema.tools import FUNCTION

Role = Literal["system", "user", "assistant", "function", "tool"]

ROLES = ("system", "user", "assistant", "function")


class MessageFunctionCall(Struct):
    """A call of a function, as the model generated it."""

    arguments: str = string(
        help="The arguments of the call as the model generated them, in JSON. The model may write invalid JSON or make "
        "up parameters that the function has not: check them before the function is called.",
    )
    name: str = string(FUNCTION_NAME, help="The name of the function to call.")


class ToolCall(Struct):
    """A call of a tool, as the model generated it."""

    id: str = string(help="The call's id, which the message with its result names.")
    type: Literal["function"] = string(FUNCTION, help="The kind of the tool: `function`.")
    function: MessageFunctionCall | Mapping[str, Any] = nested(
        MessageFunctionCall, help="The function that the model wanted called, with the arguments."
    )


class Message(Struct):
    """One message of the conversation."""

    object_rules: ClassVar[tuple[ObjectRule, ...]] = (
        ContentMayBeNull(),
        FunctionMessageHasName(),
        ToolMessageHasId(),
        OnlyWhere("function_call", "role", "assistant"),
        OnlyWhere("tool_call_id", "role", "tool"),
        OnlyWhere("tool_calls", "role", "assistant"),
    )

    content: str | None = string(
        nullable=True,
        help="The text of the message. Required for every message; it may be null for an assistant's message with "
        "calls.",
    )
    role: Role = string(
        OneOf(ROLES, additions=("tool",)), help="Who speaks: `system`, `user`, `assistant`, `function` or `tool`."
    )
    function_call: MessageFunctionCall | Mapping[str, Any] | None = nested(
        MessageFunctionCall,
        default=None,
        help="The function that the model wanted called, with the arguments. Only in an assistant's message.",
    )
    name: str | None = string(
        default=None,
        help="The author's name. Required where the role is `function`: then it is the name of the function whose "
        "result the content is. 1 to 64 of a-z, A-Z, 0-9 and underscores.",
    )
    tool_call_id: str | None = addition(
        string(default=None, help="The id of the call whose result the content is. Required where the role is `tool`.")
    )
    tool_calls: Sequence[ToolCall | Mapping[str, Any]] | None = addition(
        nested_list(
            ToolCall,
            Size(1),
            default=None,
            help="The tools that the model wanted called. A message of role `tool` must follow for each of them.",
        )
    )


class ReplyFunctionCall(Struct):
    """The function call that the model generated."""

    arguments = read_only(
        STRING,
        "The arguments of the call as the model generated them, in JSON, which may be invalid or name parameters that "
        "the function has not.",
    )
    name = read_only(STRING, "The name of the function to call.")


class ReplyToolCall(Struct):
    """A call of a tool that the model generated."""

    id = read_only(STRING, "The call's id, which the message with its result names.")
    type = read_only(STRING, "The kind of the tool.", FUNCTION)
    function = read_only(Nested(ReplyFunctionCall, many=False), "The function to call, with the arguments.")


class ReplyMessage(Struct):
    """The message that the model generated."""

    content = read_only(STRING, "The text of the message.")
    function_call = read_only(
        Nested(ReplyFunctionCall, many=False), "The function that the model wants called, with the arguments."
    )
    refusal = addition(read_only(STRING, "Why the model refuses to answer; null where it answers."))
    role = read_only(STRING, "Who speaks.", OneOf(ROLES))
    tool_calls = addition(
        read_only(
            Nested(ReplyToolCall, many=True), "The tools that the model wants called, in the form of a message's."
        )
    )
