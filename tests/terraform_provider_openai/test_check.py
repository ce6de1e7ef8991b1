"""The rules on whole configurations."""

from typing import Any

import pytest

from terraform_provider_openai.schema import UNKNOWN, ChatCompletion, check

GOOD = {"model": "gpt-4", "messages": [{"role": "user", "content": "Hello"}]}


def said(**values: Any) -> list[str]:
    """Give the problems of a good configuration with some values set."""
    return [str(problem) for problem in check(ChatCompletion, {**GOOD, **values})]


def test_a_good_configuration_has_no_problem() -> None:
    """The smallest configuration is right."""
    assert said() == []


def test_each_case_of_bad_input_has_exactly_its_problem(bad_input: list[dict[str, Any]]) -> None:
    """Each case breaks one rule and is told once, in the documented words."""
    assert {case["case"]: said(**case["set"]) for case in bad_input} == {c["case"]: [c["problem"]] for c in bad_input}


def test_all_problems_are_told_at_once() -> None:
    """Three broken rules give three problems."""
    assert len(said(model="gpt4", n=0, temperature=3)) == 3


@pytest.mark.parametrize("name", ["messages", "model", "functions", "function_call", "stop", "n", "stream"])
def test_an_unknown_value_breaks_no_rule(name: str) -> None:
    """What is not known yet is not judged."""
    assert said(**{name: UNKNOWN}) == []


def test_an_unknown_inside_breaks_no_rule() -> None:
    """Unknown roles, names and children of an exactly-one-of pass."""
    messages = [{"role": UNKNOWN, "content": None, "function_call": UNKNOWN}, {"role": "function", "content": "x"}]
    messages[1]["name"] = UNKNOWN
    assert said(messages=messages, stop={"str": UNKNOWN, "array_of_str": ["a"]}) == []


def test_an_unknown_function_may_be_the_called_one() -> None:
    """A call of a function passes while one of the functions' names is unknown."""
    functions = [{"name": "f", "parameters": {}}, {"name": UNKNOWN, "parameters": {}}]
    assert said(functions=functions, function_call={"two": {"name": "g"}}) == []


def test_a_function_message_may_have_a_dash_in_its_name() -> None:
    """A function's name may have dashes, so the name of its message may too."""
    assert said(messages=[{"role": "function", "content": "5", "name": "get-weather"}]) == []


def test_an_assistant_that_calls_may_have_null_content() -> None:
    """Null content is right beside a function call of an assistant."""
    call = {"name": "f", "arguments": "not JSON"}
    assert said(messages=[{"role": "assistant", "content": None, "function_call": call}]) == []


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_only_finite_numbers(number: float) -> None:
    """NaN and infinity are refused before anything else looks at them."""
    assert said(temperature=number) == [f"temperature: must be a finite number (got {number})"]


def test_a_bool_is_no_number() -> None:
    """Python's True is not the number 1."""
    assert said(n=True) == ["n: must be a number (got True)"]


def test_a_prompt_is_never_shown() -> None:
    """A problem of a message's content does not repeat it."""
    assert "secret" not in str(said(messages=[{"role": "user", "content": {"secret": "secret"}}]))


def test_read_only_attributes_can_not_be_set() -> None:
    """What the API gives is refused from others."""
    assert said(id="chatcmpl-1") == ["id: is read-only: the API gives it"]
