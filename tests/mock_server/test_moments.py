"""When the chunks of a slow stream were sent."""

from __future__ import annotations

import time
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from mock_server import Config, Reply, Rule, Timing
from mock_server.exchange.wsgi import BrokenOnPurposeError, sent
from mock_server.journal import export
from mock_server.vocabulary import Fault

if TYPE_CHECKING:
    from conftest import Asker

    from mock_server.journal.entry import Entry

SLOW = Reply(text="one two", stream=Timing(first=0.02, delay=0.01))


def _played(ask: Asker, pieces: int | None = None) -> Entry:
    """The entry of a stream of which so many pieces were sent, after real waits."""
    answer = ask.send(stream=True)
    body = sent(answer, {}, time.sleep)[1]
    with suppress(BrokenOnPurposeError):
        list(islice(body, pieces))
    return ask.engine.state.journal[-1]


def test_moments(asker: type[Asker]) -> None:
    """Each chunk has its moment, no earlier than its rule wanted it."""
    entry = _played(asker(Config(rules=[Rule(reply=SLOW)])))
    moments = [moment for moment in entry.moments or () if moment is not None]
    assert len(moments) == len(entry.response) == 4
    assert all(moment >= 0.02 + 0.01 * number for number, moment in enumerate(moments))
    assert export.full(entry)["moments"] == moments


def test_at_once(ask: Asker) -> None:
    """A stream without waits is sent at once: there are no moments."""
    assert _played(ask).moments is None


def test_a_client_that_goes(asker: type[Asker]) -> None:
    """What a client did not wait for was not sent."""
    moments = _played(asker(Config(rules=[Rule(reply=SLOW)])), pieces=2).moments
    assert [moment is None for moment in moments or ()] == [False, False, True, True]


@pytest.mark.parametrize("fault", [Fault(slow_body=0.0001, piece=100), Fault(half_body=True), Fault(cut_after=2)])
def test_damage(asker: type[Asker], fault: Fault) -> None:
    """Pieces that are no chunks give each chunk the moment at which it was whole."""
    entry = _played(asker(Config(rules=[Rule(reply=SLOW, fault=fault)])))
    moments = [moment for moment in entry.moments or () if moment is not None]
    assert len(moments) == len(entry.response) > 0
    assert moments == sorted(moments)


def test_archive(asker: type[Asker]) -> None:
    """In an HTTP archive the time of a stream is the time that it took."""
    entry = _played(asker(Config(rules=[Rule(reply=SLOW)])))
    timings = export.har([entry], "http://127.0.0.1")["log"]["entries"][0]["timings"]
    assert timings["receive"] == 1000 * entry.sent[-1][0]
