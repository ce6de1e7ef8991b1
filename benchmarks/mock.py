"""Measures the mock against the fastest others, aimock and mocktopus, in interleaved rounds.

    python benchmarks/mock.py [--rounds 5] [--seconds 2] [--requests 100000] [--only ours,aimock]

Linux only: it reads /proc, and where there are two cores every server runs on the first and the client on the second.
All servers run all the time and are asked in turns, so that noise hits all alike; each gets the same request and is
checked to answer with a completion before anything is measured. Ours has everything on: validation, exact token counts,
20 rules of which the last answers, the journal. The workloads:

plain 1, plain 32     the same request again and again, on so many connections
varied 32             5,000 different requests in turn: what a server remembers of a request helps it less
stream 1, stream 32   streams of 20 chunks without delay; mocktopus always waits 20 ms between two words

Numbers are medians over the rounds; `CPU us` is the processor time of an answer in microseconds, which other work on
the machine disturbs least. A ratio is the median of the ratios within a round: above 1 is better than aimock.
Then come the start of the process up to the first reply, the memory, what the journal costs, alone and while a client
asks as the inspector's page does, 500 slow streams at once (20 chunks, 50 ms apart; lateness is counted from a stream's
first chunk), and the memory of ours over many requests.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

from mock_servers import CHUNKS, GAP, SLOWLY, MissingError, Running, body, servers
from mock_watching import watching

CLIENT = Path(__file__).with_name("mock_client.py")
PEER, OURS, OFF, BARE = "aimock", "ours", "journal off", "bare"
VARIED = 5_000
SLOW_STREAMS = 500
POINTS = 10
Found = dict[str, float]


class Workload(NamedTuple):
    """What is asked in a slice of time: the bodies, and on how many connections."""

    name: str
    bodies: list[str]
    connections: int


WORKLOADS = (
    Workload("plain 1", [body()], 1),
    Workload("plain 32", [body()], 32),
    Workload("varied 32", [body(number=number) for number in range(VARIED)], 32),
    Workload("stream 1", [body(stream=True)], 1),
    Workload("stream 32", [body(stream=True)], 32),
)


def main() -> None:
    """Measure what the command line asks for, and print the tables."""
    options = _options()
    server_core, client_core = (0, 1) if len(os.sched_getaffinity(0)) > 1 else (None, None)
    with ExitStack() as stack:
        running = {}
        try:
            for server in servers():
                if server.measured and server.name not in options.only:
                    continue
                running[server.name] = Running(server, server_core)
                stack.callback(running[server.name].stop)
        except MissingError as error:
            sys.exit(f"bench-mock: {error}")
        client = Client(client_core, options.seconds)
        _print(fast_table(client, running, options.rounds))
        _print(process_table(running))
        _print(journal_lines(client, running, options.rounds))
        _print(slow_table(client, running))  # after the others: the threads that it leaves cost speed until they go
        _print(memory_lines(client, running[OURS], options.requests) if OURS in running else iter(()))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the mock against other mocks of the chat API.")
    parser.add_argument("--rounds", type=int, default=5, help="how often each server gets each workload")
    parser.add_argument("--seconds", type=float, default=2, help="how long a slice is")
    parser.add_argument("--requests", type=int, default=100_000, help="how many, to see whether memory grows")
    parser.add_argument("--only", default=f"{OURS},{PEER},mocktopus", help="which servers")
    return parser.parse_args()


class Client:
    """Runs the client.

    Args:
        core: where it runs, or None.
        seconds: how long a slice is.
    """

    def __init__(self, core: int | None, seconds: float) -> None:
        self._core = core
        self._seconds = seconds

    def fast(
        self, running: Running, workload: Workload, *, seconds: float | None = None, most: int | None = None
    ) -> Found:
        """Ask as fast as it goes."""
        limits = {"seconds": seconds or self._seconds, **({"most": most} if most else {})}
        before = running.cpu()
        found = self._run(running, bodies=workload.bodies, connections=workload.connections, **limits)
        return {**found, "cpu": (running.cpu() - before) / found["answers"] * 1e6}

    def slow(self, running: Running) -> Found:
        """Ask for many slow streams at once."""
        return self._run(running, bodies=[body(SLOWLY, stream=True)], connections=SLOW_STREAMS, slow=GAP)

    def _run(self, running: Running, **wanted: Any) -> Found:
        words = json.dumps({"port": running.port, "core": self._core, **wanted})
        done = subprocess.run([sys.executable, str(CLIENT)], input=words, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"bench-mock: {running.server.name}: {done.stderr}")
        found: Found = json.loads(done.stdout)
        if found["bad"]:
            sys.exit(f"bench-mock: {running.server.name}: {found['bad']:.0f} answers were not 200")
        return found


def fast_table(client: Client, running: dict[str, Running], rounds: int) -> Iterator[str]:
    """The lines of the table of rates, and the client's own ceiling."""
    measured = [one for name, one in running.items() if one.server.measured]
    found: dict[tuple[str, str], list[Found]] = {}
    for one in measured:
        client.fast(one, WORKLOADS[1])  # warm
    for number in range(rounds):
        for workload in WORKLOADS:
            turn = number % len(measured)
            for one in [*measured[turn:], *measured[:turn]]:
                found.setdefault((workload.name, one.server.name), []).append(client.fast(one, workload))
        _say(f"round {number + 1} of {rounds}")
    yield f"load of the machine: {os.getloadavg()[0]:.1f}"
    yield (
        f"{'workload':<11}{'server':<12}{'per second':>11}{'min':>8}{'max':>8}{'p50 ms':>8}{'p99 ms':>8}{'CPU us':>8}"
        f"{'ratio':>8}{'of CPU':>8}"
    )
    for (workload_name, name), slices in found.items():
        rates, peers = [one["rate"] for one in slices], found.get((workload_name, PEER))
        yield (
            f"{workload_name:<11}{name:<12}{statistics.median(rates):>11.0f}{min(rates):>8.0f}{max(rates):>8.0f}"
            f"{_median(slices, 'p50'):>8.2f}{_median(slices, 'p99'):>8.2f}{_median(slices, 'cpu'):>8.0f}"
            f"{_ratio(slices, peers, 'rate'):>8}{_ratio(peers, slices, 'cpu'):>8}"
        )
    for workload in WORKLOADS[:2]:
        ceiling = [client.fast(running[BARE], workload) for _ in range(3)]
        yield f"{workload.name:<11}{'(ceiling)':<12}{_median(ceiling, 'rate'):>11.0f}   a bare application on granian"


