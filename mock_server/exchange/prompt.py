"""What the body of a chat request says, each question answered once and only when asked."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from mock_server.contract.messages import DeveloperMessage, SystemMessage, UserMessage, role_of, text_of
from mock_server.contract.request import FunctionTool
from mock_server.deterministic import of_request

if TYPE_CHECKING:
    from mock_server.contract.request import ChatRequest


class Prompt:
    """A chat request's body. Nothing of it depends on header lines, a session or the time, so that it can be cached.

    Attributes:
        request: the decoded request. Nobody may change it.
    """

    def __init__(self, request: ChatRequest) -> None:
        self.request = request
        self._digest: tuple[int, bytes] | None = None

    def digest(self, seed: int) -> bytes:
        """Return 16 bytes that follow from the request and the seed."""
        digest = self._digest
        if digest is None or digest[0] != seed:
            digest = self._digest = seed, of_request(self.request, seed)
        return digest[1]

    @cached_property
    def user(self) -> str:
        """The text of the last user message; empty if there is none."""
        for message in reversed(self.request.messages):
            if isinstance(message, UserMessage):
                return text_of(message)
        return ""

    @cached_property
    def texts(self) -> list[str]:
        """The text of each message."""
        return [text_of(message) for message in self.request.messages]

    @cached_property
    def systems(self) -> list[str]:
        """The text of each system and developer message."""
        roles = (SystemMessage, DeveloperMessage)
        return [text_of(message) for message in self.request.messages if isinstance(message, roles)]

    @property
    def role(self) -> str:
        """The role of the last message."""
        return role_of(self.request.messages[-1])

    @cached_property
    def functions(self) -> list[str]:
        """The names of the functions and tools on offer."""
        tools = self.request.tools or ()
        definitions = [tool.function if isinstance(tool, FunctionTool) else tool.custom for tool in tools]
        return [definition.name for definition in (*(self.request.functions or ()), *definitions)]

    @cached_property
    def json(self) -> Any:
        """The request as plain mappings and lists, without what was left out."""
        return msgspec.to_builtins(self.request)
