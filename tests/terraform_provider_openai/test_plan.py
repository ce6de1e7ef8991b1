"""What a plan says: defaults, unknowns, replacement and plain updates."""

from typing import Any

import pytest

from terraform_provider_openai.plan import plan_change
from terraform_provider_openai.schema import UNKNOWN, ChatCompletion, attributes_of

READ_ONLY = ("choices", "created", "id", "object", "usage")


def config(**values: Any) -> dict[str, Any]:
    """Give a whole configuration with some values set."""
    message = {"content": "Hello", "role": "user", "name": None, "function_call": None}
    return {**dict.fromkeys(attributes_of(ChatCompletion)), "model": "gpt-4", "messages": [message], **values}


def state(**values: Any) -> dict[str, Any]:
    """Give the state that the configuration led to."""
    planned = plan_change(None, config(**values)).planned
    assert planned is not None
    return {**planned, **dict.fromkeys(READ_ONLY, "answered")}


def test_a_creation_gets_defaults() -> None:
    """Unset arguments are planned with their defaults; max_tokens has none."""
    planned = plan_change(None, config()).planned or {}
    assert (planned["n"], planned["temperature"], planned["stream"], planned["max_tokens"]) == (1, 1, False, None)


def test_a_creation_does_not_know_the_answer() -> None:
    """All read-only attributes are unknown before the API is asked."""
    planned = plan_change(None, config()).planned or {}
    assert [planned[name] for name in READ_ONLY] == [UNKNOWN] * 5


def test_a_deletion_plans_nothing() -> None:
    """Without a configuration nothing is planned, and nothing asked for."""
    plan = plan_change(state(), None)
    assert (plan.planned, plan.calls_api) == (None, False)


def test_no_change_plans_the_state() -> None:
    """The same configuration gives the state as it is."""
    plan = plan_change(state(stop={"str": "x"}), config(stop={"str": "x"}))
    assert (plan.planned, plan.replaces) == (state(stop={"str": "x"}), [])


@pytest.mark.parametrize(
    ("name", "value"),
    [("model", "gpt-4-0613"), ("temperature", 0.5), ("n", 2), ("max_tokens", 9), ("user", "u"), ("stream", True)],
)
def test_a_change_replaces(name: str, value: Any) -> None:
    """Another value of an argument needs a new completion."""
    plan = plan_change(state(), config(**{name: value}))
    assert plan.replaces == [(name,)]
    assert plan.calls_api


def test_a_change_inside_names_the_leaf() -> None:
    """Another text of a message replaces, and the text is marked."""
    message = {"content": "Bye", "role": "user", "name": None, "function_call": None}
    assert plan_change(state(), config(messages=[message])).replaces == [("messages",), ("messages", 0, "content")]


@pytest.mark.parametrize(
    ("name", "value", "planned"), [("temperature", 0.5, 1), ("max_tokens", 9, None), ("user", "u", None)]
)
def test_a_removed_argument_updates(name: str, value: Any, planned: Any) -> None:
    """An argument that is no longer set goes back to its default, and the answer stays."""
    plan = plan_change(state(**{name: value}), config())
    assert (plan.replaces, plan.calls_api) == ([], False)
    assert plan.planned == {**state(), name: planned}


@pytest.mark.parametrize("timeouts", [{"create": "5m"}, {"create": None}, None, UNKNOWN])
def test_other_timeouts_update(timeouts: Any) -> None:
    """Timeouts change the state alone: nothing new is asked for."""
    plan = plan_change(state(timeouts={"create": "90s"}), config(timeouts=timeouts))
    assert (plan.replaces, plan.calls_api) == ([], False)
    assert plan.planned == state(timeouts=timeouts)


def test_an_unknown_argument_replaces() -> None:
    """A value that is known only at apply may differ, so that a new completion is planned."""
    plan = plan_change(state(), config(user=UNKNOWN))
    assert plan.replaces == [("user",)]
    assert plan.planned is not None
    assert plan.planned["choices"] is UNKNOWN


def test_a_plan_is_the_same_twice() -> None:
    """Terraform plans again when it applies, and must get the same."""
    assert plan_change(None, config(user=UNKNOWN)) == plan_change(None, config(user=UNKNOWN))
