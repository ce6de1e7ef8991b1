"""One request on its way through the engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mock_server.deterministic import NO_NAMES, Names
from mock_server.exchange.answer import Draft
from mock_server.exchange.transmission import NO_FAULT, NO_TIMING

if TYPE_CHECKING:
    from mock_server.exchange.headers import Headers
    from mock_server.exchange.secrets import Secrets
    from mock_server.journal.entry import Entry
    from mock_server.sessions.session import Session
    from mock_server.vocabulary import Fault, Timing


@dataclass(slots=True)
class Exchange:
    """A request, and what is known about it so far.

    Attributes:
        entry: its journal entry, filled in along the way.
        headers: its header lines.
        body: its bytes.
        secrets: what its head names that is secret.
        session: its session.
        started: the clock's tick when it came.
        names: the ids that its answer carries, once the session is known.
        name: the rest of its path: a model's or completion's id.
    """

    entry: Entry
    headers: Headers
    body: bytes
    secrets: Secrets
    session: Session
    started: float
    names: Names = NO_NAMES
    name: str = ""


@dataclass(slots=True)
class Outcome:
    """What a handler wants to be sent.

    Attributes:
        draft: the reply.
        fault: what goes wrong with it.
        timing: how its stream flows.
        headers: header lines for it.
    """

    draft: Draft
    fault: Fault = NO_FAULT
    timing: Timing = NO_TIMING
    headers: tuple[tuple[str, str], ...] = ()
