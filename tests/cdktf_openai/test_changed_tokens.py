"""A token that Python's own methods have changed is refused with the way out; nothing of it is sent as text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from cdktf import TerraformStack
from cdktf import Testing as Synthesis
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cdktf_openai import ChatCompletion, InvalidInput, OpenaiProvider, literal, user

CHANGES: dict[str, Callable[[str], str]] = {
    "upper": str.upper,
    "lower": str.lower,
    "title": str.title,
    "swapcase": str.swapcase,
    "capitalize": str.capitalize,
    "precision": lambda text: f"{text:.10}",
    "beginning": lambda text: text[:5],
    "without its beginning": lambda text: text[3:],
    "without more": lambda text: text[7:],
    "without its end": lambda text: text[:-1],
    "the middle": lambda text: text[4:-3],
    "stripped": lambda text: text.strip("${}"),
    "before the dot": lambda text: text.split(".")[0],
    "behind the bracket": lambda text: text.split("[")[1],
    "other brackets": lambda text: text.replace("[", "("),
    "another dot": lambda text: text.replace(".", "-"),
    "reversed": lambda text: text[::-1],
    "spaced": " ".join,
}
NUMBERS: dict[str, Callable[[float], str]] = {
    "divided": lambda number: f"{number / 1000:.1f}",
    "doubled": lambda number: str(number * 2),
    "negative": lambda number: str(-number),
    "whole": lambda number: str(int(number)),
    "%d": lambda number: "%d" % number,  # noqa: UP031 (what is tested)
    "thousands": lambda number: f"{number:,.0f}",
    "percent": lambda number: f"{number:.2%}",
    "short": lambda number: f"{number:.1e}",
    "fraction": lambda number: str(1 / number),
}


@pytest.fixture
def other(stack: TerraformStack) -> ChatCompletion:
    """Make a completion whose answer is read."""
    OpenaiProvider(stack, "openai")
    return ChatCompletion(stack, "other", model="gpt-4", messages=[user("Hi")])


def refusal(stack: TerraformStack, text: str) -> str:
    """Give the words in which a text is refused."""
    with pytest.raises(InvalidInput) as caught:
        ChatCompletion(stack, "changed", model="gpt-4", messages=[user(f"Say {text} again.")])
    [problem] = caught.value.problems
    assert problem.path == ("messages", 0, "content")
    return problem.message


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_text_token_that_was_changed(
    stack: TerraformStack, other: ChatCompletion, change: Callable[[str], str]
) -> None:
    """It is refused, whole or cut, in any case; the error names functions of Terraform, or that it is no token."""
    message = refusal(stack, change(other.content))
    assert "Fn.upper" in message or "looks like a token and is none" in message


@pytest.mark.parametrize("change", NUMBERS.values(), ids=NUMBERS)
def test_a_number_token_that_was_computed_with(
    stack: TerraformStack, other: ChatCompletion, change: Callable[[float], str]
) -> None:
    """It is refused in every notation, and the error names `Op`."""
    assert "Op.div" in refusal(stack, change(other.usage.total_tokens))


@pytest.mark.parametrize("change", [int, round, float], ids=lambda change: change.__name__)
def test_a_number_token_that_stays_one(stack: TerraformStack, other: ChatCompletion, change: Any) -> None:
    """What `int` and `round` make of a number token is the token."""
    ChatCompletion(stack, "next", model="gpt-4", messages=[user("Hi")], max_tokens=change(other.usage.total_tokens))
    written = json.loads(Synthesis.synth(stack))["resource"]["openai_chat_completion"]["next"]
    assert written["max_tokens"] == "${openai_chat_completion.other.usage.total_tokens}"


def test_an_argument_that_was_computed(stack: TerraformStack, other: ChatCompletion) -> None:
    """The error tells that, and not that a number is out of its range."""
    with pytest.raises(InvalidInput, match="max_tokens: was computed with in Python") as caught:
        ChatCompletion(stack, "c", model="gpt-4", messages=[user("Hi")], max_tokens=other.usage.total_tokens * 2)
    assert len(caught.value.problems) == 1


def test_whole_numbers_as_keys(stack: TerraformStack) -> None:
    """Token ids of `logit_bias` may be whole numbers, as Python has them."""
    OpenaiProvider(stack, "openai")
    ChatCompletion(stack, "c", model="gpt-4", messages=[user("Hi")], logit_bias={50256: -100})
    written = json.loads(Synthesis.synth(stack))["resource"]["openai_chat_completion"]["c"]
    assert written["logit_bias"] == {"50256": -100}


@pytest.mark.parametrize("text", ["${openai_chat_completion.a.id}", "in ${var.name}", "${data.aws_s3_object.x.body}"])
def test_an_expression_as_text(stack: TerraformStack, text: str) -> None:
    """It is sent as text, with a warning that names `Expr`; marked, it is sent without."""
    OpenaiProvider(stack, "openai")
    with pytest.warns(UserWarning, match=r"messages\[0\]\.content: .* is sent as text.*Expr") as warned:
        ChatCompletion(stack, "c", model="gpt-4", messages=[user(text)])
    assert warned[0].filename == __file__
    ChatCompletion(stack, "d", model="gpt-4", messages=[user(literal(text))])


@pytest.mark.parametrize(
    "text",
    [
        "token.5 is the fifth",
        "a token. 5]",
        "tftokens",
        "${t} and ${tf}",
        "the number 1e-300",
        "from -1.7976931348623157e+308 to 1.7976931348623157e+308",
        "at least -2.2250738585072014e-308",
        "1" * 400,
        "TfToken",
        "broken.0",
        "${x}",
        "-1.5e+10",
    ],
)
def test_an_honest_text(stack: TerraformStack, text: str) -> None:
    """What only reminds of a token is no trace of one."""
    OpenaiProvider(stack, "openai")
    ChatCompletion(stack, "c", model="gpt-4", messages=[user(text)])


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 30), st.integers(0, 30), st.sampled_from([str, str.upper, str.lower, str.title]), st.text())
def test_a_cut_token(start: int, end: int, change: Callable[[str], str], beside: str) -> None:
    """Any cut of a token that has its beginning, or its name and its number, is refused at construction."""
    stack = TerraformStack(Synthesis.app(), "stack")
    OpenaiProvider(stack, "openai")
    whole = str(ChatCompletion(stack, "other", model="gpt-4", messages=[user("Hi")]).content)
    cut = change(whole[start : len(whole) - end])
    assume(cut != whole and re.search(r"^\$\{tf|\[token\.\d|token\.\d+\]", cut.lower()) is not None)
    with pytest.raises(InvalidInput):
        ChatCompletion(stack, "c", model="gpt-4", messages=[user(f"{beside} {cut} {beside}")])
