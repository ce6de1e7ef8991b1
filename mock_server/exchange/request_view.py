"""One chat request as matchers, templates and users' callables see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mock_server.contract.request import ChatRequest
    from mock_server.exchange.headers import Headers
    from mock_server.exchange.prompt import Prompt


class RequestView:
    """A chat request: its body, its header lines and its session.

    Attributes:
        prompt: what its body says.
        headers: its header lines.
        session: the name of its session; empty without the `X-Mock-Session` header.
    """

    __slots__ = ("headers", "prompt", "session")

    def __init__(self, prompt: Prompt, headers: Headers, session: str) -> None:
        self.prompt = prompt
        self.headers = headers
        self.session = session

    @property
    def request(self) -> ChatRequest:
        """The decoded request."""
        return self.prompt.request

    @property
    def user(self) -> str:
        """The text of the last user message; empty if there is none."""
        return self.prompt.user

    @property
    def texts(self) -> list[str]:
        """The text of each message."""
        return self.prompt.texts

    @property
    def systems(self) -> list[str]:
        """The text of each system and developer message."""
        return self.prompt.systems

    @property
    def role(self) -> str:
        """The role of the last message."""
        return self.prompt.role

    @property
    def functions(self) -> list[str]:
        """The names of the functions and tools on offer."""
        return self.prompt.functions

    @property
    def json(self) -> Any:
        """The request as plain mappings and lists, without what was left out."""
        return self.prompt.json
