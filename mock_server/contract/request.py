"""A chat completion request: the one description that decodes, validates and documents it.

Fields stand in the order of the API reference. Those that the API accepts as null have None as
their default; those that it does not have UNSET.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType

from mock_server.contract.messages import Message, Name, Strict, TextPart

Penalty = Annotated[float, Meta(ge=-2, le=2)]
Positive = Annotated[int, Meta(ge=1)]
LONGEST_KEY = 64
Effort = Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"]
Metadata = Annotated[
    dict[Annotated[str, Meta(max_length=LONGEST_KEY)], Annotated[str, Meta(max_length=512)]],
    Meta(max_length=16),
]


class FunctionDef(Strict):
    """A function that the model may call; `parameters` is a JSON Schema of type object."""

    name: Name
    description: str | UnsetType = UNSET
    parameters: dict[str, Any] | UnsetType = UNSET
    strict: bool | None = None


class FunctionTool(Strict, tag_field="type", tag="function"):
    """A function, offered as a tool."""

    function: FunctionDef


class FreeText(Strict, tag_field="type", tag="text"):
    """Any text at all: the default."""


class Grammar(Strict):
    """What a custom tool's text must look like, as a Lark grammar or a regular expression."""

    definition: str
    syntax: Literal["lark", "regex"]


class GrammarText(Strict, tag_field="type", tag="grammar"):
    """Text that a grammar describes. The mock accepts it and answers with any text."""

    grammar: Grammar


class CustomDef(Strict):
    """A tool that takes free text."""

    name: Name
    description: str | UnsetType = UNSET
    format: FreeText | GrammarText | UnsetType = UNSET


class CustomTool(Strict, tag_field="type", tag="custom"):
    """A custom tool."""

    custom: CustomDef


class NamedFunction(Strict):
    """The name of the one function to call."""

    name: str


class FunctionToolChoice(Strict, tag_field="type", tag="function"):
    """Forces the call of one function tool."""

    function: NamedFunction


class CustomToolChoice(Strict, tag_field="type", tag="custom"):
    """Forces the call of one custom tool."""

    custom: NamedFunction


class AllowedTools(Strict):
    """The tools to choose among, and whether one must be called."""

    mode: Literal["auto", "required"]
    tools: list[dict[str, Any]]


class AllowedToolChoice(Strict, tag_field="type", tag="allowed_tools"):
    """Narrows the tools down."""

    allowed_tools: AllowedTools

    @property
    def names(self) -> list[str]:
        """The names of the allowed tools, as far as they have one."""
        inner = [tool.get("function") or tool.get("custom") or tool for tool in self.allowed_tools.tools]
        return [
            description["name"]
            for description in inner
            if isinstance(description, dict) and isinstance(description.get("name"), str)
        ]


ToolChoice = Literal["none", "auto", "required"] | FunctionToolChoice | CustomToolChoice | AllowedToolChoice


class JsonSchema(Strict):
    """The schema that the reply must fit."""

    name: Name
    description: str | UnsetType = UNSET
    schema: dict[str, Any] | UnsetType = UNSET
    strict: bool | None = None


class TextFormat(Strict, tag_field="type", tag="text"):
    """A reply in plain text: the default."""


class JsonObjectFormat(Strict, tag_field="type", tag="json_object"):
    """A reply that is some JSON object."""


class JsonSchemaFormat(Strict, tag_field="type", tag="json_schema"):
    """A reply that is JSON and fits a schema."""

    json_schema: JsonSchema


class StreamOptions(Strict):
    """What a stream carries besides its text."""

    include_usage: bool = False
    include_obfuscation: bool = True


class OwnVoice(Strict):
    """A voice that was made for the account."""

    id: str


class AudioOptions(Strict):
    """How a spoken reply should sound. The mock accepts it and answers in text."""

    format: Literal["wav", "aac", "mp3", "flac", "opus", "pcm16"]
    voice: str | OwnVoice


class ModerationMode(Strict):
    """Whether what is flagged is only scored, or blocked."""

    mode: Literal["score", "block"]


class ModerationPolicy(Strict):
    """What to do with what is flagged."""

    input: ModerationMode | None = None
    output: ModerationMode | None = None


