"""Where `stop` and the token limit end a reply, and what it then counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from mock_server import tokens
from mock_server.replies.said import Call, Said

if TYPE_CHECKING:
    from mock_server.contract.request import ChatRequest


class Made(NamedTuple):
    """One choice as it is sent.

    Attributes:
        text: the text after the cuts, or None with calls or a refusal.
        calls: the calls after the cuts.
        refusal: the text of a refusal, or None.
        finish: `stop`, `length`, `function_call`, `tool_calls` or `content_filter`.
        tokens: what this choice adds to `completion_tokens`.
    """

    text: str | None
    calls: tuple[Call, ...]
    refusal: str | None
    finish: str
    tokens: int


def cut(said: Said, request: ChatRequest, encoding: str, room: int | None = None) -> Made:
    """`said`, ended where the request's `stop` ends it, or where there are `room` tokens of it."""
    if said.calls:
        return _cut_calls(said, room, encoding)
    text = said.text if said.refusal is None else said.refusal
    text, finish, count = cut_text(text or "", request.stops if request.stop else (), room, encoding)
    if said.refusal is not None:
        return Made(None, (), text, said.finish or finish, count)
    return Made(text, (), None, said.finish or finish, count)


def cut_text(text: str, stops: tuple[str, ...], limit: int | None, encoding: str) -> tuple[str, str, int]:
    """The text after the cuts, its finish reason, and how many tokens were generated for it."""
    count, finish = tokens.count(text, encoding), "stop"
    if limit is not None and count > limit:
        text, finish, count = "".join(tokens.pieces(text, encoding)[:limit]), "length", limit
    found = [at for at in map(text.find, stops) if at >= 0] if stops else []
    if not found:
        return text, finish, count
    return text[: min(found)], "stop", _tokens_before(text, min(found), encoding)


def _tokens_before(text: str, end: int, encoding: str) -> int:
    """How many tokens it takes to write the first `end` characters."""
    length = 0
    for number, piece in enumerate(tokens.pieces(text, encoding)):
        if length >= end:
            return number
        length += len(piece)
    return len(tokens.pieces(text, encoding))


def _cut_calls(said: Said, limit: int | None, encoding: str) -> Made:
    made: list[Call] = []
    used = 0
    for call in said.calls:
        head = tokens.CALL_IN_REPLY + tokens.count(call.name, encoding)
        size = head + tokens.count(call.arguments, encoding)
        if limit is not None and used + size > limit:
            rest = max(0, limit - used - head)
            kept = "".join(tokens.pieces(call.arguments, encoding)[:rest])
            return Made(None, (*made, call._replace(arguments=kept)), None, "length", limit)
        made.append(call)
        used += size
    return Made(None, tuple(made), None, said.finish or "stop", used)
