"""A `Reply` of the vocabulary as a function that says it."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import NoneType
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import UNSET

from mock_server import tokens
from mock_server.deterministic import dice
from mock_server.errors import VocabularyError
from mock_server.exchange.request_view import RequestView
from mock_server.replies.choices import Call, UncutChoice
from mock_server.replies.default import default_reply, finish_of_calls
from mock_server.replies.template import compiled, rendered
from mock_server.replies.values import arguments
from mock_server.vocabulary import CallReply, Reply

if TYPE_CHECKING:
    from mock_server.contract.request import ChatRequest


class Context(NamedTuple):
    """What a reply may depend on.

    Attributes:
        view: the request, its headers and its session.
        seed: the server's seed.
        choice: which of the `n` choices this is, from 0.
        used: how often the rule was used before, in this session.
    """

    view: RequestView
    seed: int
    choice: int
    used: int

    @property
    def request(self) -> ChatRequest:
        """The decoded request."""
        return self.view.request

    @property
    def digest(self) -> bytes:
        """16 bytes that follow from the request and the server's seed."""
        return self.view.prompt.digest(self.seed)


Source = Callable[[Context], UncutChoice]
# What a Python callable may return: a text, a value for JSON text, a `Reply`, or None for the default.
CallableReply = str | Reply | dict[str, Any] | list[Any] | None
Speaker = Callable[[Context], CallableReply]

_SOURCES = ("text", "echo", "json", "template", "call", "calls", "refusal", "sequence")


def source_of(reply: str | Reply | None) -> Source:
    """Return the function that says a reply.

    Raises:
        VocabularyError: more than one source, or a template that cannot be parsed.
    """
    if reply is None:
        return _default
    if isinstance(reply, str):
        return _fixed(reply)
    sources = [name for name in _SOURCES if getattr(reply, name) not in (None, False, UNSET)]
    if len(sources) > 1:
        raise VocabularyError(f"reply: only one of {', '.join(sources)} can be given")
    source = _MAKERS[sources[0]](reply) if sources else _default
    return _finishing(source, reply.finish_reason) if reply.finish_reason else source


def speaker(function: Speaker) -> Source:
    """Return the source that asks a Python callable."""

    def say(context: Context) -> UncutChoice:
        reply = function(context)
        if isinstance(reply, (dict, list)):
            return UncutChoice(json.dumps(reply, ensure_ascii=False))
        if not isinstance(reply, (str, Reply, NoneType)):
            raise TypeError(f"a callable gives a text, a dict, a list, a Reply or None, not {reply!r}")
        return source_of(reply)(context)

    return say


def _default(context: Context) -> UncutChoice:
    return default_reply(context.request, context.digest, context.choice)


def _fixed(text: str) -> Source:
    choice = UncutChoice(text)
    return lambda _context: choice


def _finishing(source: Source, reason: str) -> Source:
    return lambda context: source(context)._replace(finish=reason)


def _template(source: str) -> Source:
    compiled(source)

    def say(context: Context) -> UncutChoice:
        view = context.view
        request = view.json
        values = {
            "user": view.user,
            "messages": request["messages"],
            "model": request["model"],
            "request": request,
            "functions": view.functions,
            "session": view.session,
            "used": context.used,
            "choice": context.choice,
        }
        return UncutChoice(rendered(source, values))

    return say


def _calling(calls: list[CallReply]) -> Source:
    def say(context: Context) -> UncutChoice:
        return UncutChoice(calls=tuple(_call(call, context) for call in calls), finish=finish_of_calls(context.request))

    return say


def _call(call: CallReply, context: Context) -> Call:
    if isinstance(call.arguments, str):
        return Call(call.name, call.arguments)
    if call.arguments is not None:
        return Call(call.name, json.dumps(call.arguments, ensure_ascii=False))
    functions = {function.name: function for function in tokens.offered(context.request)}
    schema = functions[call.name].parameters if call.name in functions else None
    return Call(call.name, arguments(schema or None, dice(context.digest, call.name, context.choice)))


def _one_of(index: int, reply: str | Reply) -> Source:
    try:
        return source_of(reply)
    except VocabularyError as error:
        raise VocabularyError(f"reply.sequence[{index}]{str(error).removeprefix('reply')}") from None


def _sequence(reply: Reply) -> Source:
    sources = [_one_of(index, reply_of_step) for index, reply_of_step in enumerate(reply.sequence or ())]
    ending = {"last": sources[-1], "cycle": None, "default": _default, "pass": _default}[reply.then]

    def say(context: Context) -> UncutChoice:
        if context.used < len(sources) or ending is None:
            return sources[context.used % len(sources)](context)
        return ending(context)

    return say


_MAKERS: dict[str, Callable[[Reply], Source]] = {
    "text": lambda reply: _fixed(reply.text or ""),
    "echo": lambda _reply: lambda context: UncutChoice(context.view.user),
    "json": lambda reply: _fixed(json.dumps(reply.json, ensure_ascii=False)),
    "template": lambda reply: _template(reply.template or ""),
    "call": lambda reply: _calling(
        [CallReply(reply.call) if isinstance(reply.call, str) else reply.call] if reply.call else []
    ),
    "calls": lambda reply: _calling(reply.calls or []),
    "refusal": lambda reply: lambda _context: UncutChoice(refusal=reply.refusal),
    "sequence": _sequence,
}
