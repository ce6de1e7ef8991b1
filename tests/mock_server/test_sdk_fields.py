"""The description of a request has all that the official SDK's own types can say."""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import Any, Literal, Union, get_args, get_origin

import msgspec
from openai.types.chat.completion_create_params import CompletionCreateParamsNonStreaming
from typing_extensions import get_type_hints, is_typeddict

from mock_server.contract.request import ChatRequest

Path = tuple[str, ...]


def _of_sdk(hint: Any, path: Path = ()) -> Iterator[Path]:
    """Each field with the way to it, and each value that it can have."""
    origin = get_origin(hint)
    if is_typeddict(hint):
        for name, inner in get_type_hints(hint).items():
            yield (*path, name)
            yield from _of_sdk(inner, (*path, name))
    elif origin is Literal:
        yield from ((*path, f"={value}") for value in get_args(hint))
    elif origin in (Union, types.UnionType) or (origin is not dict and get_args(hint)):
        for inner in get_args(hint):
            yield from _of_sdk(inner, path)


def _of_mock(kind: Any, path: Path = ()) -> Iterator[Path]:
    """The same of a type as msgspec describes it."""
    if isinstance(kind, msgspec.inspect.StructType):
        if kind.tag_field:
            yield from ((*path, kind.tag_field), (*path, kind.tag_field, f"={kind.tag}"))
        for field in kind.fields:
            yield (*path, field.encode_name)
            yield from _of_mock(field.type, (*path, field.encode_name))
    elif isinstance(kind, msgspec.inspect.UnionType):
        for inner in kind.types:
            yield from _of_mock(inner, path)
    elif isinstance(kind, msgspec.inspect.LiteralType):
        yield from ((*path, f"={value}") for value in kind.values)
    elif isinstance(kind, msgspec.inspect.ListType):
        yield from _of_mock(kind.item_type, path)
    elif isinstance(kind, msgspec.inspect.Metadata):
        yield from _of_mock(kind.type, path)


def test_every_field_and_value_of_the_sdk() -> None:
    """What the SDK lets its users write, the mock takes; models, voices and the like are free text."""
    ours = set(_of_mock(msgspec.inspect.type_info(ChatRequest)))
    sdk = set(_of_sdk(CompletionCreateParamsNonStreaming))
    free = {("model",), ("audio", "voice"), ("stream",)}
    missing = {path for path in sdk - ours if not (path[-1].startswith("=") and path[:-1] in free)}
    assert sorted(missing) == []
    assert ("messages", "content", "image_url", "detail", "=original") in sdk
