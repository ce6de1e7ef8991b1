"""The resource `openai_chat_completion`, described once.

The attributes, their modes, defaults and words are those of the provider documentation of `openai_chat_completion`;
ranges, sizes and patterns that it leaves open are those of the API reference (marked so where they stand). What is
marked `addition` the documentation has not: it is the API reference's, and changes nothing where it is not set. A
change of a set argument replaces the resource; a top-level argument that is removed updates it without a call of the
API.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from terraform_provider_openai.schema.attributes import (
    NUMBER,
    STRING,
    Nested,
    Struct,
    addition,
    boolean,
    integer,
    mapping,
    nested,
    nested_list,
    number,
    read_only,
    read_only_integer,
    string,
    strings,
)
from terraform_provider_openai.schema.chat_rules import (
    TOKEN_ID,
    JsonIsMentioned,
    MetadataIsStored,
    NamedFunctionExists,
    ToolCallsAreAnswered,
)
from terraform_provider_openai.schema.context import FitsAnswer, FitsContext
from terraform_provider_openai.schema.messages import Message, ReplyMessage
from terraform_provider_openai.schema.models import LISTED_MODELS, ListedModel, Model
from terraform_provider_openai.schema.rules import (
    ExactlyOneOf,
    Excludes,
    Length,
    ObjectRule,
    OneOf,
    Range,
    Requires,
    Size,
    Whole,
)
from terraform_provider_openai.schema.timeouts import Timeouts
from terraform_provider_openai.schema.tools import Function, FunctionCall, ResponseFormat, Tool, ToolChoice

FINISH_REASONS = OneOf(("stop", "length", "function_call"), additions=("tool_calls", "content_filter"))
PENALTY = Range(-2, 2)
MOST_ANSWERS = 128
SEED = Range(-(2**63), 2**63 - 1)


class Stop(Struct):
    """Where the model stops writing: exactly one of `str` and `array_of_str`."""

    object_rules: ClassVar[tuple[ObjectRule, ...]] = (ExactlyOneOf(("str", "array_of_str")),)

    array_of_str: Sequence[str] | None = strings(Size(1, 4), default=None, help="1 to 4 texts to stop at.")
    str: str | None = string(default=None, help="The one text to stop at.")


class Choice(Struct):
    """One of the `n` answers."""

    finish_reason = read_only(
        STRING,
        "Why the answer ends: `stop`, `length` (of `max_tokens` or of the context), `function_call`, `tool_calls` or "
        "`content_filter`; newer models may give others.",
        FINISH_REASONS,
    )
    index = read_only_integer("Its place among the answers, from 0.")
    message = read_only(Nested(ReplyMessage, many=False), "The message that the model generated.")


class Usage(Struct):
    """How many tokens the completion took."""

    completion_tokens = read_only_integer("Tokens of all answers.")
    prompt_tokens = read_only_integer("Tokens of the messages and functions.")
    total_tokens = read_only_integer("The sum of both.")


class ChatCompletion(Struct):
    """A completion of a conversation, asked for once and kept in the state."""

    object_rules: ClassVar[tuple[ObjectRule, ...]] = (
        Requires("function_call", needed="functions"),
        NamedFunctionExists(("function_call", "two", "name"), "functions"),
        Requires("tool_choice", needed="tools"),
        Requires("parallel_tool_calls", needed="tools"),
        NamedFunctionExists(("tool_choice", "function", "name"), "tools", inside=("function",)),
        Excludes("tools", "functions"),
        Excludes("max_completion_tokens", "max_tokens"),
        ToolCallsAreAnswered(),
        MetadataIsStored(),
        JsonIsMentioned(),
        FitsContext(),
        FitsAnswer(),
    )

    messages: Sequence[Message | Mapping[str, Any]] = nested_list(
        Message, Size(1), help="The conversation so far, at least one message."
    )
    model: Model = string(ListedModel(LISTED_MODELS), help="The model to ask.")
    frequency_penalty: float | None = number(
        PENALTY,
        default=0,
        help="From -2 to 2. Above 0, a token is the less likely the more often it stands in the text so far, which "
        "makes verbatim repetition rarer.",
    )
    function_call: FunctionCall | Mapping[str, Any] | None = nested(
        FunctionCall,
        default=None,
        help="Whether the model answers or calls a function. Unset it is `none` without functions, else `auto`.",
    )
    functions: Sequence[Function | Mapping[str, Any]] | None = nested_list(
        Function, Size(1), default=None, help="The functions that the model may write calls of."
    )
    logit_bias: Mapping[str, int] | None = mapping(
        NUMBER,
        default=None,
        keys=(TOKEN_ID,),
        elements=(Whole(), Range(-100, 100)),
        help="Makes tokens more or less likely: a map from token ids to whole numbers from -100 to 100, added to the "
        "model's logits. Values between -1 and 1 nudge; -100 bans a token, 100 lets nothing else be chosen.",
    )
    max_tokens: int | None = integer(
        Range(1, None),
        default=None,
        computed=True,
        help="The most tokens to generate. Unset, the model's context is the limit: prompt and answer together.",
    )
    n: int | None = integer(Range(1, MOST_ANSWERS), default=1, help="How many answers to generate, 1 to 128.")
    presence_penalty: float | None = number(
        PENALTY,
        default=0,
        help="From -2 to 2. Above 0, a token that stands in the text so far is less likely, which makes new topics "
        "likelier.",
    )
    stop: Stop | Mapping[str, Any] | None = nested(
        Stop,
        default=None,
        help="Up to 4 texts at which the model stops writing; none of them is in the answer.",
    )
    stream: bool | None = boolean(
        default=False,
        help="Have the API send the answer in pieces, as server-sent events. The state holds the whole answer all the "
        "same, with its `usage`, which is asked for as well.",
    )
    temperature: float | None = number(
        Range(0, 2),
        default=1,
        help="From 0 to 2: low values make the answer focused and repeatable, high ones varied. Change this or "
        "`top_p`, not both.",
    )
    top_p: float | None = number(
        Range(0, 1),
        default=1,
        help="Nucleus sampling: only the tokens that make up this share of the probability are considered, 0 to 1. "
        "Change this or `temperature`, not both.",
    )
    user: str | None = string(
        default=None, help="An identifier of your end user, which helps the API's provider to detect abuse."
    )
    max_completion_tokens: int | None = addition(
        integer(
            Range(1, None),
            default=None,
            help="The most tokens to generate, those of the model's reasoning included. Newer models want this instead "
            "of `max_tokens`.",
        )
    )
    metadata: Mapping[str, str] | None = addition(
        mapping(
            STRING,
            Size(0, 16),
            default=None,
            keys=(Length(64),),
            elements=(Length(512),),
            help="What a stored completion is to be found by: up to 16 texts of up to 512 characters, under keys of up "
            "to 64.",
        )
    )
    parallel_tool_calls: bool | None = addition(
        boolean(default=None, help="Whether the model may call several tools in one answer. The API's default is true.")
    )
    response_format: ResponseFormat | Mapping[str, Any] | None = addition(
        nested(ResponseFormat, default=None, help="The format of the answers: text, JSON, or JSON that fits a schema.")
    )
    seed: int | None = addition(
        integer(
            SEED,
            default=None,
            help="Has the API try to give the same answers to the same request. `system_fingerprint` tells when it "
            "can't, because the model has changed.",
        )
    )
    store: bool | None = addition(
        boolean(
            default=None,
            help="Whether the API keeps the completion, so that it can be imported and read by the data source.",
        )
    )
    tool_choice: ToolChoice | Mapping[str, Any] | None = addition(
        nested(
            ToolChoice,
            default=None,
            help="Whether the model answers or calls tools. Unset it is `none` without tools, else `auto`.",
        )
    )
    tools: Sequence[Tool | Mapping[str, Any]] | None = addition(
        nested_list(
            Tool, Size(1, 128), default=None, help="The tools that the model may call, in place of `functions`."
        )
    )
    timeouts: Timeouts | Mapping[str, Any] | None = addition(
        nested(
            Timeouts,
            default=None,
            local=True,
            help="How long asking for the completion may take. Nothing of it is sent; a change of it asks for nothing.",
        )
    )

    choices = read_only(Nested(Choice, many=True), "The answers, `n` of them.")
    created = read_only_integer("When the completion was made, in seconds since 1970.")
    id = read_only(STRING, "The API's id of the completion.")
    object = read_only(STRING, "The kind of the API's answer: `chat.completion`.")
    request_id = addition(read_only(STRING, "The API's id of the request, which its support asks for."))
    system_fingerprint = addition(
        read_only(STRING, "The state of the model that answered: another one may answer the same `seed` differently.")
    )
    usage = read_only(Nested(Usage, many=False), "How many tokens the completion took.")


RESOURCE_TYPE = "openai_chat_completion"
