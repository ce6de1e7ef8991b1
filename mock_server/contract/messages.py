"""The messages of a conversation, one Struct per role, and the parts of their content."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from msgspec import UNSET, Meta, Struct, UnsetType

# A role's name and a function's name share the documented rule.
NAME_PATTERN = r"^[a-zA-Z0-9_-]+$"
Name = Annotated[str, Meta(pattern=NAME_PATTERN, min_length=1, max_length=64)]


class Strict(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A part of a request: an unknown field is an error, as in the API."""


class CacheBreakpoint(Strict):
    """Where a part of the prompt that is worth caching ends. The mock accepts it and caches nothing."""

    mode: Literal["explicit"]
    ttl: Literal["30m", "12h"] | UnsetType = UNSET


class TextPart(Strict, tag_field="type", tag="text"):
    """Text as one part of a message's content."""

    text: str
    prompt_cache_breakpoint: CacheBreakpoint | UnsetType = UNSET


class RefusalPart(Strict, tag_field="type", tag="refusal"):
    """A refusal that the assistant gave."""

    refusal: str


class ImageUrl(Strict):
    """Where an image is (`https:` or `data:`) and how finely to look at it."""

    url: str
    detail: Literal["auto", "low", "high", "original"] = "auto"


class ImagePart(Strict, tag_field="type", tag="image_url"):
    """An image as one part of a user's message."""

    image_url: ImageUrl
    prompt_cache_breakpoint: CacheBreakpoint | UnsetType = UNSET


class InputAudio(Strict):
    """Sound in base64."""

    data: str
    format: Literal["wav", "mp3"]


class AudioPart(Strict, tag_field="type", tag="input_audio"):
    """Sound as one part of a user's message."""

    input_audio: InputAudio
    prompt_cache_breakpoint: CacheBreakpoint | UnsetType = UNSET


class FileData(Strict):
    """A file, by id or by its data in base64."""

    file_data: str | UnsetType = UNSET
    file_id: str | UnsetType = UNSET
    filename: str | UnsetType = UNSET


class FilePart(Strict, tag_field="type", tag="file"):
    """A file as one part of a user's message."""

    file: FileData
    prompt_cache_breakpoint: CacheBreakpoint | UnsetType = UNSET


class FunctionCall(Strict):
    """A call that the assistant made: the function's name and its arguments as JSON text."""

    arguments: str
    name: str


class FunctionToolCall(Strict, tag_field="type", tag="function"):
    """One of the assistant's tool calls."""

    id: str
    function: FunctionCall


class CustomCall(Strict):
    """A call of a custom tool: its name and its input as free text."""

    name: str
    input: str


class CustomToolCall(Strict, tag_field="type", tag="custom"):
    """One of the assistant's calls of a custom tool."""

    id: str
    custom: CustomCall


class AudioReference(Strict):
    """The id of an earlier spoken reply."""

    id: str


Texts = Annotated[list[TextPart], Meta(min_length=1)]
UserParts = Annotated[list[TextPart | ImagePart | AudioPart | FilePart], Meta(min_length=1)]
AssistantParts = Annotated[list[TextPart | RefusalPart], Meta(min_length=1)]


class SystemMessage(Strict, tag_field="role", tag="system"):
    """Instructions of the application."""

    content: str | Texts
    name: Name | UnsetType = UNSET


class DeveloperMessage(Strict, tag_field="role", tag="developer"):
    """Instructions of the application, as reasoning models call them."""

    content: str | Texts
    name: Name | UnsetType = UNSET


class UserMessage(Strict, tag_field="role", tag="user"):
    """What the end user said."""

    content: str | UserParts
    name: Name | UnsetType = UNSET


class AssistantMessage(Strict, tag_field="role", tag="assistant"):
    """What the model said or called before; `content` may be null next to a call."""

    content: str | AssistantParts | None = None
    name: Name | UnsetType = UNSET
    function_call: FunctionCall | None = None
    tool_calls: Annotated[list[FunctionToolCall | CustomToolCall], Meta(min_length=1)] | None = None
    refusal: str | None = None
    audio: AudioReference | None = None
    annotations: list[dict[str, Any]] | None = None
    # LiteLLM sends a reply's message back with this field of its own.
    provider_specific_fields: dict[str, Any] | None = None


class ToolMessage(Strict, tag_field="role", tag="tool"):
    """What a tool returned for one `tool_call_id`."""

    content: str | Texts
    tool_call_id: str
    name: Name | UnsetType = UNSET


class FunctionMessage(Strict, tag_field="role", tag="function"):
    """What a function returned; `name` says which."""

    content: str | None
    name: Name


Message = SystemMessage | DeveloperMessage | UserMessage | AssistantMessage | ToolMessage | FunctionMessage
# In the order in which the API lists them, whichever of them a role takes.
CONTENT_KINDS = ("text", "image_url", "input_audio", "refusal", "audio", "file")
ROLES = ("system", "assistant", "user", "function", "tool", "developer")


_ROLE_OF: dict[type, str] = {kind: str(kind.__struct_config__.tag) for kind in get_args(Message)}


def role_of(message: Message) -> str:
    """Return the message's role, such as `user`."""
    return _ROLE_OF[type(message)]


def text_of(message: Message) -> str:
    """Return the message's text: its string, or its text parts joined; empty where there is none."""
    content = message.content
    if isinstance(content, str):
        return content
    return "".join(part.text for part in content or () if isinstance(part, TextPart))
