"""JSON texts that mean the same are no change, so nothing is paid for them twice."""

import json
from pathlib import Path
from typing import Any

import pytest

from terraform_provider_openai.equality import same_json
from terraform_provider_openai.plan import plan_change
from tests.terraform_provider_openai.test_plan import config, state

CASES = json.loads((Path(__file__).parents[1] / "data" / "json_texts.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_texts_are_compared_by_what_they_mean(case: dict[str, Any]) -> None:
    """Spaces, the order of keys and spellings mean nothing; types and the order of elements do."""
    assert same_json(case["first"], case["second"]) is case["same"]
    assert same_json(case["second"], case["first"]) is case["same"]


def function(**parameters: str) -> dict[str, Any]:
    """Give a function."""
    return {"name": "f", "description": None, "parameters": parameters}


def schema(text: str) -> dict[str, Any]:
    """Give the format of an answer."""
    return {
        "type": "json_schema",
        "json_schema": {"name": "s", "schema": text, "description": None, "strict": None},
    }


REWRITTEN = [
    (
        "functions",
        [function(type='"object"', properties='{"a": {}}')],
        [function(type='"object"', properties='{"a":{}}')],
    ),
    (
        "tools",
        [{"type": "function", "function": function(required='["a", "b"]')}],
        [{"type": "function", "function": function(required='["a","b"]')}],
    ),
    ("response_format", schema('{"type": "object", "title": "t"}'), schema('{"title":"t","type":"object"}')),
]


@pytest.mark.parametrize(("name", "before", "after"), REWRITTEN, ids=[name for name, *_ in REWRITTEN])
def test_a_text_that_is_only_written_differently_plans_the_state(name: str, before: Any, after: Any) -> None:
    """The plan is the state as it is: Terraform shows no change."""
    plan = plan_change(state(**{name: before}), config(**{name: after}))
    assert (plan.planned, plan.replaces) == (state(**{name: before}), [])


def test_another_meaning_replaces() -> None:
    """One keyword that means something else is a change, and the whole map is planned as it is written."""
    before = [function(type='"object"', properties='{"a": {}}')]
    after = [function(type='"object"', properties='{"b":{}}')]
    plan = plan_change(state(functions=before), config(functions=after))
    assert plan.planned is not None
    assert plan.planned["functions"] == after
    assert ("functions", 0, "parameters") in plan.replaces


def test_texts_that_are_no_json_texts_are_compared_as_they_stand() -> None:
    """A message's content that looks like JSON is a text: another one is another prompt."""
    before = [{"content": '{"a": 1}', "role": "user", "name": None, "function_call": None}]
    after = [{**before[0], "content": '{"a":1}'}]
    assert plan_change(state(messages=before), config(messages=after)).calls_api
