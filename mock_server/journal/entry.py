"""One request and its reply, as the journal keeps them."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

import msgspec

from mock_server.contract import decode
from mock_server.errors import ApiError
from mock_server.exchange.secrets import NO_SECRETS, Secrets
from mock_server.exchange.split_secrets import without_secrets

if TYPE_CHECKING:
    from mock_server.contract.request import ChatRequest
    from mock_server.exchange.answer import Answer, Events
    from mock_server.exchange.headers import Headers

OVERHEAD = 1_000
PER_PIECE = 150


class Entry:
    """One exchange.

    Its body and its reply are in memory as they came; secrets are blacked out when somebody reads them.

    Attributes:
        number: counts the server's requests from 1.
        time: when it came, in seconds since 1970.
        session: the name of its session.
        method: the HTTP method.
        path: the path, without the query.
        query: the query string.
        headers: the request's header lines, secrets redacted.
        body: the request's bytes, secrets blacked out.
        status: the answer's status.
        reply_headers: the answer's header lines, secrets blacked out.
        sent: of a reply that goes out in pieces, each piece's moment, in seconds from when the
            sending began, and its length; empty for one that is sent at once.
        model: the model that was asked, or empty.
        rule: the name of the rule that answered, or None.
        fault: the name of the fault that struck, or None.
        prompt_tokens: tokens of the prompt.
        completion_tokens: tokens of the reply.
        duration: seconds that the engine took to answer.
        size: about how many bytes it takes.
        lengths: of a stream in which secrets were blacked out, how many bytes each event was sent with; else None.
        outcome: `sent`, or `aborted` when the client went away during a stream.
    """

    __slots__ = (
        "_body",
        "_body_is_redacted",
        "_reply",
        "_reply_headers",
        "_reply_is_redacted",
        "_secrets",
        "completion_tokens",
        "duration",
        "fault",
        "headers",
        "lengths",
        "method",
        "model",
        "number",
        "outcome",
        "path",
        "prompt_tokens",
        "query",
        "rule",
        "sent",
        "session",
        "size",
        "status",
        "time",
    )

    def __init__(self, number: int, time: float, method: str, path: str, query: str) -> None:
        self.number = number
        self.time = time
        self.method = method
        self.path = path
        self.query = query
        self.session = ""
        self.headers: Headers | None = None
        self._body = b""
        self.status = 0
        self._reply_headers: list[tuple[str, str]] = []
        self._reply: bytes | Events = b""
        self._secrets = NO_SECRETS
        # whether body and reply were read, and are kept as they were told
        self._body_is_redacted = self._reply_is_redacted = False
        self.lengths: list[int] | None = None
        self.sent: list[tuple[float, int]] = []
        self.model = ""
        self.rule: str | None = None
        self.fault: str | None = None
        self.prompt_tokens = 0
        self.completion_tokens = 0
        self.duration = 0.0
        self.outcome = "sent"
        self.size = OVERHEAD

    def set_request(self, body: bytes, secrets: Secrets) -> None:
        """Take down the body, and what is secret in it and in the answer."""
        self._body = body
        self._secrets = secrets

    def answered(self, answer: Answer, duration: float) -> None:
        """Take down the answer."""
        self.status = answer.status
        self._reply_headers = answer.headers
        self._reply = answer.events or answer.body
        self.duration = duration
        pieces = len(answer.script) if isinstance(answer.script, tuple) else 0
        self.size = OVERHEAD + len(self._body) + len(answer.body) + PER_PIECE * pieces

    def grown(self) -> int:
        """By how many bytes it grew since it was last weighed: a reply may come after its entry was kept."""
        before = self.size
        self.size = OVERHEAD + len(self._body) + len(self._sent_reply()) + PER_PIECE * len(self.sent)
        return self.size - before

    @property
    def body(self) -> bytes:
        """The request's bytes, secrets blacked out."""
        if not self._body_is_redacted:
            self._secrets = self._secrets.of_body(self._body)
            self._body, self._body_is_redacted = self._secrets.data(self._body), True
        return self._body

    @body.setter
    def body(self, data: bytes) -> None:
        self._body, self._body_is_redacted = data, False

    @property
    def reply(self) -> bytes:
        """The answer's bytes, secrets blacked out; those of a stream joined."""
        reply = self._sent_reply()
        if self._reply_is_redacted:
            return reply
        secrets = self._all_secrets()
        redacted = without_secrets(reply, secrets) if reply.startswith(b"data: ") else secrets.data(reply)
        if redacted != reply:
            self.lengths = [len(event) + 2 for event in reply.split(b"\n\n")]
            self._reply = redacted
        self._reply_is_redacted = True
        return redacted

    @reply.setter
    def reply(self, data: bytes) -> None:
        self._reply, self._reply_is_redacted = data, False

    @property
    def reply_headers(self) -> list[tuple[str, str]]:
        """The answer's header lines, secrets blacked out."""
        secrets = self._all_secrets()
        return [(name, secrets.text(value)) for name, value in self._reply_headers]

    @reply_headers.setter
    def reply_headers(self, headers: list[tuple[str, str]]) -> None:
        self._reply_headers = headers

    def _sent_reply(self) -> bytes:
        reply = self._reply
        return reply if isinstance(reply, bytes) else reply.joined()

    def _all_secrets(self) -> Secrets:
        """Return those that the request's head names, and those that its body calls so."""
        if not self._body_is_redacted:
            _ = self.body
        return self._secrets

    @property
    def request(self) -> ChatRequest | None:
        """The decoded chat request; None if it is no valid one."""
        try:
            return decode.chat_request(self.body)
        except ApiError:
            return None

    @property
    def json(self) -> Any:
        """The request's body as JSON, or None."""
        return _json(self.body)

    @property
    def response(self) -> Any:
        """The reply's body as JSON; a stream's chunks as a list; None if it is neither."""
        if self.streamed:
            events = (line[6:] for line in self.reply.split(b"\n\n") if line.startswith(b"data: "))
            return [_json(line) for line in events if line != b"[DONE]"]
        return _json(self.reply)

    @property
    def moments(self) -> list[float | None] | None:
        """When each chunk of a stream was sent whole, in seconds from when the sending began.

        None for a chunk that was not sent, and in place of the list for a reply that was sent at once.
        """
        if not self.sent or not self.streamed:
            return None
        times: list[float | None] = []
        pieces, reached = iter(self.sent), 0
        moment: float | None = None
        events = self.reply.split(b"\n\n")
        lengths = self.lengths or [len(event) + 2 for event in events]
        total = sum(lengths) - 2
        for event, end in zip(events, accumulate(lengths), strict=True):
            while reached < min(end, total):
                moment, size = next(pieces, (None, total))
                reached += size
            if event.startswith(b"data: ") and event != b"data: [DONE]":
                times.append(moment)
        return times

    @property
    def streamed(self) -> bool:
        """Whether the reply is a stream."""
        reply = self._reply
        return (reply if isinstance(reply, bytes) else reply.head).startswith(b"data: ")

    @property
    def text(self) -> str:
        """The text of the reply's first choice, put together from a stream's chunks."""
        response = self.response
        chunks = response if isinstance(response, list) else [response]
        texts = (_text_of(chunk) for chunk in chunks if isinstance(chunk, dict))
        return "".join(text for text in texts if isinstance(text, str))

    def __repr__(self) -> str:
        return f"<Entry {self.number}: {self.method} {self.path} -> {self.status}>"


def _text_of(body: dict[str, Any]) -> Any:
    """Return what the first choice of a completion or chunk says; replies of other servers may have any shape."""
    try:
        first = next(choice for choice in body["choices"] if choice["index"] == 0)
        return first["delta" if "delta" in first else "message"]["content"]
    except (KeyError, TypeError, StopIteration):
        return None


def _json(data: bytes) -> Any:
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
