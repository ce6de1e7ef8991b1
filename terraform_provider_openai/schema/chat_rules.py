"""The rules of a chat completion that look at more than one of its values, and the patterns of its names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from terraform_provider_openai.schema.problems import Path, Problem, format_path, length_of, show_word
from terraform_provider_openai.schema.rules import Pattern, nearest
from terraform_provider_openai.schema.values import UNKNOWN

FUNCTION_NAME = Pattern(r"[a-zA-Z0-9_-]{1,64}", "1 to 64 of a-z, A-Z, 0-9, _ and -")
AUTHOR_NAME = Pattern(r"[a-zA-Z0-9_]{1,64}", "1 to 64 of a-z, A-Z, 0-9 and _")
TOKEN_ID = Pattern(r"[0-9]+", "a token id of the model's tokenizer, such as 50256")


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

    def describe(self) -> str:
        """Say both halves."""
        return (
            f"`name` is required where `role` is `function`; it {FUNCTION_NAME.describe()} there, and "
            f"{AUTHOR_NAME.describe()} elsewhere."
        )


class ContentMayBeNull:
    """A message has content, but for an assistant's with calls."""

    def problems(self, path: Path, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Look at `content` beside `role`, `function_call` and `tool_calls`."""
        calls = any(values.get(name) is not None for name in ("function_call", "tool_calls"))
        if values.get("content") is None and not (calls and values.get("role") in ("assistant", UNKNOWN)):
            message = (
                "is required; it may be null only where role is 'assistant' and function_call or tool_calls is set"
            )
            yield Problem((*path, "content"), "required", None, message)

    def describe(self) -> str:
        """Name the attributes beside it."""
        return "`content` may be null only where `role` is `assistant` and `function_call` or `tool_calls` is set."


class ToolMessageHasId:
    """A message of role `tool` says which call it answers (API reference)."""

    def problems(self, path: Path, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Look at `tool_call_id` beside `role`."""
        if values.get("role") == "tool" and values.get("tool_call_id") is None:
            yield Problem((*path, "tool_call_id"), "required", None, "is required where role is 'tool'")

    def describe(self) -> str:
        """Name both."""
        return "`tool_call_id` is required where `role` is `tool`."


class OnlyWhere(NamedTuple):
    """One attribute may be set only where another has a certain word."""

    name: str
    other: str
    word: str

    def problems(self, path: Path, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Refuse the first where the second has another word."""
        decider = values.get(self.other)
        if values.get(self.name) not in (None, UNKNOWN) and isinstance(decider, str) and decider != self.word:
            message = f"may be set only where {self.other} is {self.word!r} (got {show_word(decider)})"
            yield Problem((*path, self.name), "only_where", None, message)

    def describe(self) -> str:
        """Name both, and the word."""
        return f"`{self.name}` may be set only where `{self.other}` is `{self.word}`."


class MetadataIsStored:
    """There is metadata of stored completions only (API reference)."""

    def problems(self, path: Path, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Look at `metadata` beside `store`."""
        metadata, store = values.get("metadata"), values.get("store")
        if metadata is not UNKNOWN and metadata and store in (None, False):
            yield Problem((*path, "metadata"), "only_where", None, "may be set only where store is true")

    def describe(self) -> str:
        """Name both."""
        return "`metadata` may be set only where `store` is true."


class SchemaHasText:
    """A `response_format` of type `json_schema` has the schema (API reference)."""

    def problems(self, path: Path, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Look at `json_schema` beside `type`."""
        if values.get("type") == "json_schema" and values.get("json_schema") is None:
            yield Problem((*path, "json_schema"), "required", None, "is required where type is 'json_schema'")

    def describe(self) -> str:
        """Name both."""
        return "`json_schema` is required where `type` is `json_schema`."


class NamedFunctionExists(NamedTuple):
    """The function that a choice names is one of those that are offered (API reference).

    Attributes:
        choice: The steps to the name.
        offered: The argument that offers functions.
        inside: Where in each of them the function stands.
    """

    choice: tuple[str, ...]
    offered: str
    inside: tuple[str, ...] = ()

    def problems(self, path: Path, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Look the name up."""
        name = _at(values, self.choice)
        offered = values.get(self.offered)
        names = [_at(item, (*self.inside, "name")) for item in offered] if isinstance(offered, list) else []
        if isinstance(name, str) and names and all(isinstance(each, str) for each in names) and name not in names:
            near = nearest(name, names)
            place = format_path((self.offered, names.index(near), *self.inside, "name")) if near else ""
            hint = f"; did you mean {place}?" if near else ""
            message = f"must be the name of one of the {self.offered} (got {length_of(name)}{hint})"
            yield Problem((*path, *self.choice), "known_function", name, message)

    def describe(self) -> str:
        """Name the choice and the offer."""
        return f"`{format_path(self.choice)}` must be the name of one of the `{self.offered}`."


def _at(value: Any, steps: tuple[str, ...]) -> Any:
    """Return what stands at steps of nested objects; `UNKNOWN` below what is unknown, `None` where the way ends."""
    for step in steps:
        if value is not UNKNOWN:
            value = value.get(step) if isinstance(value, dict) else None
    return value


class ToolCallsAreAnswered:
    """Tool messages answer the calls of the assistant's message before them, all of them (API reference)."""

    def problems(self, path: Path, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Walk the conversation as far as it is known."""
        messages = values.get("messages")
        open_calls: dict[str, Path] = {}
        for index, message in enumerate(messages if isinstance(messages, list) else ()):
            role, named = _at(message, ("role",)), _at(message, ("tool_call_id",))
            calls = _at(message, ("tool_calls",))
            ids = [_at(call, ("id",)) for call in calls] if isinstance(calls, list) else []
            if UNKNOWN in (role, named, calls, *ids):
                return
            if role == "tool":
                if isinstance(named, str) and open_calls.pop(named, None) is None:
                    yield _answers_nothing((*path, "messages", index, "tool_call_id"), named)
                continue
            yield from _unanswered((*path, "messages"), open_calls)
            places = ((index, "tool_calls", number) for number in range(len(ids)))
            open_calls = {each: place for each, place in zip(ids, places, strict=True) if isinstance(each, str)}
        yield from _unanswered((*path, "messages"), open_calls)

    def describe(self) -> str:
        """Name the attributes of the messages."""
        return (
            "`messages`: each of the `tool_calls` of an assistant's message must be answered by a message of role "
            "`tool` right after it, whose `tool_call_id` is the call's `id`."
        )


def _answers_nothing(path: Path, named: str) -> Problem:
    message = f"must be the id of one of the tool_calls of the assistant's message before it (got {length_of(named)})"
    return Problem(path, "tool_call", named, message)


def _unanswered(path: Path, open_calls: Mapping[str, Path]) -> Iterator[Problem]:
    for named, place in open_calls.items():
        message = "must be answered by a message of role 'tool' right after it, whose tool_call_id is the call's id"
        yield Problem((*path, *place), "tool_call", named, message)


class JsonIsMentioned:
    """With `response_format` of type `json_object` the messages speak of JSON: the API refuses others."""

    def problems(self, path: Path, values: Mapping[str, Any]) -> Iterator[Problem]:
        """Look for the word, unless a text is not known yet."""
        messages = values.get("messages")
        if _at(values.get("response_format"), ("type",)) != "json_object" or not isinstance(messages, list):
            return
        texts = [_at(message, ("content",)) for message in messages]
        if UNKNOWN not in texts and not any(isinstance(text, str) and "json" in text.lower() for text in texts):
            problem = "must contain the word 'JSON', because response_format.type is 'json_object'"
            yield Problem((*path, "messages"), "json_mentioned", None, problem)

    def describe(self) -> str:
        """Name both."""
        return "`messages` must contain the word “JSON” where `response_format.type` is `json_object`."
