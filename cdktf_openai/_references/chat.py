"""References into a chat completion, under the names that `cdktf get` gives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from terraform_provider_openai.schema import MessageFunctionCall, ToolCall


class ChatCompletionChoicesMessageFunctionCallOutputReference(Reference):
    """The function call that the model generated."""

    internal_value = InternalValue()
    arguments = text("The arguments as JSON text, which the model may have got wrong.")
    name = text("The name of the function.")


class ChatCompletionChoicesMessageToolCallsOutputReference(Reference):
    """One of the tool calls that the model generated."""

    internal_value = InternalValue()
    id = text("The call's id, which the message with its result names.")
    type = text("The kind of the tool: `function`.")
    function = Part(ChatCompletionChoicesMessageFunctionCallOutputReference, "The function, with the arguments.")


class ChatCompletionChoicesMessageToolCallsList(ReferenceList[ChatCompletionChoicesMessageToolCallsOutputReference]):
    """The tool calls that the model generated; as a whole they fit `assistant(tool_calls=…)`."""

    element = ChatCompletionChoicesMessageToolCallsOutputReference


class ChatCompletionChoicesMessageOutputReference(Reference):
    """The message that the model generated."""

    internal_value = InternalValue()
    content = text("The text of the message; null where the model calls a function.")
    function_call = Part(
        ChatCompletionChoicesMessageFunctionCallOutputReference,
        "The function call; null where the model answers with text.",
    )
    refusal = text("Why the model refuses to answer; null where it answers.")
    role = text("Who speaks.")
    tool_calls = Part(
        ChatCompletionChoicesMessageToolCallsList, "The tool calls; null where the model answers with text."
    )


class ChatCompletionChoicesOutputReference(Reference):
    """One of the answers."""

    internal_value = InternalValue()
    finish_reason = text("Why the answer ends: `stop`, `length`, `function_call`, `tool_calls` or `content_filter`.")
    index = number("Its place among the answers, from 0.")
    message = Part(ChatCompletionChoicesMessageOutputReference, "The message that the model generated.")


class ChatCompletionChoicesList(ReferenceList[ChatCompletionChoicesOutputReference]):
    """The answers, `n` of them."""

    element = ChatCompletionChoicesOutputReference


class ChatCompletionUsageOutputReference(Reference):
    """How many tokens the completion took."""

    internal_value = InternalValue()
    completion_tokens = number("Tokens of all answers.")
    prompt_tokens = number("Tokens of the messages and functions.")
    total_tokens = number("The sum of both.")


class ChatCompletionMessagesFunctionCallOutputReference(ArgumentReference):
    """A function call of a message."""

    arguments = text_argument("The arguments as JSON text.")
    arguments_input = Input[str]()
    name = text_argument("The name of the function.")
    name_input = Input[str]()


class ChatCompletionMessagesToolCallsOutputReference(ArgumentReference):
    """One of the tool calls of a message."""

    id = text_argument("The call's id.")
    id_input = Input[str]()
    type = text_argument("The kind of the tool: `function`.")
    type_input = Input[str]()
    function = Part(ChatCompletionMessagesFunctionCallOutputReference, "The function, with the arguments.")
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

    content = text_argument("The text of the message.")
    content_input = Input[str]()
    function_call = Part(
        ChatCompletionMessagesFunctionCallOutputReference, "The function that the model wanted called."
    )
    function_call_input = Input[MessageFunctionCall]()
    name = text_argument("The author's name.")
    name_input = Input[str]()
    role = text_argument("Who speaks.")
    role_input = Input[str]()
    tool_call_id = text_argument("The id of the call whose result the content is.")
    tool_call_id_input = Input[str]()
    tool_calls = Part(ChatCompletionMessagesToolCallsList, "The tools that the model wanted called.")
    tool_calls_input = Input[list[ToolCall]]()
    reset_function_call = Reset()
    reset_name = Reset()
    reset_tool_call_id = Reset()
    reset_tool_calls = Reset()

    def put_function_call(self, *, arguments: str, name: str) -> None:
        """Set the function call."""
        self._put("function_call", {"arguments": arguments, "name": name})

    def put_tool_calls(self, value: Sequence[ToolCall | Mapping[str, Any]] | cdktf.IResolvable) -> None:
        """Set the tool calls."""
        self._put("tool_calls", value)


class ChatCompletionMessagesList(ReferenceList[ChatCompletionMessagesOutputReference]):
    """The messages."""

    element = ChatCompletionMessagesOutputReference
    internal_value = InternalValue()


class ChatCompletionStopOutputReference(ArgumentReference):
    """Where the model stops writing."""

    array_of_str = texts_argument("1 to 4 texts to stop at.")
    array_of_str_input = Input[Sequence[str]]()
    str = text_argument("The one text to stop at.")
    str_input = Input[Any]()
    reset_array_of_str = Reset()
    reset_str = Reset()


class ChatCompletionTimeoutsOutputReference(ArgumentReference):
    """How long asking for the completion may take."""

    create = text_argument("A duration such as `90s`.")
    create_input = Input[str]()
    reset_create = Reset()
