"""What the model may do beside writing text: functions, tools, and answers in JSON.

`functions` and `function_call` are documented; all else is an addition, in the shapes of the API reference.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from terraform_provider_openai.schema.attributes import STRING, Struct, boolean, mapping, nested, string
from terraform_provider_openai.schema.chat_rules import FUNCTION_NAME, OnlyWhere, SchemaHasText
from terraform_provider_openai.schema.rules import ExactlyOneOf, JsonObject, JsonText, ObjectRule, OneOf

FUNCTION = OneOf(("function",))


class FunctionCallTwo(Struct):
    """The one function that the model is to call."""

    name: str = string(FUNCTION_NAME, help="The name of the function to call.")


class FunctionCall(Struct):
    """What the model may do with the functions: exactly one of `one` and `two`."""

    object_rules: ClassVar[tuple[ObjectRule, ...]] = (ExactlyOneOf(("one", "two")),)

    one: Literal["none", "auto"] | None = string(
        OneOf(("none", "auto")),
        default=None,
        help="`none`: no function is called, the model answers. `auto`: the model chooses.",
    )
    two: FunctionCallTwo | Mapping[str, Any] | None = nested(
        FunctionCallTwo,
        default=None,
        help="The function that the model must call.",
    )


class Function(Struct):
    """A function that the model may write calls of."""

    name: str = string(
        FUNCTION_NAME,
        help="The name of the function: 1 to 64 of a-z, A-Z, 0-9, underscores and dashes.",
    )
    parameters: Mapping[str, str] = mapping(
        STRING,
        elements=(JsonText(),),
        help="The parameters that the function takes, as a JSON Schema object: a map from each of the schema's "
        "keywords to its value as JSON text. A function without parameters has "
        '`{"type" = "\\"object\\"", "properties" = "{}"}`.',
    )
    description: str | None = string(
        default=None,
        help="What the function does; the model reads it to choose when and how to call the function.",
    )


class ToolFunction(Function):
    """The function of a tool."""

    strict: bool | None = boolean(
        default=None,
        help="Whether a call's arguments must fit the parameters exactly, which allows a part of JSON Schema only.",
    )


class Tool(Struct):
    """Something that the model may call."""

    type: Literal["function"] = string(FUNCTION, help="The kind of the tool: `function`.")
    function: Function | Mapping[str, Any] = nested(ToolFunction, help="The function.")


class ToolChoiceFunction(Struct):
    """The one function that the model must call."""

    name: str = string(FUNCTION_NAME, help="The name of the function to call.")


class ToolChoice(Struct):
    """What the model may do with the tools: exactly one of `mode` and `function`."""

    object_rules: ClassVar[tuple[ObjectRule, ...]] = (ExactlyOneOf(("mode", "function")),)

    mode: Literal["none", "auto", "required"] | None = string(
        OneOf(("none", "auto", "required")),
        default=None,
        help="`none`: no tool is called, the model answers. `auto`: the model chooses. `required`: the model must call "
        "at least one tool.",
    )
    function: ToolChoiceFunction | Mapping[str, Any] | None = nested(
        ToolChoiceFunction, default=None, help="The function that the model must call."
    )


class JsonSchema(Struct):
    """The JSON Schema that an answer has to fit."""

    name: str = string(FUNCTION_NAME, help="The name of the schema: 1 to 64 of a-z, A-Z, 0-9, underscores and dashes.")
    schema: str = string(JsonObject(), help="The JSON Schema as JSON text, such as `jsonencode({…})` gives.")
    description: str | None = string(default=None, help="What the answer is for; the model reads it.")
    strict: bool | None = boolean(
        default=None,
        help="Whether the answer must fit the schema exactly, which allows a part of JSON Schema only.",
    )


class ResponseFormat(Struct):
    """The format of the answers."""

    object_rules: ClassVar[tuple[ObjectRule, ...]] = (
        SchemaHasText(),
        OnlyWhere("json_schema", "type", "json_schema"),
    )

    type: Literal["text", "json_object", "json_schema"] = string(
        OneOf(("text", "json_object", "json_schema")),
        help="`text`; `json_object`: some JSON object, which the messages must ask for as well; or `json_schema`: JSON "
        "that fits a schema.",
    )
    json_schema: JsonSchema | Mapping[str, Any] | None = nested(
        JsonSchema, default=None, help="The schema. Required where the type is `json_schema`, and only there."
    )
