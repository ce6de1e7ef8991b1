"""References to the functions, tools and formats of a chat completion, under the names that `cdktf get` gives them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cdktf_openai._references.arguments import (
    ArgumentReference,
    Input,
    InternalValue,
    Part,
    Reset,
    bool_argument,
    text_argument,
    text_map_argument,
)
from cdktf_openai._references.chat import (
    ChatCompletionChoicesList,
    ChatCompletionChoicesMessageFunctionCallOutputReference,
)
from cdktf_openai._references.elements import ReferenceList
from terraform_provider_openai.schema import FunctionCallTwo, JsonSchema, ToolChoiceFunction, ToolFunction


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
    """What the model may do with the functions, and by `name` and `arguments` what it did: the first answer's call."""

    one = text_argument("`none` or `auto`.")
    one_input = Input[str]()
    two = Part(ChatCompletionFunctionCallTwoOutputReference, "The one function that the model is to call.")
    two_input = Input[FunctionCallTwo]()
    reset_one = Reset()
    reset_two = Reset()

    def put_two(self, *, name: str) -> None:
        """Set the function to call."""
        self._put("two", {"name": name})

    @property
    def arguments(self) -> str:
        """The arguments of the first answer's function call, as JSON text; an error where it calls no function."""
        return self._function.arguments

    @property
    def name(self) -> str:
        """The name of the function that the first answer calls; an error where it calls none."""
        return self._function.name

    @property
    def _function(self) -> ChatCompletionChoicesMessageFunctionCallOutputReference:
        return ChatCompletionChoicesList(self._root, "choices")[0].message.function_call


class ChatCompletionToolsFunctionOutputReference(ChatCompletionFunctionsOutputReference):
    """The function of a tool."""

    strict = bool_argument("Whether a call's arguments must fit the parameters exactly.")
    strict_input = Input[Any]()
    reset_strict = Reset()


class ChatCompletionToolsOutputReference(ArgumentReference):
    """One of the tools."""

    function = Part(ChatCompletionToolsFunctionOutputReference, "The function.")
    function_input = Input[ToolFunction]()
    type = text_argument("The kind of the tool: `function`.")
    type_input = Input[str]()

    def put_function(
        self,
        *,
        name: str,
        parameters: Mapping[str, str],
        description: str | None = None,
        strict: bool | None = None,
    ) -> None:
        """Set the function."""
        arguments = {"name": name, "parameters": parameters, "description": description, "strict": strict}
        self._put("function", arguments)


class ChatCompletionToolsList(ReferenceList[ChatCompletionToolsOutputReference]):
    """The tools."""

    element = ChatCompletionToolsOutputReference
    internal_value = InternalValue()


class ChatCompletionToolChoiceFunctionOutputReference(ArgumentReference):
    """The one function that the model must call."""

    name = text_argument("The name of the function.")
    name_input = Input[str]()


class ChatCompletionToolChoiceOutputReference(ArgumentReference):
    """What the model may do with the tools."""

    function = Part(ChatCompletionToolChoiceFunctionOutputReference, "The one function that the model must call.")
    function_input = Input[ToolChoiceFunction]()
    mode = text_argument("`none`, `auto` or `required`.")
    mode_input = Input[str]()
    reset_function = Reset()
    reset_mode = Reset()

    def put_function(self, *, name: str) -> None:
        """Set the function to call."""
        self._put("function", {"name": name})


class ChatCompletionResponseFormatJsonSchemaOutputReference(ArgumentReference):
    """The schema that an answer has to fit."""

    description = text_argument("What the answer is for.")
    description_input = Input[str]()
    name = text_argument("The name of the schema.")
    name_input = Input[str]()
    schema = text_argument("The JSON Schema as JSON text.")
    schema_input = Input[str]()
    strict = bool_argument("Whether the answer must fit the schema exactly.")
    strict_input = Input[Any]()
    reset_description = Reset()
    reset_strict = Reset()


class ChatCompletionResponseFormatOutputReference(ArgumentReference):
    """The format of the answers."""

    json_schema = Part(ChatCompletionResponseFormatJsonSchemaOutputReference, "The schema that an answer has to fit.")
    json_schema_input = Input[JsonSchema]()
    type = text_argument("`text`, `json_object` or `json_schema`.")
    type_input = Input[str]()
    reset_json_schema = Reset()

    def put_json_schema(
        self, *, name: str, schema: str, description: str | None = None, strict: bool | None = None
    ) -> None:
        """Set the schema."""
        arguments = {"name": name, "schema": schema, "description": description, "strict": strict}
        self._put("json_schema", arguments)
