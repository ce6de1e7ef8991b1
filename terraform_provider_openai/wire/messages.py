"""The messages of plugin protocol 6, made by the protobuf library from the compiled `tfplugin6.proto`."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from typing import Any

DESCRIPTOR = os.path.join(os.path.dirname(__file__), "tfplugin6.binpb")
"""The path of a `FileDescriptorProto`."""


@cache
def message_class(name: str) -> Any:
    """Return the class of a message, such as `PlanResourceChange.Request`.

    Raises:
        KeyError: There is no such message.
    """
    pool, class_of = _pool_and_maker()
    return class_of(pool.FindMessageTypeByName(f"tfplugin6.{name}"))


@cache
def _pool_and_maker() -> tuple[Any, Callable[[Any], Any]]:
    """Return a pool with the descriptors, and what makes a class of one.

    Both come from the library's C module by itself: around it the library also loads its implementation in Python,
    which is of no use beside it and takes 10 ms of each start.
    """
    pool, class_of = _of_c() or _of_python()
    with open(DESCRIPTOR, "rb") as file:
        pool.AddSerializedFile(file.read())
    return pool, class_of


def _of_c() -> tuple[Any, Callable[[Any], Any]] | None:
    try:
        from google._upb._message import DescriptorPool, MessageMeta  # noqa: PLC0415 (not needed to listen)
    except ImportError:
        return None
    from google.protobuf.message import Message  # noqa: PLC0415 (as above)

    def class_of(descriptor: Any) -> Any:
        return MessageMeta(descriptor.name, (Message,), {"DESCRIPTOR": descriptor, "__module__": __name__})

    return DescriptorPool(), class_of


def _of_python() -> tuple[Any, Callable[[Any], Any]]:
    from google.protobuf.descriptor_pool import DescriptorPool  # noqa: PLC0415 (as above)
    from google.protobuf.message_factory import GetMessageClass  # noqa: PLC0415

    return DescriptorPool(), GetMessageClass
