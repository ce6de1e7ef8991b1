"""The mock as a program of its own: on granian, or on the plain server."""

from __future__ import annotations

import gc
import os
import signal
import socket
import time
from contextlib import suppress
from functools import partial
from multiprocessing import parent_process
from select import select
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

from granian import Granian
from granian.constants import Interfaces

from mock_server.exchange.wsgi import BrokenOnPurposeError
from mock_server.recording.recorder import Recorder
from mock_server.serving.addresses import address_of, free_port, url_of
from mock_server.serving.application import create_app
from mock_server.serving.threaded_server import Pause, PlainServer
from mock_server.serving.watchdog import killed_after_signals

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from mock_server.exchange.wsgi import Sleep
    from mock_server.vocabulary import Config, Recording, RedisStore

# Each slow stream holds a thread; idle ones go.
THREADS = 512
GRACE = 5
# How often, and how long, to look whether the server takes connections.
POLL = 0.01
PATIENCE = 30


class Options(NamedTuple):
    """How to serve.

    Attributes:
        host: the address to listen on.
        port: the port; 0 takes a free one.
        config: how the mock is set up, without a file.
        config_file: a YAML file that says it, and is read again when it changes.
        admin_token: what the admin API wants to be shown, or None.
        threads: how many requests (slow streams above all) are answered at once.
        record: what to record and replay, or None.
        store: a Redis that keeps the state, or None for the configuration's or memory.
        workers: how many processes answer; more than one need a store.
        plain: serve with the plain server, which is slower and breaks connections as they break.
    """

    host: str
    port: int
    config: Config | None
    config_file: str | None = None
    admin_token: str | None = None
    threads: int = THREADS
    record: Recording | None = None
    store: RedisStore | None = None
    workers: int = 1
    plain: bool = False


def serve(options: Options, listening: Callable[[str], None]) -> None:
    """Serve until a signal ends it; `listening` is told the URL as soon as it answers.

    Raises:
        AddressError: it cannot listen there.
    """
    host = address_of(options.host)
    options = options._replace(host=host, port=free_port(host, options.port))
    if options.plain:
        _serve_plainly(options, listening)
    else:
        _serve_fast(options, listening)


def _serve_plainly(options: Options, listening: Callable[[str], None]) -> None:
    """Serve in threads of this process; what is being answered when a signal ends it has a few seconds left."""
    with killed_after_signals(2 * GRACE):
        _serve_in_threads(options, listening)


def _serve_in_threads(options: Options, listening: Callable[[str], None]) -> None:
    idle, over = Pause(), Pause()
    app = _created(options, idle, over)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    server = PlainServer(options.host, options.port, app)
    listening(url_of(options.host, server.port))
    with suppress(KeyboardInterrupt):
        while True:
            time.sleep(PATIENCE)
    idle.set()
    with suppress(KeyboardInterrupt):
        server.finish(GRACE)
    over.set()
    recorder = app.extensions["mock_server"].state.fallback
    server.stop(recorder.close if isinstance(recorder, Recorder) else lambda: None)


def _serve_fast(options: Options, listening: Callable[[str], None]) -> None:
    server = Granian(
        "mock_server",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=options.threads,
        backpressure=options.threads * 2,
        workers_kill_timeout=GRACE,
        log_enabled=False,
    )
    if options.workers > 1:
        _announce_soon(options, listening)
    server.serve(target_loader=partial(_application, options, listening))


def _application(options: Options, listening: Callable[[str], None], _target: str) -> Flask:
    """Return the application, made in the serving process."""
    Thread(target=_end_with_parent, daemon=True).start()
    app = _created(options, _Ending().wait)
    if options.workers == 1:
        _announce_soon(options, listening)
    return app


def _created(options: Options, idle: Sleep, sleep: Sleep = time.sleep) -> Flask:
    app = create_app(
        options.config,
        config_file=options.config_file,
        admin_token=options.admin_token,
        record=options.record,
        store=options.store,
        sleep=sleep,
        idle=idle,
    )
    # The journal holds many objects for long: looking through them for cycles at every few
    # hundred new ones costs a tenth of the speed and finds nothing.
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    return app


def _end_with_parent() -> None:
    """End this process once the one that watches over it is gone, killed perhaps: nobody else would end it."""
    parent = parent_process()
    if parent is None:
        return
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)


class _Ending:
    """Hears the signal that ends the process, of which granian tells nobody.

    What was heard is never read: so it wakes all who wait, also those who come later.
    """

    def __init__(self) -> None:
        self._received, self._wakeup = socket.socketpair()
        self._wakeup.setblocking(False)
        signal.set_wakeup_fd(self._wakeup.fileno(), warn_on_full_buffer=False)

    def wait(self, seconds: float) -> None:
        """Sleep, but not beyond the signal."""
        if select([self._received], (), (), seconds)[0]:
            raise BrokenOnPurposeError


def _announce_soon(options: Options, listening: Callable[[str], None]) -> None:
    Thread(target=_announce, args=(options, listening), daemon=True).start()


def _announce(options: Options, listening: Callable[[str], None]) -> None:
    """Tell the URL once the server takes connections: it begins to only after its application is made."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if _takes_connections(options):
            listening(url_of(options.host, options.port))
            return
        time.sleep(POLL)


def _takes_connections(options: Options) -> bool:
    try:
        # Not every system connects to the address that stands for all.
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(options.host, options.host)  # noqa: S104 - compared only
        socket.create_connection((host, options.port), timeout=1).close()
    except OSError:
        return False
    return True