def slow_table(client: Client, running: dict[str, Running]) -> Iterator[str]:
    """The lines of the table of slow streams."""
    yield f"{SLOW_STREAMS} slow streams at once{'late p50':>12}{'p99 ms':>9}{'first chunk p99':>18}{'chunks':>8}"
    for one in running.values():
        if one.server.slow:
            found = client.slow(one)
            yield (
                f"  {one.server.name:<24}{found['p50']:>9.1f}{found['p99']:>9.1f}{found['first_p99']:>18.1f}"
                f"{found['chunks']:>6.0f}/{CHUNKS}"
            )


def process_table(running: dict[str, Running]) -> Iterator[str]:
    """The lines of the table of starts and memory; the second start of a server finds compiled modules."""
    yield f"{'process':<12}{'start s':>9}{'memory MiB':>12}"
    for one in running.values():
        if one.server.measured:
            again = Running(one.server, None)
            fresh = again.memory()
            again.stop()
            yield f"{one.server.name:<12}{again.started:>9.2f}{fresh:>12.0f}, after the rounds {one.memory():.0f}"


def journal_lines(client: Client, running: dict[str, Running], rounds: int) -> Iterator[str]:
    """What the journal costs, alone and with the inspector's page open, against a journal of a single entry."""
    if OURS not in running:
        return
    for workload in (WORKLOADS[1], WORKLOADS[4]):
        client.fast(running[OFF], workload)  # warm
        without, with_journal, watched = [], [], []
        for _ in range(rounds):
            without.append(client.fast(running[OFF], workload))
            with_journal.append(client.fast(running[OURS], workload))
            with watching(running[OURS].port):
                watched.append(client.fast(running[OURS], workload))
        for name, slices in (("the journal", with_journal), ("the journal and an open inspector", watched)):
            rate, cpu = _ratio(slices, without, "rate"), _ratio(slices, without, "cpu")
            yield f"{workload.name}: with {name} {rate} of the rate and {cpu} of the CPU time without"


def memory_lines(client: Client, ours: Running, requests: int) -> Iterator[str]:
    """Memory of ours over many requests."""
    points = []
    for _ in range(POINTS):
        client.fast(ours, WORKLOADS[2], seconds=3_600, most=requests // POINTS)
        points.append(ours.memory())
    yield f"memory over {requests} varied requests, MiB: {' '.join(f'{one:.0f}' for one in points)}"


def _median(slices: list[Found], of: str) -> float:
    return statistics.median(one[of] for one in slices)


def _ratio(over: list[Found] | None, under: list[Found] | None, of: str) -> str:
    if over is None or under is None:
        return "-"
    return f"{statistics.median(one[of] / two[of] for one, two in zip(over, under, strict=True)):.2f}"


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        print(line, flush=True)
    print(flush=True)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
