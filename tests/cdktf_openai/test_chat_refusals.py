"""What a completion refuses, and how it says so."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from cdktf import TerraformStack

from cdktf_openai import (
    ChatCompletion,
    InvalidInput,
    Stop,
    user,
)

Synth = Callable[[], dict[str, Any]]
Resource = Callable[..., dict[str, Any]]

pytestmark = pytest.mark.usefixtures("provider")

USER = user("Hello")


def test_each_case_of_bad_input_is_refused(stack: TerraformStack, bad_input: list[dict[str, Any]]) -> None:
    """Each broken rule is told at construction, with its full path, and nothing is made."""
    good = {"model": "gpt-4", "messages": [USER]}
    told = {}
    for case in bad_input:
        with pytest.raises(InvalidInput) as caught:
            ChatCompletion(stack, "c", **{**good, **case["set"]})
        told[case["case"]] = [str(problem) for problem in caught.value.problems]
    assert told == {case["case"]: [case["problem"]] for case in bad_input}
    assert stack.node.try_find_child("c") is None


def test_ids_that_would_merge_are_refused(stack: TerraformStack) -> None:
    """`c.1` and `c1` would become one resource of Terraform; the first stays as it is."""
    ChatCompletion(stack, "c.1", model="gpt-4", messages=[USER])
    with pytest.raises(InvalidInput, match=r"merged with .stack/c\.1.: both become openai_chat_completion\.c1"):
        ChatCompletion(stack, "c1", model="gpt-4", messages=[USER])


def test_an_id_that_is_taken_is_refused(stack: TerraformStack) -> None:
    """The engine's refusal comes in one line, without its stack."""
    ChatCompletion(stack, "c", model="gpt-4", messages=[USER])
    with pytest.raises(InvalidInput, match="There is already a Construct with name 'c'") as caught:
        ChatCompletion(stack, "c", model="gpt-4", messages=[USER])
    assert caught.value.__cause__ is None
    assert len(str(caught.value).splitlines()) == 2


def test_the_error_names_the_construct(stack: TerraformStack) -> None:
    """The first line says which construct it is, then comes a line for each problem."""
    with pytest.raises(InvalidInput) as caught:
        ChatCompletion(stack, "c", model="gpt-4", messages=[USER], n=0, top_p=2)
    assert str(caught.value).splitlines() == [
        "ChatCompletion 'stack/c': 2 problems",
        "  n: must be between 1 and 128 (got 0)",
        "  top_p: must be between 0 and 1 (got 2)",
    ]


@pytest.mark.parametrize("number", ["Infinity", "NaN", "sNaN"])
def test_decimals_that_are_not_finite_are_refused(stack: TerraformStack, number: str) -> None:
    """They are told as the floats of that name."""
    with pytest.raises(InvalidInput, match="temperature: must be a finite number"):
        ChatCompletion(stack, "c", model="gpt-4", messages=[USER], temperature=Decimal(number))  # type: ignore[arg-type]


def test_choices_can_not_be_counted(stack: TerraformStack) -> None:
    """How many answers there are is known later: iterating and counting from the end are refused."""
    c = ChatCompletion(stack, "c", model="gpt-4", messages=[USER])
    with pytest.raises(TypeError, match="known only when Terraform applies"):
        list(c.choices)
    with pytest.raises(IndexError, match="counts from 0"):
        c.choices[-1]


def test_a_change_is_checked_at_once(stack: TerraformStack) -> None:
    """A wrong value is refused where it is assigned, and what was there stays."""
    c = ChatCompletion(stack, "c", model="gpt-4", messages=[USER], n=2)
    with pytest.raises(InvalidInput, match="n: must be between 1 and 128"):
        c.n = 0
    assert c.n_input == 2


def test_a_change_that_leaves_a_gap_is_told_at_synthesis(
    stack: TerraformStack, synth: Synth, resource: Resource
) -> None:
    """Exactly one of two is checked in the end, so that one may be set before the other is unset."""
    c = ChatCompletion(stack, "c", model="gpt-4", messages=[USER], stop=Stop(str="a"))
    c.stop.array_of_str = ["b"]
    with pytest.raises(RuntimeError, match=r"\[stack/c\] stop: must set exactly one of str and array_of_str"):
        synth()
    c.stop.reset_str()
    assert resource()["stop"] == {"array_of_str": ["b"]}
