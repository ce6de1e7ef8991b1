"""Typed references to what the API answers: each reading is one call of the engine and gives a real token."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cdktf_openai._engine import cdktf


class Reference:
    """A reference to a part of a resource, by its path."""

    def __init__(self, resource: cdktf.TerraformResource, path: str) -> None:
        self._resource = resource
        self._path = path

    def _text(self, name: str) -> str:
        return self._resource.get_string_attribute(f"{self._path}.{name}")

    def _number(self, name: str) -> float:
        return self._resource.get_number_attribute(f"{self._path}.{name}")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._path})"


class ReplyFunctionCallReference(Reference):
    """The function call that the model generated."""

    @property
    def arguments(self) -> str:
        """The arguments as JSON text, which the model may have got wrong."""
        return self._text("arguments")

    @property
    def name(self) -> str:
        """The name of the function."""
        return self._text("name")


class ReplyMessageReference(Reference):
    """The message that the model generated."""

    @property
    def content(self) -> str:
        """The text of the message; null where the model calls a function."""
        return self._text("content")

    @property
    def function_call(self) -> ReplyFunctionCallReference:
        """The function call; null where the model answers with text."""
        return ReplyFunctionCallReference(self._resource, f"{self._path}.function_call")

    @property
    def role(self) -> str:
        """Who speaks."""
        return self._text("role")


class ChoiceReference(Reference):
    """One of the answers."""

    @property
    def finish_reason(self) -> str:
        """Why the answer ends: `stop`, `length` or `function_call`."""
        return self._text("finish_reason")

    @property
    def index(self) -> float:
        """Its place among the answers, from 0."""
        return self._number("index")

    @property
    def message(self) -> ReplyMessageReference:
        """The message that the model generated."""
        return ReplyMessageReference(self._resource, f"{self._path}.message")


class ChoiceList(Reference):
    """The answers, `n` of them."""

    def get(self, index: int) -> ChoiceReference:
        """Give the answer at a place, from 0."""
        return self[index]

    def __getitem__(self, index: int) -> ChoiceReference:
        return ChoiceReference(self._resource, f"{self._path}[{index}]")


class UsageReference(Reference):
    """How many tokens the completion took."""

    @property
    def completion_tokens(self) -> float:
        """Tokens of all answers."""
        return self._number("completion_tokens")

    @property
    def prompt_tokens(self) -> float:
        """Tokens of the messages and functions."""
        return self._number("prompt_tokens")

    @property
    def total_tokens(self) -> float:
        """The sum of both."""
        return self._number("total_tokens")
