"""Threads that are used again: starting one for each call would take a tenth of the plugin's time."""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread, current_thread

IDLE = "idle"

_Task = tuple[str, Callable[[], object]]


class Workers:
    """Runs tasks, all of them at once: one for which no thread is idle gets a new one."""

    def __init__(self) -> None:
        self._idle: list[SimpleQueue[_Task | None]] = []
        self._ended = False

    def run(self, name: str, work: Callable[[], object]) -> None:
        """Have a thread work, under a name. Only one thread may call this."""
        try:
            tasks = self._idle.pop()
        except IndexError:
            tasks = SimpleQueue()
            Thread(target=self._serve, args=(tasks,), daemon=True, name=IDLE).start()
        tasks.put((name, work))

    def end(self) -> None:
        """Have each thread end as soon as it is idle."""
        self._ended = True
        for tasks in self._idle:
            tasks.put(None)

    def _serve(self, tasks: SimpleQueue[_Task | None]) -> None:
        thread = current_thread()
        while not self._ended and (task := tasks.get()):
            thread.name, work = task
            work()
            self._idle.append(tasks)
            thread.name = IDLE
