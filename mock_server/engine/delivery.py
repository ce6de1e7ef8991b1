"""What the journal and the metrics hear of an answer that goes out in pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mock_server.engine.state import State
    from mock_server.journal.entry import Entry


class JournaledDelivery:
    """Keeps each piece's moment and the outcome in the exchange's entry, and counts the streams that are open.

    Args:
        state: whose journal and metrics.
        entry: the exchange.
    """

    def __init__(self, state: State, entry: Entry) -> None:
        self._state = state
        self._entry = entry

    def begun(self) -> None:
        """Count the stream."""
        self._state.streams.count(1)

    def sent(self, moment: float, size: int) -> None:
        """Keep when the piece went out, and its size."""
        self._entry.sent.append((moment, size))

    def ended(self, *, complete: bool) -> None:
        """Keep how it ended; by now the entry may have changed."""
        if not complete:
            self._entry.outcome = "aborted"
        self._state.streams.count(-1)
        self._state.journal.changed(self._entry)
