"""The requests that the mock has seen, typed as a stack writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cdktf_openai.functions import ChatFunction
from terraform_provider_openai.schema import Message, MessageFunctionCall

if TYPE_CHECKING:
    from mock_server.journal.entry import Entry

KEY_HEADERS = ("authorization", "proxy-authorization", "cookie", "api-key", "x-api-key")


@dataclass(frozen=True)
class Call:
    """One request for a chat completion, and what was answered.

    Attributes:
        number: Counts the mock's requests from 1.
        model: The model that was asked; empty where the request named none.
        messages: The messages, equal to those that the stack gives: `call.messages == [user("Hi")]`.
        functions: The functions on offer; what they take is in `parameters`, as a stack writes it.
        headers: The request's header lines by lower-case name, without those that hold a key.
        body: The whole request as JSON values.
        status: The HTTP status of the answer.
        reply: The text of the answer's first choice; empty for an error.
    """

    number: int
    model: str
    messages: list[Message]
    functions: list[ChatFunction]
    headers: Mapping[str, str]
    body: Mapping[str, Any]
    status: int
    reply: str

    @classmethod
    def of(cls, entry: Entry) -> Call:
        """Read an entry of the mock's journal."""
        body = entry.json if isinstance(entry.json, dict) else {}
        return cls(
            number=entry.number,
            model=entry.model or str(body.get("model", "")),
            messages=[_message(said) for said in body.get("messages", ())],
            functions=[_function(offered) for offered in body.get("functions", ())],
            headers={name: line for name, line in (entry.headers or {}).items() if name not in KEY_HEADERS},
            body=body,
            status=entry.status,
            reply=entry.text,
        )

    def __repr__(self) -> str:
        last = self.messages[-1] if self.messages else "no messages"
        return f"<Call {self.number}: {self.model}, {last!r} -> {self.status}>"


def _message(said: Mapping[str, Any]) -> Message:
    call = said.get("function_call")
    return Message(
        role=said.get("role", ""),
        content=said.get("content"),
        name=said.get("name"),
        function_call=None if call is None else MessageFunctionCall(**call),
    )


def _function(offered: Mapping[str, Any]) -> ChatFunction:
    schema = {"type": "object", **offered.get("parameters", {})}
    return ChatFunction.from_json_schema(offered.get("name", ""), schema, offered.get("description"))
