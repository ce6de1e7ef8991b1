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
from terraform_provider_openai.schema import (
    Function,
    FunctionCall,
    FunctionCallTwo,
    JsonSchema,
    ResponseFormat,
    Tool,
    ToolChoice,
    ToolChoiceFunction,
    ToolFunction,
)


class ChatCompletionFunctionsOutputReference(ArgumentReference):
    """One of the functions."""

    _struct = Function
    description = text_argument()
    description_input = Input[str]()
    name = text_argument()
    name_input = Input[str]()
    parameters = text_map_argument()
    parameters_input = Input[Mapping[str, str]]()
    reset_description = Reset()


class ChatCompletionFunctionsList(ReferenceList[ChatCompletionFunctionsOutputReference]):
    """The functions."""

    element = ChatCompletionFunctionsOutputReference
    internal_value = InternalValue()


class ChatCompletionFunctionCallTwoOutputReference(ArgumentReference):
    """The one function that the model is to call."""

    _struct = FunctionCallTwo
    name = text_argument()
    name_input = Input[str]()


class ChatCompletionFunctionCallOutputReference(ArgumentReference):
    """What the model may do with the functions, and by `name` and `arguments` what it did: the first answer's call."""

    _struct = FunctionCall
    one = text_argument()
    one_input = Input[str]()
    two = Part(ChatCompletionFunctionCallTwoOutputReference)
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

    _struct = ToolFunction
    strict = bool_argument()
    strict_input = Input[Any]()
    reset_strict = Reset()


class ChatCompletionToolsOutputReference(ArgumentReference):
    """One of the tools."""

    _struct = Tool
    function = Part(ChatCompletionToolsFunctionOutputReference)
    function_input = Input[ToolFunction]()
    type = text_argument()
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

    _struct = ToolChoiceFunction
    name = text_argument()
    name_input = Input[str]()


class ChatCompletionToolChoiceOutputReference(ArgumentReference):
    """What the model may do with the tools."""

    _struct = ToolChoice
    function = Part(ChatCompletionToolChoiceFunctionOutputReference)
    function_input = Input[ToolChoiceFunction]()
    mode = text_argument()
    mode_input = Input[str]()
    reset_function = Reset()
    reset_mode = Reset()

    def put_function(self, *, name: str) -> None:
        """Set the function to call."""
        self._put("function", {"name": name})


class ChatCompletionResponseFormatJsonSchemaOutputReference(ArgumentReference):
    """The schema that an answer has to fit."""

    _struct = JsonSchema
    description = text_argument()
    description_input = Input[str]()
    name = text_argument()
    name_input = Input[str]()
    schema = text_argument()
    schema_input = Input[str]()
    strict = bool_argument()
    strict_input = Input[Any]()
    reset_description = Reset()
    reset_strict = Reset()


class ChatCompletionResponseFormatOutputReference(ArgumentReference):
    """The format of the answers."""

    _struct = ResponseFormat
    json_schema = Part(ChatCompletionResponseFormatJsonSchemaOutputReference)
    json_schema_input = Input[JsonSchema]()
    type = text_argument()
    type_input = Input[str]()
    reset_json_schema = Reset()

    def put_json_schema(
        self, *, name: str, schema: str, description: str | None = None, strict: bool | None = None
    ) -> None:
        """Set the schema."""
        arguments = {"name": name, "schema": schema, "description": description, "strict": strict}
        self._put("json_schema", arguments)
