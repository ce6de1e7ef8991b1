"""References into a chat completion, under the names that `cdktf get` gives them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cdktf_openai._engine.engine import cdktf
from cdktf_openai._references.arguments import (
    ArgumentReference,
    Input,
    InternalValue,
    Part,
    Reset,
    number,
    text,
    text_argument,
    texts_argument,
)
from cdktf_openai._references.elements import Reference, ReferenceList
from terraform_provider_openai.schema import (
    Choice,
    Message,
    MessageFunctionCall,
    ReplyFunctionCall,
    ReplyMessage,
    ReplyToolCall,
    Stop,
    Timeouts,
    ToolCall,
    Usage,
)


class ChatCompletionChoicesMessageFunctionCallOutputReference(Reference):
    """The function call that the model generated."""

    _struct = ReplyFunctionCall
    internal_value = InternalValue()
    arguments = text()
    name = text()


class ChatCompletionChoicesMessageToolCallsOutputReference(Reference):
    """One of the tool calls that the model generated."""

    _struct = ReplyToolCall
    internal_value = InternalValue()
    id = text()
    type = text()
    function = Part(ChatCompletionChoicesMessageFunctionCallOutputReference)


class ChatCompletionChoicesMessageToolCallsList(ReferenceList[ChatCompletionChoicesMessageToolCallsOutputReference]):
    """The tool calls that the model generated; as a whole they fit `assistant(tool_calls=…)`."""

    element = ChatCompletionChoicesMessageToolCallsOutputReference


class ChatCompletionChoicesMessageOutputReference(Reference):
    """The message that the model generated."""

    _struct = ReplyMessage
    internal_value = InternalValue()
    content = text()
    function_call = Part(ChatCompletionChoicesMessageFunctionCallOutputReference)
    refusal = text()
    role = text()
    tool_calls = Part(ChatCompletionChoicesMessageToolCallsList)


class ChatCompletionChoicesOutputReference(Reference):
    """One of the answers."""

    _struct = Choice
    internal_value = InternalValue()
    finish_reason = text()
    index = number()
    message = Part(ChatCompletionChoicesMessageOutputReference)


class ChatCompletionChoicesList(ReferenceList[ChatCompletionChoicesOutputReference]):
    """The answers, `n` of them."""

    element = ChatCompletionChoicesOutputReference


class ChatCompletionUsageOutputReference(Reference):
    """How many tokens the completion took."""

    _struct = Usage
    internal_value = InternalValue()
    completion_tokens = number()
    prompt_tokens = number()
    total_tokens = number()


class ChatCompletionMessagesFunctionCallOutputReference(ArgumentReference):
    """A function call of a message."""

    _struct = MessageFunctionCall
    arguments = text_argument()
    arguments_input = Input[str]()
    name = text_argument()
    name_input = Input[str]()


class ChatCompletionMessagesToolCallsOutputReference(ArgumentReference):
    """One of the tool calls of a message."""

    _struct = ToolCall
    id = text_argument()
    id_input = Input[str]()
    type = text_argument()
    type_input = Input[str]()
    function = Part(ChatCompletionMessagesFunctionCallOutputReference)
    function_input = Input[MessageFunctionCall]()

    def put_function(self, *, arguments: str, name: str) -> None:
        """Set the function."""
        self._put("function", {"arguments": arguments, "name": name})


class ChatCompletionMessagesToolCallsList(ReferenceList[ChatCompletionMessagesToolCallsOutputReference]):
    """The tool calls of a message."""

    element = ChatCompletionMessagesToolCallsOutputReference
    internal_value = InternalValue()


class ChatCompletionMessagesOutputReference(ArgumentReference):
    """One of the messages."""

    _struct = Message
    content = text_argument()
    content_input = Input[str]()
    function_call = Part(ChatCompletionMessagesFunctionCallOutputReference)
    function_call_input = Input[MessageFunctionCall]()
    name = text_argument()
    name_input = Input[str]()
    role = text_argument()
    role_input = Input[str]()
    tool_call_id = text_argument()
    tool_call_id_input = Input[str]()
    tool_calls = Part(ChatCompletionMessagesToolCallsList)
    tool_calls_input = Input[list[ToolCall]]()
    reset_function_call = Reset()
    reset_name = Reset()
    reset_tool_call_id = Reset()
    reset_tool_calls = Reset()

    def put_function_call(self, *, arguments: str, name: str) -> None:
        """Set the function call."""
        self._put("function_call", {"arguments": arguments, "name": name})

    def put_tool_calls(self, value: Iterable[ToolCall | Mapping[str, Any] | Reference] | cdktf.IResolvable) -> None:
        """Set the tool calls."""
        self._put("tool_calls", value)


class ChatCompletionMessagesList(ReferenceList[ChatCompletionMessagesOutputReference]):
    """The messages."""

    element = ChatCompletionMessagesOutputReference
    internal_value = InternalValue()


class ChatCompletionStopOutputReference(ArgumentReference):
    """Where the model stops writing."""

    _struct = Stop
    array_of_str = texts_argument()
    array_of_str_input = Input[Sequence[str]]()
    str = text_argument()
    str_input = Input[Any]()
    reset_array_of_str = Reset()
    reset_str = Reset()


class ChatCompletionTimeoutsOutputReference(ArgumentReference):
    """How long asking for the completion may take."""

    _struct = Timeouts
    create = text_argument()
    create_input = Input[str]()
    reset_create = Reset()
