"""The requests that the mock has seen, typed as a stack writes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cdktf_openai.functions import ChatFunction
from terraform_provider_openai.schema import Message, MessageFunctionCall, Tool, ToolCall, ToolFunction

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
        tools: The tools on offer, in the same way: `call.tools == [tool(a_function)]`.
        headers: The request's header lines by lower-case name, without those that hold a key.
        body: The whole request as JSON values.
        status: The HTTP status of the answer.
        reply: The text of the answer's first choice; empty for an error.
    """

    number: int
    model: str
    messages: list[Message]
    functions: list[ChatFunction]
    tools: list[Tool]
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
            messages=[_message(message) for message in _objects(body.get("messages"))],
            functions=[ChatFunction(**_function(offered)) for offered in _objects(body.get("functions"))],
            tools=[_tool(offered) for offered in _objects(body.get("tools"))],
            headers={name: line for name, line in (entry.headers or {}).items() if name not in KEY_HEADERS},
            body=body,
            status=entry.status,
            reply=entry.text,
        )

    def __repr__(self) -> str:
        last = self.messages[-1] if self.messages else "no messages"
        return f"<Call {self.number}: {self.model}, {last!r} -> {self.status}>"


def _objects(value: Any) -> list[Mapping[str, Any]]:
    """Return the objects of a list; a client may send anything."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _message(message: Mapping[str, Any]) -> Message:
    call = message.get("function_call")
    return Message(
        role=message.get("role", ""),
        content=message.get("content"),
        name=message.get("name"),
        tool_call_id=message.get("tool_call_id"),
        function_call=_call(call) if isinstance(call, dict) else None,
        tool_calls=[_tool_call(each) for each in _objects(message.get("tool_calls"))] or None,
    )


def _call(call: Mapping[str, Any]) -> MessageFunctionCall:
    return MessageFunctionCall(name=call.get("name", ""), arguments=call.get("arguments", ""))


def _tool_call(call: Mapping[str, Any]) -> ToolCall:
    return ToolCall(id=call.get("id", ""), type=call.get("type", ""), function=_call(call.get("function", {})))


def _tool(offered: Mapping[str, Any]) -> Tool:
    function = offered.get("function", {})
    return Tool(
        type=offered.get("type", ""), function=ToolFunction(**_function(function), strict=function.get("strict"))
    )


def _function(offered: Mapping[str, Any]) -> dict[str, Any]:
    schema = {"type": "object", **(offered.get("parameters") or {})}
    parameters = {keyword: json.dumps(value) for keyword, value in schema.items()}
    return {"name": offered.get("name", ""), "description": offered.get("description"), "parameters": parameters}
