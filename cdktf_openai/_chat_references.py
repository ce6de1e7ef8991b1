"""References into a chat completion, under the names that `cdktf get` gives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cdktf_openai._arguments import (
    Input,
    InternalValue,
    Part,
    Reset,
    number,
    text,
    text_argument,
    text_map_argument,
    texts_argument,
)
from cdktf_openai._elements import Reference, ReferenceList
from terraform_provider_openai.schema import FunctionCallTwo, MessageFunctionCall


class ArgumentReference(Reference):
    """A nested object that may be set."""

    internal_value = InternalValue()

    def _put(self, name: str, value: Any) -> None:
        self._root._change((*self._steps, name), value)  # noqa: SLF001 (the resource keeps the values)


class ChatCompletionChoicesMessageFunctionCallOutputReference(Reference):
    """The function call that the model generated."""

    internal_value = InternalValue()
    arguments = text("The arguments as JSON text, which the model may have got wrong.")
    name = text("The name of the function.")


class ChatCompletionChoicesMessageOutputReference(Reference):
    """The message that the model generated."""

    internal_value = InternalValue()
    content = text("The text of the message; null where the model calls a function.")
    function_call = Part(
        ChatCompletionChoicesMessageFunctionCallOutputReference,
        "The function call; null where the model answers with text.",
    )
    role = text("Who speaks.")


class ChatCompletionChoicesOutputReference(Reference):
    """One of the answers."""

    internal_value = InternalValue()
    finish_reason = text("Why the answer ends: `stop`, `length` or `function_call`.")
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
    reset_function_call = Reset()
    reset_name = Reset()

    def put_function_call(self, *, arguments: str, name: str) -> None:
        """Set the function call."""
        self._put("function_call", {"arguments": arguments, "name": name})


class ChatCompletionMessagesList(ReferenceList[ChatCompletionMessagesOutputReference]):
    """The messages."""

    element = ChatCompletionMessagesOutputReference
    internal_value = InternalValue()


class ChatCompletionFunctionsOutputReference(ArgumentReference):
    """One of the functions."""

    description = text_argument("What the function does.")
    description_input = Input[str]()
    name = text_argument("The name of the function.")
    name_input = Input[str]()
    parameters = text_map_argument("From each keyword of the JSON Schema to its value as JSON text.")
    parameters_input = Input[Mapping[str, str]]()
    reset_description = Reset()


class ChatCompletionFunctionsList(ReferenceList[ChatCompletionFunctionsOutputReference]):
    """The functions."""

    element = ChatCompletionFunctionsOutputReference
    internal_value = InternalValue()


class ChatCompletionFunctionCallTwoOutputReference(ArgumentReference):
    """The one function that the model is to call."""

    name = text_argument("The name of the function.")
    name_input = Input[str]()


class ChatCompletionFunctionCallOutputReference(ArgumentReference):
    """What the model may do with the functions."""

    one = text_argument("`none` or `auto`.")
    one_input = Input[str]()
    two = Part(ChatCompletionFunctionCallTwoOutputReference, "The one function that the model is to call.")
    two_input = Input[FunctionCallTwo]()
    reset_one = Reset()
    reset_two = Reset()

    def put_two(self, *, name: str) -> None:
        """Set the function to call."""
        self._put("two", {"name": name})


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
