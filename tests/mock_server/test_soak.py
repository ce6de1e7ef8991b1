"""The server under damage at random and with clients that die in mid-stream: nothing leaks, nothing fails unasked."""

from __future__ import annotations

import gc
import http.client
import json
import os
import re
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest

from mock_server import Config, FaultRule, JournalBounds, Match, MockServer, Reply, Rule, Timing
from mock_server.sessions import stored_completions
from mock_server.stubs import request_cache
from mock_server.vocabulary import Fault

pytestmark = [
    pytest.mark.soak,
    pytest.mark.timeout(0),  # it is long on purpose
    pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts in /proc"),
]

SECONDS = float(os.environ.get("SOAK_SECONDS", "600"))
LONGEST = 3_600
CLIENTS = 8
ASKED_FOR = {500, 503}
# So many different requests fill everything that is kept up to a bound: known requests, stored
# completions, caches. Only then is the memory measured.
DIFFERENT = 4_800
# MiB that the process may grow by after that.
MAY_GROW = 30
CONFIG = Config(
    journal=JournalBounds(entries=500, bytes=4 * 1024 * 1024),
    rules=[
        Rule(when=Match(user="slow"), reply=Reply(text="word " * 40, stream=Timing(delay=0.005))),
        Rule(when=Match(user="sequence"), reply=Reply(sequence=["a", "b"], then="cycle")),
    ],
    faults=[
        FaultRule(Fault(status=500, probability=0.02)),
        FaultRule(Fault(status=503, probability=0.02, retry_after=0)),
        FaultRule(Fault(status=429, probability=0.02)),
        FaultRule(Fault(reset=True, probability=0.02)),
        FaultRule(Fault(half_body=True, probability=0.02)),
        FaultRule(Fault(malformed=True, probability=0.02)),
        FaultRule(Fault(cut_after=3, probability=0.02)),
        FaultRule(Fault(delay=0.02, probability=0.02)),
        FaultRule(Fault(slow_body=0.001, piece=64, probability=0.02)),
    ],
)


class Reckless(threading.Thread):
    """A client that asks anything, and often goes away before the answer is whole.

    Attributes:
        asked: how many requests it made.
        wrong: answers of the server's failure that no fault had asked for.
    """

    def __init__(self, port: int, seed: int, end: float) -> None:
        super().__init__(name=f"reckless-{seed}")
        self._port = port
        self._chance = Random(seed)
        self._end = end
        self.asked = 0
        self.wrong: list[Any] = []

    def run(self) -> None:
        """Ask until the end."""
        while time.monotonic() < self._end:
            line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
            with suppress(OSError, http.client.HTTPException):
                for _ in range(self._chance.randint(1, 20)):
                    self._ask(line)
            line.close()

    def _ask(self, line: http.client.HTTPConnection) -> None:
        chance = self._chance
        self.asked += 1
        headers = {"Authorization": f"Bearer sk-soak-{chance.randint(1, 50)}", "Content-Type": "application/json"}
        line.request("POST", "/v1/chat/completions", self._body(), headers)
        answer = line.getresponse()
        if chance.random() < 0.1:
            answer.read(chance.randint(1, 300))
            raise ConnectionAbortedError
        data = answer.read()
        if answer.status >= 500 and answer.status not in ASKED_FOR:
            self.wrong.append((answer.status, data))

    def _body(self) -> bytes:
        chance = self._chance
        text = chance.choice(["slow", "sequence", "Hi", f"number {chance.random()}"])
        body = {"model": "gpt-4", "messages": [{"role": "user", "content": text}], "stream": chance.random() < 0.5}
        data = json.dumps({**body, **chance.choice([{}, {}, {"n": 2}, {"temperature": 9}, {"store": True}])}).encode()
        return data if chance.random() < 0.95 else data[: chance.randint(0, len(data))]


def _fill(server: MockServer, number: int) -> None:
    """Ask what nobody asked before: streams, again because what comes once is not kept, and to be stored."""
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    for one in range(DIFFERENT // CLIENTS):
        message = {"role": "user", "content": f"{number} {one}" + " word" * 150}
        headers = {"Authorization": f"Bearer sk-soak-{one % 50}", "Content-Type": "application/json"}
        for store in (False, False, True):
            body = {"model": "gpt-4o", "messages": [message], "stream": True, "store": store}
            with suppress(OSError, http.client.HTTPException):
                line.request("POST", "/v1/chat/completions", json.dumps(body), headers)
                line.getresponse().read()
    line.close()


def _filled(server: MockServer) -> bool:
    state = server.engine.state
    return (
        state.request_cache.bytes > request_cache.MOST_BYTES * 0.9
        and state.sessions.bytes > stored_completions.MOST_BYTES * 0.9
    )


def _memory() -> float:
    """MiB that the process takes now."""
    gc.collect()
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


def _open_files() -> Counter[str]:
    """How many files of which kind the process has open."""
    found: Counter[str] = Counter()
    for file in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):  # the folder's own
            found[re.sub(r"\d+", "*", str(file.readlink()))] += 1
    return found


def _spell(server: MockServer, seed: int, seconds: float) -> list[Reckless]:
    end = time.monotonic() + seconds
    clients = [Reckless(server.port, seed * CLIENTS + number, end) for number in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join(seconds + 60)
    return clients


def test_soak() -> None:
    """Threads, sockets and memory are after the soak what they were before, and every failure was asked for."""
    seconds = min(SECONDS, LONGEST)
    threads, files = threading.active_count(), _open_files()
    with MockServer(CONFIG) as server:
        with ThreadPoolExecutor(CLIENTS) as fillers:
            list(fillers.map(partial(_fill, server), range(CLIENTS)))
        filled = _filled(server)
        warm = _spell(server, 0, min(60, seconds / 4))
        before = _memory()
        clients = _spell(server, 1, seconds)
        grown = _memory() - before
        faults = [entry for entry in server.journal if entry.status >= 500]
    assert filled
    assert [wrong for client in (*warm, *clients) for wrong in client.wrong] == []
    assert all(entry.fault for entry in faults)
    assert sum(client.asked for client in clients) > 100
    assert (threading.active_count(), _open_files()) == (threads, files)
    assert grown < MAY_GROW
