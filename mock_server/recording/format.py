"""What a cassette can say.

    version: 1
    recordings:
    - request:
        method: POST
        path: /v1/chat/completions
        json:
          model: gpt-4
          messages:
          - role: user
            content: Hi
      reply:
        status: 200
        headers:
          content-type: text/event-stream
        events:
        - after: 0.512
          data: 'data: {"choices": []}'
        - after: 0.021
          data: 'data: [DONE]'

Bodies are JSON as YAML where that brings the same bytes back, else text, else base64.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, field

from mock_server.vocabulary import Word

VERSION = 1
Layout = Literal["compact", "ascii", "spaced", "indented", "lines"]


class RecordedRequest(Word, frozen=True):
    """A request, secrets scrubbed. Its header lines are not kept: they decide nothing and hold keys.

    Attributes:
        method: the HTTP method.
        path: the path as clients send it, beginning with `/v1`.
        query: the query string, in the order of its names.
        json: the body, if it is JSON.
        text: the body, if it is something else.
    """

    method: str
    path: str
    query: str = ""
    json: Any = UNSET
    text: str = ""


class Event(Word, frozen=True):
    """An event of a stream.

    Attributes:
        after: seconds since the event before; since the request for the first.
        data: its text, without the empty line that ends it.
        ended: whether that empty line came.
    """

    after: Annotated[float, Meta(ge=0)]
    data: str
    ended: bool = True


class RecordedReply(Word, frozen=True):
    """A reply, secrets scrubbed: `json`, `text`, `base64` or `events` is its body.

    Attributes:
        status: the HTTP status.
        headers: header lines; those that belong to one connection are left out.
        json: a body of JSON.
        layout: how the JSON was written.
        text: a body of another text.
        base64: a body that is no text.
        events: the events of a stream.
    """

    status: Annotated[int, Meta(ge=200, le=599)]
    headers: dict[str, str] = field(default_factory=dict)
    json: Any = UNSET
    layout: Layout = "compact"
    text: str = ""
    base64: str = ""
    events: list[Event] | None = None


class Recorded(Word, frozen=True):
    """A request and the reply that it got."""

    request: RecordedRequest
    reply: RecordedReply


class Tape(Word, frozen=True):
    """A whole cassette."""

    version: Literal[1]
    recordings: list[Recorded] = field(default_factory=list)


def builtins(recorded: Recorded) -> dict[str, Any]:
    """Return a recording as plain mappings and lists, in the order of its fields."""
    fields: dict[str, Any] = msgspec.to_builtins(recorded)
    return fields
