"""The resource `openai_chat_completion`, described once.

The attributes, their modes, defaults and words are those of the provider documentation of `openai_chat_completion`;
ranges, sizes and patterns that it leaves open are those of the API reference (marked so where they stand). A change
of a set argument replaces the resource; an argument that is removed updates it without a call of the API.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Literal

from terraform_provider_openai.schema.attributes import (
    NUMBER,
    STRING,
    Nested,
    Struct,
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
from terraform_provider_openai.schema.models import ListedModel, Model
from terraform_provider_openai.schema.problems import Path, Problem, show
from terraform_provider_openai.schema.rules import (
    ExactlyOneOf,
    JsonText,
    ObjectRule,
    OneOf,
    Pattern,
    Range,
    Requires,
    Size,
    Whole,
)
from terraform_provider_openai.schema.timeouts import Timeouts
from terraform_provider_openai.schema.values import UNKNOWN

Role = Literal["system", "user", "assistant", "function"]

ROLES = ("system", "user", "assistant", "function")
FINISH_REASONS = ("stop", "length", "function_call")

FUNCTION_NAME = Pattern(r"[a-zA-Z0-9_-]{1,64}", "1 to 64 of a-z, A-Z, 0-9, _ and -")
AUTHOR_NAME = Pattern(r"[a-zA-Z0-9_]{1,64}", "1 to 64 of a-z, A-Z, 0-9 and _")
TOKEN_ID = Pattern(r"[0-9]+", "a token id of the model's tokenizer, such as 50256")
PENALTY = Range(-2, 2)


class FunctionMessageHasName:
    """A message of role `function` names its function; another role's author name has no dash in it."""

    def problems(self, path: Path, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Look at `name` beside `role`."""
        role, name = values.get("role"), values.get("name")
        if name is None and role == "function":
            yield Problem((*path, "name"), "required", None, "is required where role is 'function'")
        rule = FUNCTION_NAME if role in ("function", UNKNOWN) else AUTHOR_NAME
        message = rule.broken_by(name) if isinstance(name, str) else None
        if message:
            yield Problem((*path, "name"), rule.name, name, message)


class ContentMayBeNull:
    """A message has content, but for an assistant's with a function call."""

    def problems(self, path: Path, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Look at `content` beside `role` and `function_call`."""
        is_call = values.get("role") in ("assistant", UNKNOWN) and values.get("function_call") is not None
        if values.get("content") is None and not is_call:
            words = "is required; it may be null only where role is 'assistant' and function_call is set"
            yield Problem((*path, "content"), "required", None, words)


class CalledFunctionExists:
    """A function that `function_call.two` names is one of `functions` (API reference)."""

    def problems(self, path: Path, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Look the name up."""
        call = values.get("function_call")
        two = call.get("two") if isinstance(call, dict) else None
        name = two.get("name") if isinstance(two, dict) else None
        names = _names(values.get("functions"))
        if isinstance(name, str) and names and UNKNOWN not in names and name not in names:
            words = f"must be the name of one of the functions, {', '.join(map(repr, names))} (got {show(name)})"
            yield Problem((*path, "function_call", "two", "name"), "known_function", name, words)


def _names(functions: Any) -> list[Any]:
    """Give the functions' names, `UNKNOWN` for each function or name that is not known or not well-formed."""
    if not isinstance(functions, list):
        return []
    names = [item.get("name") if isinstance(item, dict) else UNKNOWN for item in functions]
    return [name if isinstance(name, str) else UNKNOWN for name in names]


class MessageFunctionCall(Struct):
    """A call of a function, as the model generated it."""

    arguments: str = string(
        help="The arguments of the call as the model generated them, in JSON. The model may write invalid JSON or make "
        "up parameters that the function has not: check them before the function is called.",
    )
    name: str = string(FUNCTION_NAME, help="The name of the function to call.")


class Message(Struct):
    """One message of the conversation."""

    object_rules: ClassVar[tuple[ObjectRule, ...]] = (ContentMayBeNull(), FunctionMessageHasName())

    content: str | None = string(
        nullable=True,
        help="The text of the message. Required for every message; it may be null for an assistant's message with a "
        "function call.",
    )
    role: Role = string(OneOf(ROLES), help="Who speaks: `system`, `user`, `assistant` or `function`.")
    function_call: MessageFunctionCall | Mapping[str, Any] | None = nested(
        MessageFunctionCall,
        default=None,
        help="The function that the model wanted called, with the arguments.",
    )
    name: str | None = string(
        default=None,
        help="The author's name. Required where the role is `function`: then it is the name of the function whose "
        "result the content is. 1 to 64 of a-z, A-Z, 0-9 and underscores.",
    )


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


class Stop(Struct):
    """Where the model stops writing: exactly one of `str` and `array_of_str`."""

    object_rules: ClassVar[tuple[ObjectRule, ...]] = (ExactlyOneOf(("str", "array_of_str")),)

    array_of_str: Sequence[str] | None = strings(Size(1, 4), default=None, help="1 to 4 texts to stop at.")
    str: str | None = string(default=None, help="The one text to stop at.")


class ReplyFunctionCall(Struct):
    """The function call that the model generated."""

    arguments = read_only(
        STRING,
        "The arguments of the call as the model generated them, in JSON, which may be invalid or name parameters that "
        "the function has not.",
    )
    name = read_only(STRING, "The name of the function to call.")


class ReplyMessage(Struct):
    """The message that the model generated."""

    content = read_only(STRING, "The text of the message.")
    function_call = read_only(
        Nested(ReplyFunctionCall, many=False), "The function that the model wants called, with the arguments."
    )
    role = read_only(STRING, "Who speaks.", OneOf(ROLES))


class Choice(Struct):
    """One of the `n` answers."""

    finish_reason = read_only(
        STRING,
        "Why the answer ends: `stop`, `length` (of `max_tokens` or of the context) or `function_call`; newer models "
        "may give others.",
        OneOf(FINISH_REASONS),
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
        CalledFunctionExists(),
    )

    messages: Sequence[Message | Mapping[str, Any]] = nested_list(
        Message, Size(1), help="The conversation so far, at least one message."
    )
    model: Model = string(ListedModel(), help="The model to ask.")
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
    n: int | None = integer(Range(1, 128), default=1, help="How many answers to generate, 1 to 128.")
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
        "same.",
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
    timeouts: Timeouts | Mapping[str, Any] | None = nested(
        Timeouts,
        default=None,
        local=True,
        help="How long asking for the completion may take. Nothing of it is sent, and a change of it asks for nothing.",
    )

    choices = read_only(Nested(Choice, many=True), "The answers, `n` of them.")
    created = read_only_integer("When the completion was made, in seconds since 1970.")
    id = read_only(STRING, "The API's id of the completion.")
    object = read_only(STRING, "The kind of the API's answer: `chat.completion`.")
    usage = read_only(Nested(Usage, many=False), "How many tokens the completion took.")


RESOURCE_TYPE = "openai_chat_completion"
