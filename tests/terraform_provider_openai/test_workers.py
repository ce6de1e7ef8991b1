"""Threads that are used again."""

from collections.abc import Iterator
from queue import SimpleQueue
from threading import Barrier, Thread, current_thread

import pytest

from terraform_provider_openai.grpc.workers import IDLE, Workers

Seen = SimpleQueue[tuple[Thread, str]]


@pytest.fixture
def workers() -> Iterator[Workers]:
    """Give workers that end with the test."""
    workers = Workers()
    yield workers
    workers.end()


def look(workers: Workers, name: str) -> tuple[Thread, str]:
    """Have a thread tell who it is and how it is named meanwhile."""
    seen: Seen = SimpleQueue()
    workers.run(name, lambda: seen.put((current_thread(), current_thread().name)))
    return seen.get(timeout=30)


def idle(thread: Thread) -> None:
    """Wait until a thread has ended its work."""
    while thread.name != IDLE:
        thread.join(0.005)


def test_a_thread_is_used_again(workers: Workers) -> None:
    """Work after work is done by one thread, which is named after it."""
    first, name = look(workers, "first")
    idle(first)
    assert look(workers, "second") == (first, "second")
    assert name == "first"


def test_all_at_once(workers: Workers) -> None:
    """Work that waits for other work to begin is no hindrance to it."""
    barrier = Barrier(50, timeout=30)
    for number in range(49):
        workers.run(f"{number}", barrier.wait)
    assert barrier.wait() < 50


def test_the_end(workers: Workers) -> None:
    """Threads that are idle end, and those that work end after it."""
    resting, _ = look(workers, "short")
    idle(resting)
    begun, go = SimpleQueue[Thread](), Barrier(2, timeout=30)
    workers.run("another", lambda: None)
    workers.run("long", lambda: (begun.put(current_thread()), go.wait()))
    working = begun.get(timeout=30)
    workers.end()
    go.wait()
    resting.join(30)
    working.join(30)
    assert not resting.is_alive()
    assert not working.is_alive()
