"""What rules can ask about a request, each answered once and only when asked."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from mock_server.contract.messages import (
    DeveloperMessage,
    SystemMessage,
    UserMessage,
    role_of,
    text_of,
)
from mock_server.contract.request import FunctionTool

if TYPE_CHECKING:
    from mock_server.contract.request import ChatRequest
    from mock_server.exchange.headers import Headers
    from mock_server.stubs.request_cache import Known


class Facts:
    """One request, as rules, templates and Python callables see it.

    Attributes:
        request: the decoded request.
        headers: its header lines.
        session: the name of its session; empty without the `X-Mock-Session` header.
        known: what is kept of the request, or None.
    """

    def __init__(self, request: ChatRequest, headers: Headers, session: str, known: Known | None = None) -> None:
        self.request = request
        self.headers = headers
        self.session = session
        self.known = known
        self._user: str | None = None

    @property
    def user(self) -> str:
        """The text of the last user message; empty if there is none."""
        if self._user is None:
            self._user = self._last_user()
        return self._user

    def _last_user(self) -> str:
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
        kinds = (SystemMessage, DeveloperMessage)
        return [text_of(message) for message in self.request.messages if isinstance(message, kinds)]

    @property
    def role(self) -> str:
        """The role of the last message."""
        return role_of(self.request.messages[-1])

    @cached_property
    def functions(self) -> list[str]:
        """The names of the functions and tools on offer."""
        tools = self.request.tools or ()
        named = [tool.function if isinstance(tool, FunctionTool) else tool.custom for tool in tools]
        return [one.name for one in (*(self.request.functions or ()), *named)]

    @cached_property
    def json(self) -> Any:
        """The request as plain mappings and lists, without what was left out."""
        return msgspec.to_builtins(self.request)
