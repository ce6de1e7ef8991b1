"""`/__admin/rules`: list, add, replace and remove rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from flask import Response

from mock_server.admin.wire import for_session, posted, reply, session_name
from mock_server.vocabulary import Rule

if TYPE_CHECKING:
    from flask import Blueprint

    from mock_server.engine.state import State
    from mock_server.stubs.compiled_rule import CompiledRule


def add_to(blueprint: Blueprint, state: State) -> None:
    """Add the routes."""

    def shown(rule: CompiledRule) -> dict[str, Any]:
        fields = msgspec.to_builtins(rule.rule)
        return {
            **fields,
            "name": rule.name,
            "origin": rule.origin,
            "used": state.sessions.hits(rule.name),
        }

    @blueprint.get("/rules")
    def list_rules() -> Response:
        return reply({"rules": [shown(rule) for rule in state.rules.all()]})

    @blueprint.post("/rules")
    def add_rule() -> Response:
        return reply(shown(state.put_rule(_for_session(posted(Rule)), origin="admin")), 201)

    @blueprint.put("/rules")
    def replace_rules() -> Response:
        state.replace_rules([_for_session(rule) for rule in posted(list[Rule])], "admin", session_name())
        return list_rules()

    @blueprint.delete("/rules")
    def clear_rules() -> Response:
        state.reset_rules(session_name())
        return list_rules()

    @blueprint.get("/rules/<name>")
    def get_rule(name: str) -> Response:
        return reply(shown(state.rules.get(name, session_name())))

    @blueprint.put("/rules/<name>")
    def put_rule(name: str) -> Response:
        rule = msgspec.structs.replace(_for_session(posted(Rule)), name=name)
        return reply(shown(state.put_rule(rule, origin="admin")))

    @blueprint.delete("/rules/<name>")
    def remove_rule(name: str) -> Response:
        state.rules.remove(name, session_name())
        return list_rules()


def _for_session(rule: Rule) -> Rule:
    return msgspec.structs.replace(rule, when=for_session(rule.when))
