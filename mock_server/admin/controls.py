"""Faults, scenarios, sessions, limits, clock and seed over HTTP, and the reset of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import msgspec
from flask import Response
from msgspec import Meta, Struct

from mock_server.admin.wire import for_session, posted, reply, session_name
from mock_server.vocabulary import FaultRule, Limits, RuleName

if TYPE_CHECKING:
    from flask import Blueprint

    from mock_server.engine.state import State
    from mock_server.stubs.faults import NamedFault

Moment = Annotated[float, Meta(ge=0, le=253_402_300_799)]


class Enabled(Struct, forbid_unknown_fields=True):
    """The body of `PATCH /__admin/faults/{name}`."""

    enabled: bool


class ScenarioState(Struct, forbid_unknown_fields=True):
    """The body of `PUT /__admin/scenarios/{name}`."""

    state: RuleName


class ClockWords(Struct, forbid_unknown_fields=True):
    """The body of `PUT /__admin/clock`: freeze at `now`, and go `advance` seconds further."""

    now: Moment | None = None
    advance: Annotated[float, Meta(ge=-(10**9), le=10**9)] = 0.0


class Seed(Struct, forbid_unknown_fields=True):
    """The body of `PUT /__admin/seed`."""

    seed: int


def add_to(blueprint: Blueprint, state: State) -> None:
    """Add the routes."""
    _faults(blueprint, state)
    _scenarios(blueprint, state)
    _sessions(blueprint, state)
    _settings(blueprint, state)


def _faults(blueprint: Blueprint, state: State) -> None:
    def shown(fault: NamedFault) -> dict[str, Any]:
        fields = msgspec.to_builtins(fault.rule)
        struck = state.sessions.hits(f"{fault.name}#struck")
        enabled = fault.rule.enabled
        return {**fields, "name": fault.name, "origin": fault.origin, "enabled": enabled, "struck": struck}

    @blueprint.get("/faults")
    def list_faults() -> Response:
        return reply({"faults": [shown(fault) for fault in state.faults.all()]})

    @blueprint.post("/faults")
    def add_fault() -> Response:
        return reply(shown(state.put_fault(_for_session(posted(FaultRule)), origin="admin")), 201)

    @blueprint.put("/faults")
    def replace_faults() -> Response:
        state.replace_faults([_for_session(fault) for fault in posted(list[FaultRule])], "admin", session_name())
        return list_faults()

    @blueprint.delete("/faults")
    def clear_faults() -> Response:
        state.reset_faults(session_name())
        return list_faults()

    @blueprint.get("/faults/<name>")
    def get_fault(name: str) -> Response:
        return reply(shown(state.faults.get(name, session_name())))

    @blueprint.patch("/faults/<name>")
    def turn_fault(name: str) -> Response:
        return reply(shown(state.faults.turn(name, enabled=posted(Enabled).enabled, session=session_name())))

    @blueprint.delete("/faults/<name>")
    def remove_fault(name: str) -> Response:
        state.faults.remove(name, session_name())
        return list_faults()


def _for_session(fault: FaultRule) -> FaultRule:
    return msgspec.structs.replace(fault, when=for_session(fault.when))


def _scenarios(blueprint: Blueprint, state: State) -> None:
    @blueprint.get("/scenarios")
    def list_scenarios() -> Response:
        now = {session.name: dict(session.states) for session in state.sessions.all() if session.states}
        scenarios = [{"name": name, "states": states} for name, states in state.scenarios().items()]
        return reply({"scenarios": scenarios, "sessions": now})

    @blueprint.put("/scenarios/<name>")
    def put_scenario(name: str) -> Response:
        state.put_scenario(name, posted(ScenarioState).state, session_name())
        return list_scenarios()

    @blueprint.delete("/scenarios")
    def reset_scenarios() -> Response:
        state.sessions.forget_states(session=session_name())
        return list_scenarios()

    @blueprint.delete("/scenarios/<name>")
    def reset_scenario(name: str) -> Response:
        state.sessions.forget_states(name, session_name())
        return list_scenarios()


def _sessions(blueprint: Blueprint, state: State) -> None:
    @blueprint.get("/sessions")
    def list_sessions() -> Response:
        sessions = [
            {
                "name": session.name,
                "named": session.named,
                "hits": dict(session.hits),
                "stored": len(session.stored_completions()),
            }
            for session in state.sessions.all()
        ]
        return reply({"sessions": sessions})

    @blueprint.delete("/sessions")
    def reset_sessions() -> Response:
        state.sessions.forget(session_name())
        return list_sessions()


def _settings(blueprint: Blueprint, state: State) -> None:
    clock = state.clock

    @blueprint.get("/clock")
    def get_clock() -> Response:
        return reply({"now": clock.now(), "frozen": clock.frozen})

    @blueprint.put("/clock")
    def put_clock() -> Response:
        clock_settings = posted(ClockWords)
        clock.freeze(clock_settings.now)
        clock.advance(clock_settings.advance)
        return get_clock()

    @blueprint.delete("/clock")
    def reset_clock() -> Response:
        clock.resume()
        return get_clock()

    @blueprint.get("/seed")
    def get_seed() -> Response:
        return reply({"seed": state.seed})

    @blueprint.put("/seed")
    def put_seed() -> Response:
        state.seed = posted(Seed).seed
        return get_seed()

    @blueprint.delete("/seed")
    def reset_seed() -> Response:
        state.seed = state.config.seed
        return get_seed()

    @blueprint.get("/limits")
    def get_limits() -> Response:
        return reply(state.limits)

    @blueprint.put("/limits")
    def put_limits() -> Response:
        state.limits = posted(Limits)
        return get_limits()

    @blueprint.delete("/limits")
    def reset_limits() -> Response:
        state.limits = state.config.limits
        return get_limits()
