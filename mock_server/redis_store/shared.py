"""A server's state in Redis, and the layer that keeps several processes of one mind.

Counters, scenarios, limits, stored completions, the journal and the metrics live in Redis alone.
Rules, faults, limits' settings, seed and a frozen clock live in each process, as quick as ever;
what the admin API changes is published, and taken over before the next request of the others.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from threading import Lock
from typing import TYPE_CHECKING

import msgspec
import redis

from mock_server.admin.blueprint import PREFIX as ADMIN
from mock_server.contract import errors
from mock_server.engine.state import CONFIG
from mock_server.errors import ApiError
from mock_server.redis_store.client import Link
from mock_server.redis_store.journal import SharedGauge, SharedJournal
from mock_server.redis_store.sessions import SharedSessions
from mock_server.stubs.compiled_rule import CompiledRule
from mock_server.stubs.faults import NamedFault
from mock_server.vocabulary import FaultRule, JournalBounds, Limits, Rule

if TYPE_CHECKING:
    from mock_server.engine.state import State
    from mock_server.exchange.wsgi import Application, Environ, StartResponse
    from mock_server.journal.tally import Gauge

READING = frozenset({"GET", "HEAD", "OPTIONS"})
# How long a process may hold the right to change rules before it counts as dead.
PATIENCE = 30


class Instructions(msgspec.Struct):
    """What the admin API was told, as processes pass it on."""

    rules: list[tuple[str, Rule, str]]
    faults: list[tuple[str, FaultRule, str]]
    unnamed: tuple[int, int]
    seed: int
    limits: Limits
    now: float | None


class SharedStore:
    """Where a state is kept: in Redis.

    Args:
        link: the connection.
    """

    def __init__(self, link: Link) -> None:
        self.link = link
        link.redis.set(link.key("salt"), secrets.token_bytes(16), nx=True)
        self.salt: bytes | None = link.redis.get(link.key("salt"))

    def sessions(self) -> SharedSessions:
        """Return the sessions."""
        return SharedSessions(self.link)

    def journal(self, bounds: JournalBounds) -> SharedJournal:
        """Return the journal."""
        return SharedJournal(bounds, self.link)

    def gauge(self) -> Gauge:
        """Counts the answers that are being sent."""
        return SharedGauge(self.link)

    def numbers(self, *, anew: bool = False) -> Iterator[int]:
        """Return the numbers of the requests, from 1, over all processes."""
        key = self.link.key("numbers")
        if anew:
            self.link.redis.delete(key)
        return iter(lambda: int(self.link.redis.incr(key)), 0)

    def close(self) -> None:
        """Let the connections go; they come back when they are needed."""
        self.link.redis.close()


class Sharing:
    """Takes over what other processes were told, before each request.

    Args:
        state: this process's state, made over a `SharedStore`.
        link: the connection.
    """

    def __init__(self, state: State, link: Link) -> None:
        self._state = state
        self._link = link
        self._lock = Lock()
        self._version = 0

    def over(self, application: Application) -> Application:
        """Return the application that sees before each request what other processes were instructions."""

        def answer(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
            changes = environ["PATH_INFO"].startswith(ADMIN) and environ["REQUEST_METHOD"] not in READING
            try:
                if changes:
                    return self._changed(application, environ, start_response)
                self.refresh()
                return application(environ, start_response)
            except redis.RedisError as error:
                name = type(error).__name__
                failure = ApiError(503, f"The mock's store failed: {name}.", type="mock_error", code="store")
                start_response("503 Service Unavailable", [("content-type", "application/json")])
                return [errors.body_of(failure)]

        return answer

    def _changed(self, application: Application, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request that may change something, one at a time over all processes."""
        with self._link.redis.lock(self._link.key("lock"), timeout=PATIENCE, sleep=0.005):
            self.refresh()
            before = self._instructions()
            body = application(environ, start_response)
            after = self._instructions()
            if after != before:
                self._publish(after)
            return body

    def refresh(self) -> None:
        """Take over what was published since, and the present generation of sessions."""
        keys = (self._link.key("version"), self._link.key("generation"))
        version, generation = (int(number or 0) for number in self._link.redis.mget(keys))
        sessions = self._state.sessions
        if isinstance(sessions, SharedSessions):
            sessions.see(generation)
        if version != self._version:
            with self._lock:
                self._take_over(version)

    def _take_over(self, version: int) -> None:
        if version == self._version:
            return
        data = self._link.redis.get(self._link.key("told"))
        if data is not None:
            instructions, state = msgspec.msgpack.decode(data, type=Instructions), self._state
            rules = (CompiledRule(name, rule, origin=origin) for name, rule, origin in instructions.rules)
            state.rules.take_over(rules, instructions.unnamed[0], CONFIG)
            state.faults.take_over((NamedFault(*fault) for fault in instructions.faults), instructions.unnamed[1])
            state.seed, state.limits = instructions.seed, instructions.limits
            if instructions.now is None:
                state.clock.resume()
            else:
                state.clock.freeze(instructions.now)
        self._version = version

    def _instructions(self) -> bytes:
        state = self._state
        rules = [(rule.name, rule.rule, rule.origin) for rule in state.rules.all()]
        faults = [(fault.name, fault.rule, fault.origin) for fault in state.faults.all()]
        unnamed = (state.rules.unnamed, state.faults.unnamed)
        now = state.clock.now() if state.clock.frozen else None
        return msgspec.msgpack.encode(Instructions(rules, faults, unnamed, state.seed, state.limits, now))

    def _publish(self, instructions: bytes) -> None:
        step = self._link.redis.pipeline()
        step.set(self._link.key("told"), instructions, ex=self._link.ttl)
        step.incr(self._link.key("version"))
        self._version = int(step.execute()[1])
