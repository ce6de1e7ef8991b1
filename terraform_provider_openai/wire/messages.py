"""The messages of plugin protocol 6, made by the protobuf library from the compiled `tfplugin6.proto`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

DESCRIPTOR = Path(__file__).with_name("tfplugin6.binpb")
"""A `FileDescriptorProto`."""


@cache
def message_class(name: str) -> Any:
    """Give the class of a message, such as `PlanResourceChange.Request`.

    Raises:
        KeyError: There is no such message.
    """
    from google.protobuf import message_factory  # noqa: PLC0415 (10 ms, which Terraform need not wait for)

    return message_factory.GetMessageClass(_pool().FindMessageTypeByName(f"tfplugin6.{name}"))


@cache
def _pool() -> Any:
    from google.protobuf import descriptor_pool  # noqa: PLC0415 (as above)

    pool = descriptor_pool.DescriptorPool()
    pool.AddSerializedFile(DESCRIPTOR.read_bytes())
    return pool
