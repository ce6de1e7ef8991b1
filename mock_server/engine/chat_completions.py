"""`POST /v1/chat/completions`: from the request's bytes to the reply."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from mock_server import deterministic as digests
from mock_server import tokens
from mock_server.contract import checks, decode, errors
from mock_server.contract.abilities import of_another_endpoint, thoughts
from mock_server.engine.exchange import Exchange, Outcome
from mock_server.errors import FINAL, ApiError
from mock_server.exchange.answer import Draft, Events
from mock_server.exchange.prompt import Prompt
from mock_server.exchange.request_view import RequestView
from mock_server.exchange.transmission import NO_FAULT, NO_TIMING
from mock_server.replies import bodies, streams
from mock_server.replies.choices import UncutChoice
from mock_server.replies.cuts import cut
from mock_server.replies.default import default_reply
from mock_server.replies.sources import Context
from mock_server.replies.template import TemplateFailedError
from mock_server.sessions import rate_limits
from mock_server.sessions.stored_completions import remembered
from mock_server.stubs.fault_errors import error_of
from mock_server.stubs.near_misses import describe, near_misses
from mock_server.stubs.request_cache import LONGEST_TAILS, AcceptedRequest, CachedReply
from mock_server.vocabulary import Fault, Reply, Timing

if TYPE_CHECKING:
    from mock_server.contract.models import Model
    from mock_server.engine.state import State
    from mock_server.stubs.rules import Chosen

_encode = msgspec.json.Encoder().encode
# A reasoning model that may write fewer tokens than this does not even begin.
BEGINNING = 16
# From this series on the API tells no fingerprint.
WITHOUT_FINGERPRINT = 5


def complete(state: State, exchange: Exchange) -> Outcome:
    """Answer a chat completion request.

    Raises:
        ApiError: for everything that the API answers with an error.
    """
    try:
        accepted, repeated = _accepted(state, exchange)
    except ApiError:
        if state.fallback is None:
            raise
        # What a request may be is for the server that is recorded to say.
        return state.fallback(exchange, NO_FAULT)
    session = exchange.session
    view = RequestView(accepted.prompt, exchange.headers, session.name if session.named else "")
    return _Turn(state, exchange, accepted, view, _take(state, exchange, accepted), repeated).outcome()


def elsewhere(state: State, exchange: Exchange) -> Outcome:
    """Answer what is no chat completion, while another server is recorded or replayed.

    Raises:
        ApiError: as `State.fallback`.
    """
    if state.fallback is None:
        raise errors.unknown_path(exchange.entry.method, exchange.entry.path)
    return state.fallback(exchange, NO_FAULT)


def _accepted(state: State, exchange: Exchange) -> tuple[AcceptedRequest, bool]:
    """Return the request, decoded, checked and counted, and whether it was taken from the cache.

    Raises:
        ApiError: 400 or 404.
    """
    if state.rules.python:
        # A callable may change the request that it is shown: it gets one of its own.
        return _checked(state, exchange), False
    cached = state.request_cache.get(exchange.body, state.catalogue)
    accepted = cached
    if accepted is None:
        accepted = _checked(state, exchange)
        state.request_cache.put(exchange.body, accepted)
    entry, exchange.body = exchange.entry, accepted.body
    entry.model, entry.prompt_tokens = accepted.prompt.request.model, accepted.tokens
    return accepted, cached is not None


def _checked(state: State, exchange: Exchange) -> AcceptedRequest:
    """Decode and check the request, and count it.

    Raises:
        ApiError: 400 or 404.
    """
    catalogue = state.catalogue
    request = decode.chat_request(exchange.body)
    exchange.entry.model = request.model
    model = catalogue.get(request.model)
    elsewhere = None if catalogue.is_own(request.model) else of_another_endpoint(request.model)
    if elsewhere is not None:
        raise elsewhere
    if model is None:
        raise errors.unknown_model(request.model) if request.model else errors.no_model()
    checks.check(request, model)
    messages, functions = tokens.prompt(request, model.family.encoding)
    exchange.entry.prompt_tokens = messages + functions
    context, limit, most = model.family.context, request.token_limit, model.family.most_input
    if most is not None and messages + functions > most:
        raise errors.input_too_long(most, messages + functions)
    if messages + functions > context:
        raise errors.prompt_too_long(context, messages, functions)
    if limit is not None and messages + functions + limit > context:
        raise errors.completion_too_long(context, messages, functions, limit)
    if limit is not None and limit < BEGINNING and thoughts(request, model):
        raise errors.cut_before_it_began()
    return AcceptedRequest(exchange.body, Prompt(request), model, messages + functions, catalogue)


def _take(state: State, exchange: Exchange, accepted: AcceptedRequest) -> rate_limits.HeaderLines:
    """Count the request against the rate limits; gives the header lines that tell of them.

    Raises:
        ApiError: 429.
    """
    request = accepted.prompt.request
    size = accepted.tokens + (request.token_limit or 0)
    bounds, buckets = state.limits, exchange.session.buckets
    if bounds.requests is not None or bounds.tokens is not None or bounds.quota is not None:
        buckets = exchange.session.take(bounds, size, request.model, state.clock.now())
    return rate_limits.header_lines(buckets, bounds, size)


class _Turn(NamedTuple):
    """A valid request on its way to its reply."""

    state: State
    exchange: Exchange
    accepted: AcceptedRequest
    view: RequestView
    headers: rate_limits.HeaderLines
    repeated: bool

    def outcome(self) -> Outcome:
        """Return the fault that strikes, or the reply of the rule that matches, or the default."""
        state, exchange = self.state, self.exchange
        fault = NO_FAULT
        struck = state.faults.struck(self.view, exchange.session, state.seed)
        if struck is not None:
            exchange.entry.fault, fault = struck
        if fault.status is not None:
            return self._failing(fault)
        chosen = state.rules.choose(self.view, exchange.session, state.seed, repeated=self.repeated)
        if chosen is None:
            return self._unmatched(fault)
        exchange.entry.rule = chosen.rule.name
        if chosen.fault is not None:
            exchange.entry.fault = exchange.entry.fault or chosen.rule.name
            fault = chosen.fault if fault is NO_FAULT else _merged(fault, chosen.fault)
        return self._failing(fault) if fault.status is not None else self._replying(chosen, fault)

    def _failing(self, fault: Fault) -> Outcome:
        error = error_of(fault, self.accepted.prompt.request.model)
        return Outcome(failed(error), fault, NO_TIMING, self.headers)

    def _unmatched(self, fault: Fault) -> Outcome:
        if self.state.fallback is not None:
            return self.state.fallback(self.exchange, fault)
        if self.state.config.unmatched == "reply":
            return self._replying(None, fault)
        misses = near_misses(self.state.rules.all(), self.view, self.exchange.session)
        message = f"No rule of the mock matches this request. {describe(misses)}"
        raise ApiError(404, message, type="mock_error", code="no_rule_matched")

    def _replying(self, chosen: Chosen | None, fault: Fault) -> Outcome:
        reply = self._reply(chosen)
        self.exchange.entry.completion_tokens = reply.usage.completion_tokens
        if self.accepted.prompt.request.store:
            self._store(self._identity(), reply)
        return Outcome(self._draft(reply), fault, _timing(chosen), self.headers)

    def _draft(self, reply: CachedReply) -> Draft:
        """Return the reply's body or events: put together from what is cached of them, or written."""
        tails = reply.tails
        if tails is None:
            return self._written(reply)
        name, created = f"chatcmpl-{self.exchange.names.completion}", int(self.state.clock.now())
        if self.accepted.prompt.request.stream:
            return Draft(200, events=Events(streams.head_of(name, created), tails, streams.DONE))
        head = bodies.head_of(name, created)
        return Draft(200, head + tails[0], shared=Events(head, tails, b""))

    def _written(self, reply: CachedReply) -> Draft:
        """Return the reply's body or events; what of them is the same each time is cached."""
        request, identity = self.accepted.prompt.request, self._identity()
        if request.stream:
            events = streams.events(request, identity, reply.choices, reply.usage)
            self._cache(reply, events[:-1], len(streams.head_of(identity.id, identity.created)))
            return Draft(200, events=events)
        body = _encode(bodies.completion(request, identity, reply.choices, reply.usage))
        self._cache(reply, [body], len(bodies.head_of(identity.id, identity.created)))
        return Draft(200, body)

    def _cache(self, reply: CachedReply, parts: list[bytes], start: int) -> None:
        """Cache the parts from `start` on, if the request is cached; calls carry ids of their own."""
        if not self.accepted.is_cached:
            return
        if not any(choice.calls for choice in reply.choices) and sum(map(len, parts)) <= LONGEST_TAILS:
            self.accepted.reply = reply._replace(tails=tuple([part[start:] for part in parts]))

    def _reply(self, chosen: Chosen | None) -> CachedReply:
        """Return the choices, cut and counted; as they are cached, if the same is replied again."""
        accepted, seed = self.accepted, self.state.seed
        request, encoding = accepted.prompt.request, accepted.model.family.encoding
        uncut = tuple([self._uncut(chosen, choice) for choice in range(request.choices)])
        reply = accepted.reply
        if reply is not None and reply.uncut == uncut and reply.seed == seed:
            return reply
        hidden = thoughts(request, accepted.model)
        choices = [cut(choice, request, encoding, max(0, accepted.room - hidden)) for choice in uncut]
        usage = bodies.usage_of(accepted.tokens, choices, min(hidden, accepted.room))
        accepted.reply = reply = CachedReply(uncut, seed, choices, usage, None)
        return reply

    def _identity(self) -> bodies.Identity:
        state, model, names = self.state, self.accepted.model, self.exchange.names
        tier = self.accepted.prompt.request.service_tier
        return bodies.Identity(
            f"chatcmpl-{names.completion}",
            int(state.clock.now()),
            model.answers_as,
            bodies.TIERS.get(tier, tier) or "default",
            _system_fingerprint(state.seed, model.answers_as) if _has_fingerprint(model) else None,
            model.family.encoding,
        )

    def _uncut(self, chosen: Chosen | None, choice: int) -> UncutChoice:
        seed = self.state.seed
        if chosen is None:
            return default_reply(self.accepted.prompt.request, self.accepted.prompt.digest(seed), choice)
        try:
            return chosen.rule.source(Context(self.view, seed, choice, chosen.used))
        except ApiError:
            raise
        except TemplateFailedError as error:
            message = f"The template of rule {chosen.rule.name!r} failed: {error}"
            raise ApiError(500, message, type="mock_error", code="template_failed", headers=FINAL) from error
        except BaseException as error:
            message = f"The reply of rule {chosen.rule.name!r} failed: {type(error).__name__}: {error}"
            raise ApiError(500, message, type="mock_error", code="reply_failed", headers=FINAL) from error

    def _store(self, identity: bodies.Identity, reply: CachedReply) -> None:
        request = self.accepted.prompt.request
        completion = bodies.completion(request, identity, reply.choices, reply.usage)
        self.exchange.session.keep(remembered(request, completion, f"req_{self.exchange.names.request}"))


def _merged(first: Fault, second: Fault) -> Fault:
    """Return two faults at once: what the first says, and what the second adds."""
    fields = {name: getattr(first, name) for name in msgspec.to_builtins(first)}
    return msgspec.structs.replace(second, **fields)


def failed(error: ApiError) -> Draft:
    """Return an error as a reply."""
    return Draft(error.status, errors.body_of(error), headers=list(error.headers))


def _has_fingerprint(model: Model) -> bool:
    """Return whether replies of a model have a fingerprint."""
    reasoning = model.family.reasoning
    return reasoning is None or reasoning.series < WITHOUT_FINGERPRINT


@lru_cache(maxsize=1_024)
def _system_fingerprint(seed: int, model: str) -> str:
    return "fp_" + digests.digest_of(seed, model).hex()[:10]


def _timing(chosen: Chosen | None) -> Timing:
    if chosen is None or not isinstance(chosen.rule.rule.reply, Reply):
        return NO_TIMING
    return chosen.rule.rule.reply.stream or NO_TIMING
