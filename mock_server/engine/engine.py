"""The engine: a request's parts in, an answer out. No socket, no framework, no sleep.

Every adapter (Flask's views, the quick layer before them, tests) calls the same `Engine.answer`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from mock_server.contract import errors
from mock_server.deterministic import NO_NAMES, dice, names_of
from mock_server.engine import chat_completions
from mock_server.engine.delivery import JournaledDelivery
from mock_server.engine.exchange import Exchange, Outcome
from mock_server.engine.routes import route_of
from mock_server.engine.state import State, Store
from mock_server.errors import ApiError
from mock_server.exchange.answer import Answer
from mock_server.exchange.headers import Headers
from mock_server.exchange.transmission import NO_FAULT, NO_TIMING, Wire, on_the_wire
from mock_server.journal.entry import Entry

if TYPE_CHECKING:
    from mock_server.clock import Clock
    from mock_server.exchange.secrets import Secrets
    from mock_server.vocabulary import Config

VERSION_LINE = ("openai-version", "2020-10-01")


class Engine:
    """The mock itself.

    Args:
        config: how it is set up; the defaults without it.
        clock: the time; the machine's without it.
        store: where the state is kept; this process's memory without it.

    Attributes:
        state: what it was told and what happened: rules, faults, journal, sessions, clock.
    """

    def __init__(self, config: Config | None = None, clock: Clock | None = None, store: Store | None = None) -> None:
        self.state = State(config, clock, store)

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes, query: str = "") -> Answer:
        """Answer one request, and keep both in the journal. Never raises for what a client sent.

        Args:
            method: the HTTP method.
            path: the path, decoded, without the query.
            headers: the header lines; a `Headers` is used as it is, and secrets in it redacted.
            body: the body; one that is longer than the limit may be cut one byte after it.
            query: the query string.
        """
        state = self.state
        started = state.clock.tick()
        request_headers = headers if isinstance(headers, Headers) else Headers.of(headers)
        entry = Entry(next(state.numbers), state.clock.now(), method, path, query)
        exchange = Exchange(
            entry, request_headers, body, request_headers.secrets(query, state.keys), state.anonymous, started
        )
        try:
            outcome = self._handled(exchange, method, path)
        except ApiError as error:
            outcome = Outcome(chat_completions.failed(error))
        except RecursionError:
            outcome = Outcome(chat_completions.failed(errors.invalid("The request is nested too deeply.")))
        answer = self._sent(exchange, outcome)
        self._note(exchange, answer)
        return answer

    def _handled(self, exchange: Exchange, method: str, path: str) -> Outcome:
        state = self.state
        handler, exchange.name = route_of(method, path, recording=state.fallback is not None)
        key = state.key_of(exchange.headers)
        exchange.session = session = state.session_of(exchange.headers, key, exchange.secrets)
        exchange.names = names_of(state.seed, session.label, session.next_reply())
        exchange.entry.session = session.name
        if len(exchange.body) > state.config.body_limit:
            raise errors.too_large(state.config.body_limit)
        content_type = exchange.headers.raw("CONTENT_TYPE")
        if content_type and method == "POST" and "json" not in content_type.lower():
            raise errors.wrong_content_type(content_type)
        return handler(state, exchange)

    def _sent(self, exchange: Exchange, outcome: Outcome) -> Answer:
        """Return the answer as it goes over the wire, with the API's usual header lines."""
        state = self.state
        draft = outcome.draft
        names = exchange.names
        if names is NO_NAMES:
            names = names_of(state.seed, state.anonymous.label, exchange.entry.number)
        chance = _NO_CHANCE
        if outcome.fault is not NO_FAULT or outcome.timing is not NO_TIMING:
            chance = dice(names.request.encode(), "wire")
        if draft.content_type is not None:
            return on_the_wire(Wire(draft, outcome.fault, outcome.timing, draft.headers, chance))
        milliseconds = (state.clock.tick() - exchange.started) * 1000
        answer_headers = [
            ("x-request-id", f"req_{names.request}"),
            _organization(state.config.organization),
            _processing(int(milliseconds)),
            VERSION_LINE,
            *outcome.headers,
            *draft.headers,
        ]
        return on_the_wire(Wire(draft, outcome.fault, outcome.timing, answer_headers, chance))

    def _note(self, exchange: Exchange, answer: Answer) -> None:
        entry = exchange.entry
        _redact(entry, exchange.headers, exchange.secrets)
        entry.headers = exchange.headers
        entry.set_request(
            exchange.body if len(exchange.body) <= self.state.config.body_limit else b"", exchange.secrets
        )
        entry.answered(answer, self.state.clock.tick() - exchange.started)
        if answer.script is not None:
            answer.delivery = JournaledDelivery(self.state, entry)
        self.state.journal.add(entry)


def _redact(entry: Entry, headers: Headers, secrets: Secrets) -> None:
    """Take secrets out of what is kept in short texts; bodies lose theirs when they are read."""
    headers.redact(secrets)
    entry.path = secrets.text(entry.path)
    entry.query = secrets.query(entry.query)
    entry.model = secrets.text(entry.model)


@lru_cache(maxsize=16)
def _organization(name: str) -> tuple[str, str]:
    return "openai-organization", name


@lru_cache(maxsize=256)
def _processing(milliseconds: int) -> tuple[str, str]:
    return "openai-processing-ms", str(milliseconds)


# Never drawn from: without a fault or a timing nothing on the wire is random.
_NO_CHANCE = dice(b"")
