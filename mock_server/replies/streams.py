"""A reply as the events of a stream, in the API's exact shape.

A chunk with the role, one for each token, one with the finish reason, the usage if it was asked
for, and `[DONE]`. The chunks of several choices take turns. Each is filled up with letters in
`obfuscation`, so that its length tells less of its text, unless the request wants none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import cast

import msgspec
from msgspec import UNSET, UnsetType

from mock_server import tokens
from mock_server.contract.reply import (
    ChatChunk,
    ChunkChoice,
    CustomDelta,
    Delta,
    FinishReason,
    FunctionDelta,
    Logprobs,
    ToolDelta,
    Usage,
)
from mock_server.contract.request import ChatRequest
from mock_server.deterministic import letters
from mock_server.replies.bodies import Identity, call_id, logprobs_of
from mock_server.replies.choices import Call, CutChoice

DONE = b"data: [DONE]\n\n"
# Chunks are filled up to a multiple of so many bytes, as streams of the API that were published are.
BLOCK = 16
_encode = msgspec.json.Encoder().encode


def head_of(name: str, created: int) -> bytes:
    """Return how each event but the last begins; the rest is the same whatever the reply's id and time."""
    return f'data: {{"id":"{name}","object":"chat.completion.chunk","created":{created}'.encode()


def events(request: ChatRequest, identity: Identity, choices: Sequence[CutChoice], usage: Usage) -> list[bytes]:
    """Return every event of the stream, as it goes over the wire."""
    frame = _Frame(identity, with_usage=_wants_usage(request), obfuscated=_wants_obfuscation(request))
    lanes = [_lane(request, identity, frame, index, choice) for index, choice in enumerate(choices)]
    if len(lanes) == 1:
        chunks = list(lanes[0])
    else:
        chunks = [event for turn in zip_longest(*lanes) for event in turn if event is not None]
    if _wants_usage(request):
        chunks.append(frame.chunk([], usage))
    chunks.append(DONE)
    return chunks


def _wants_usage(request: ChatRequest) -> bool:
    return request.stream_options is not None and request.stream_options.include_usage


def _wants_obfuscation(request: ChatRequest) -> bool:
    return request.stream_options is None or request.stream_options.include_obfuscation


def _ending(fill: str) -> bytes:
    return f',"obfuscation":"{fill}"}}\n\n'.encode()


# How a chunk ends, by its length so far modulo BLOCK.
_PLAIN = [b"}\n\n"] * BLOCK
_FILLED = [_ending(letters(BLOCK - length, "obfuscation", length)) for length in range(BLOCK)]


class _Frame:
    """What stands around each chunk's choices."""

    def __init__(self, identity: Identity, *, with_usage: bool, obfuscated: bool) -> None:
        self._identity = identity
        self._usage: UnsetType | None = None if with_usage else UNSET
        self._endings = _FILLED if obfuscated else _PLAIN
        before, after = self._open([]).split(b'"choices":[]')
        self._before = before + b'"choices":[{"index":'
        self._after = b'},"logprobs":null,"finish_reason":null}]' + after

    def chunk(self, choices: list[ChunkChoice], usage: Usage | None = None) -> bytes:
        """Return an event with these choices."""
        event = self._open(choices, usage)
        return event + self._endings[len(event) % BLOCK]

    def _open(self, choices: list[ChunkChoice], usage: Usage | None = None) -> bytes:
        """Return an event but for its end."""
        identity = self._identity
        chunk = ChatChunk(
            identity.id,
            "chat.completion.chunk",
            identity.created,
            identity.model,
            identity.tier,
            identity.fingerprint,
            choices,
            self._usage if usage is None else usage,
        )
        return b"data: " + _encode(chunk)[:-1]

    def texts(self, index: int, encoded: Sequence[bytes]) -> list[bytes]:
        """Events for the tokens of one choice, each given as JSON: what `chunk` gives, but quick."""
        before = self._before + str(index).encode() + b',"delta":{"content":'
        after, endings, frame = self._after, self._endings, len(before) + len(self._after)
        return [before + text + after + endings[(frame + len(text)) % BLOCK] for text in encoded]


def _encoded_pieces(text: str, encoding: str) -> list[bytes]:
    return [_encode(piece) for piece in tokens.pieces(text, encoding) if piece]


def _lane(request: ChatRequest, identity: Identity, frame: _Frame, index: int, choice: CutChoice) -> Iterator[bytes]:
    """Yield the events of one choice."""

    def event(delta: Delta, logprobs: Logprobs | None = None, finish: str | None = None) -> bytes:
        return frame.chunk([ChunkChoice(index, delta, logprobs, cast("FinishReason | None", finish))])

    if choice.calls:
        for delta in _call_deltas(request, identity, index, choice.calls):
            yield event(delta)
    else:
        refused = choice.refusal is not None
        yield event(Delta(role="assistant", content=None if refused else "", refusal="" if refused else None))
        text = (choice.refusal if refused else choice.text) or ""
        if refused or request.logprobs:
            yield from (event(*step) for step in _steps(request, identity, choice, text))
        else:
            yield from frame.texts(index, _encoded_pieces(text, identity.encoding))
    yield event(Delta(), finish=choice.finish)


def _steps(
    request: ChatRequest, identity: Identity, choice: CutChoice, text: str
) -> Iterator[tuple[Delta, Logprobs | None]]:
    """Yield each token's delta with its log probabilities."""
    logprobs = logprobs_of(request, identity, choice)
    entries = (logprobs.content or logprobs.refusal or []) if logprobs else []
    for piece, entry in zip_longest(tokens.pieces(text, identity.encoding), entries):
        if choice.refusal is not None:
            yield Delta(refusal=piece), Logprobs(None, [entry]) if entry else None
        else:
            yield Delta(content=piece), Logprobs([entry]) if entry else None


def _call_deltas(request: ChatRequest, identity: Identity, index: int, calls: Sequence[Call]) -> Iterator[Delta]:
    """Yield the name first, then the arguments in fragments; tool calls one after another.

    The role comes with the opening of an only call, and before those of several.
    """
    if request.functions:
        name, arguments, _custom = calls[0]
        yield Delta(role="assistant", content=None, function_call=FunctionDelta(name, ""), refusal=None)
        for piece in filter(None, tokens.pieces(arguments, identity.encoding)):
            yield Delta(function_call=FunctionDelta(arguments=piece))
        return
    first = Delta(role="assistant", content=None, refusal=None)
    if len(calls) > 1:
        yield first
        first = Delta()
    for number, call in enumerate(calls):
        first.tool_calls = [_opening(call, number, call_id(identity, index, number))]
        yield first
        first = Delta()
        for piece in filter(None, tokens.pieces(call.arguments, identity.encoding)):
            yield Delta(tool_calls=[_fragment(call, number, piece)])


def _opening(call: Call, number: int, name: str) -> ToolDelta:
    if call.custom:
        return ToolDelta(number, name, "custom", custom=CustomDelta(call.name, ""))
    return ToolDelta(number, name, "function", FunctionDelta(call.name, ""))


def _fragment(call: Call, number: int, piece: str) -> ToolDelta:
    if call.custom:
        return ToolDelta(number, custom=CustomDelta(input=piece))
    return ToolDelta(number, function=FunctionDelta(arguments=piece))
