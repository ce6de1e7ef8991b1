"""Asks the mock as the inspector's page does while it is open."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from threading import Event, Thread

PAUSE, LONGEST_PAUSE, TIMES = 0.25, 3, 39
MOST, BACK = 20_000, 200
"""As in `mock_server/inspector/files/journal.js`."""


@contextmanager
def watching(port: int) -> Iterator[None]:
    """Listen to the events of the server at a port, and fetch what is new in its journal."""
    done = Event()
    threads = [Thread(target=target, args=(port, done)) for target in (_listen, _fetch)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        done.set()
        for thread in threads:
            thread.join()


def _listen(port: int, done: Event) -> None:
    line = HTTPConnection("127.0.0.1", port)
    line.request("GET", "/__admin/events")
    response = line.getresponse()
    while not done.is_set():
        response.readline()
    line.close()


def _fetch(port: int, done: Event) -> None:
    line = HTTPConnection("127.0.0.1", port)
    last, pause = 0, PAUSE
    while not done.wait(pause):
        began = time.monotonic()
        line.request("GET", f"/__admin/journal?after={max(0, last - BACK)}&limit={MOST}&oldest={2 * BACK}")
        entries = json.loads(line.getresponse().read())["entries"]
        pause = min(LONGEST_PAUSE, max(PAUSE, TIMES * (time.monotonic() - began)))
        last = max((entry["number"] for entry in entries), default=last)
    line.close()