class Moderation(Strict):
    """How prompt and reply are moderated. The mock accepts it and flags nothing."""

    model: str
    policy: ModerationPolicy | None = None


class CacheOptions(Strict):
    """How the prompt is cached. The mock accepts it and caches nothing."""

    mode: Literal["implicit", "explicit"] | UnsetType = UNSET
    ttl: Literal["30m"] | UnsetType = UNSET


class Prediction(Strict, tag_field="type", tag="content"):
    """Text that the reply will likely repeat. The mock accepts it."""

    content: str | list[TextPart]


class Place(Strict):
    """Where the end user is, as far as it is known."""

    city: str | None = None
    country: str | None = None
    region: str | None = None
    timezone: str | None = None


class UserLocation(Strict, tag_field="type", tag="approximate"):
    """About where to search from."""

    approximate: Place


class WebSearchOptions(Strict):
    """How the models that search the web should do it."""

    search_context_size: Literal["low", "medium", "high"] | None = None
    user_location: UserLocation | None = None


class ChatRequest(Strict):
    """The body of `POST /v1/chat/completions`."""

    messages: Annotated[list[Message], Meta(min_length=1)]
    model: str
    audio: AudioOptions | None = None
    frequency_penalty: Penalty | None = None
    function_call: Literal["none", "auto"] | NamedFunction | UnsetType = UNSET
    functions: Annotated[list[FunctionDef], Meta(min_length=1, max_length=128)] | UnsetType = UNSET
    logit_bias: dict[str, Annotated[float, Meta(ge=-100, le=100)]] | None = None
    logprobs: bool | None = None
    max_completion_tokens: Positive | None = None
    max_tokens: Positive | None = None
    metadata: Metadata | None = None
    modalities: list[Literal["text", "audio"]] | None = None
    moderation: Moderation | None = None
    n: Annotated[int, Meta(ge=1, le=128)] | None = None
    parallel_tool_calls: bool | UnsetType = UNSET
    prediction: Prediction | None = None
    presence_penalty: Penalty | None = None
    prompt_cache_key: Annotated[str, Meta(max_length=64)] | None = None
    prompt_cache_options: CacheOptions | UnsetType = UNSET
    prompt_cache_retention: Literal["in_memory", "in-memory", "24h"] | None = None
    reasoning_effort: Effort | None = None
    response_format: JsonObjectFormat | JsonSchemaFormat | TextFormat | UnsetType = UNSET
    safety_identifier: Annotated[str, Meta(max_length=128)] | None = None
    seed: Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)] | None = None
    service_tier: Literal["auto", "default", "fast", "flex", "priority", "scale"] | None = None
    stop: str | Annotated[list[str], Meta(min_length=1, max_length=4)] | None = None
    store: bool | None = None
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    temperature: Annotated[float, Meta(ge=0, le=2)] | None = None
    tool_choice: ToolChoice | None = None
    tools: Annotated[list[FunctionTool | CustomTool], Meta(min_length=1, max_length=128)] | None = None
    top_logprobs: Annotated[int, Meta(ge=0)] | None = None
    top_p: Annotated[float, Meta(ge=0, le=1)] | None = None
    user: str | UnsetType = UNSET
    verbosity: Literal["low", "medium", "high"] | None = None
    web_search_options: WebSearchOptions | UnsetType = UNSET

    @property
    def choices(self) -> int:
        """How many choices are wanted: `n`, 1 by default."""
        return self.n or 1

    @property
    def token_limit(self) -> int | None:
        """`max_completion_tokens` or `max_tokens`, whichever was sent; None for no limit."""
        return self.max_completion_tokens or self.max_tokens

    @property
    def stops(self) -> tuple[str, ...]:
        """The stop sequences: none, one or up to four. An empty one stops nothing."""
        sequences = (self.stop,) if isinstance(self.stop, str) else tuple(self.stop or ())
        return tuple(sequence for sequence in sequences if sequence)


class StoredUpdate(Strict):
    """The body of `POST /v1/chat/completions/{id}`: new metadata for a stored completion."""

    metadata: Metadata | None
