"""Where `stop` and the token limit end a reply, and what it then counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mock_server import tokens
from mock_server.replies.choices import Call, CutChoice, UncutChoice

if TYPE_CHECKING:
    from mock_server.contract.request import ChatRequest


def cut(choice: UncutChoice, request: ChatRequest, encoding: str, room: int | None = None) -> CutChoice:
    """Return the choice, ended where the request's `stop` ends it, or where there are `room` tokens of it."""
    if choice.calls:
        return _cut_calls(choice, room, encoding)
    text = choice.text if choice.refusal is None else choice.refusal
    text, finish, count = cut_text(text or "", request.stops if request.stop else (), room, encoding)
    if choice.refusal is not None:
        return CutChoice(None, (), text, choice.finish or finish, count)
    return CutChoice(text, (), None, choice.finish or finish, count)


def cut_text(text: str, stops: tuple[str, ...], limit: int | None, encoding: str) -> tuple[str, str, int]:
    """Return the text after the cuts, its finish reason, and how many tokens were generated for it."""
    count, finish = tokens.count(text, encoding), "stop"
    if limit is not None and count > limit:
        text, finish, count = "".join(tokens.pieces(text, encoding)[:limit]), "length", limit
    positions = [at for at in map(text.find, stops) if at >= 0] if stops else []
    if not positions:
        return text, finish, count
    return text[: min(positions)], "stop", _tokens_before(text, min(positions), encoding)


def _tokens_before(text: str, end: int, encoding: str) -> int:
    """Return how many tokens it takes to write the first `end` characters."""
    length = 0
    for number, piece in enumerate(tokens.pieces(text, encoding)):
        if length >= end:
            return number
        length += len(piece)
    return len(tokens.pieces(text, encoding))


def _cut_calls(choice: UncutChoice, limit: int | None, encoding: str) -> CutChoice:
    cut_calls: list[Call] = []
    used = 0
    for call in choice.calls:
        head = tokens.CALL_IN_REPLY + tokens.count(call.name, encoding)
        size = head + tokens.count(call.arguments, encoding)
        if limit is not None and used + size > limit:
            room = max(0, limit - used - head)
            arguments = "".join(tokens.pieces(call.arguments, encoding)[:room])
            return CutChoice(None, (*cut_calls, call._replace(arguments=arguments)), None, "length", limit)
        cut_calls.append(call)
        used += size
    return CutChoice(None, tuple(cut_calls), None, choice.finish or "stop", used)
