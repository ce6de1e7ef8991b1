"""The rule that prompt and answer fit into the model's context window."""

import subprocess
import sys
from decimal import Decimal
from typing import Any

import pytest

from mock_server import Engine
from terraform_provider_openai import tokens
from terraform_provider_openai.schema import CONTEXT_WINDOWS, UNKNOWN, ChatCompletion, Problem, check
from terraform_provider_openai.schema.prompt import prompt_tokens

WORD = " word"
"""A text of one token."""


def said(content: Any, **arguments: Any) -> list[str]:
    """Give the problems of a completion with one message."""
    return list(map(str, problems(content, **arguments)))


def problems(content: Any, **arguments: Any) -> list[Problem]:
    """Give them with their parts."""
    messages = [{"role": "user", "content": content}]
    return list(check(ChatCompletion, {"model": "gpt-4", "messages": messages, **arguments}))


@pytest.mark.parametrize(("model", "context"), CONTEXT_WINDOWS.items())
def test_the_window_may_be_full(model: str, context: int) -> None:
    """A prompt of exactly the window is right, and one token more is not."""
    frame = prompt_tokens({"model": model, "messages": [{"role": "user", "content": ""}]}, tokens.count)
    assert said(WORD * (context - frame), model=model) == []
    words = f"messages: takes {context + 1:,} tokens, but {model!r} has room for {context:,}"
    assert said(WORD * (context - frame + 1), model=model) == [words]


def test_the_answer_counts() -> None:
    """What max_tokens reserves is part of it, and the problem tells both numbers."""
    assert said(WORD * 7_185, max_tokens=1_000) == []
    [problem] = problems(WORD * 9_005, max_tokens=1_000)
    assert str(problem) == "messages: takes 9,012 tokens and max_tokens 1,000 more, but 'gpt-4' has room for 8,192"
    assert (problem.path, problem.rule) == (("messages",), "fits_context")


def test_the_mock_draws_the_same_line() -> None:
    """The mock answers 400 from the same number on."""
    for wanted, status in [(1_000, 200), (1_001, 400)]:
        body = b'{"model": "gpt-4", "max_tokens": %d, "messages": [{"role": "user", "content": "%s"}]}'
        data = body % (wanted, WORD.encode() * 7_185)
        answer = Engine().answer("POST", "/v1/chat/completions", {"Authorization": "Bearer any"}, data, "")
        assert (answer.status, bool(said(WORD * 7_185, max_tokens=wanted))) == (status, status == 400)


def test_an_answer_that_the_model_does_not_give() -> None:
    """Another limit of max_tokens is that of one answer, which an unknown model has not."""
    assert said("Hi", model="gpt-3.5-turbo", max_tokens=4_096) == []
    assert said("Hi", model=UNKNOWN, max_tokens=4_097) == []
    [problem] = problems("Hi", model="gpt-3.5-turbo", max_tokens=4_097)
    assert (problem.path, problem.rule) == (("max_tokens",), "fits_answer")


def test_functions_count() -> None:
    """The functions' declarations are part of the prompt."""
    functions = [{"name": "f", "description": WORD * 9_000, "parameters": {}}]
    [problem] = said("Hi", functions=functions)
    assert problem.startswith("messages: takes 9,0")


def test_what_is_not_known_counts_nothing() -> None:
    """Only what is certain is refused: unknown texts may be empty, and the numbers say that there may be more."""
    assert said(UNKNOWN, max_tokens=8_000) == []
    [problem] = said(WORD * 9_000, functions=UNKNOWN)
    assert problem.startswith("messages: takes at least 9,007 tokens, but")
    assert said(WORD * 9_000, model=UNKNOWN) == []
    assert said("Hi", max_tokens=UNKNOWN) == []


@pytest.mark.usefixtures("no_tokenizer")
def test_without_the_extra_only_what_is_certain() -> None:
    """Without a vocabulary a text has at least a token for each 128 bytes."""
    assert said(WORD * 9_000) == []
    assert said("x" * 128 * 8_185) == []
    [problem] = said("x" * 128 * 8_186)
    assert problem == "messages: takes at least 8,193 tokens, but 'gpt-4' has room for 8,192"


@pytest.mark.usefixtures("no_tokenizer")
def test_an_answer_that_never_fits_needs_no_extra() -> None:
    """A max_tokens above the window is refused whatever the prompt is."""
    [problem] = said("Hi", max_tokens=9_000)
    assert problem == "messages: takes at least 8 tokens and max_tokens 9,000 more, but 'gpt-4' has room for 8,192"


def test_usual_prompts_do_not_load_the_tokenizer() -> None:
    """Nothing of it is imported while the bytes say that the prompt fits."""
    program = (
        "import sys\n"
        "from terraform_provider_openai.schema import ChatCompletion, check\n"
        "messages = [{'role': 'user', 'content': 'x' * 8000}]\n"
        "assert not list(check(ChatCompletion, {'model': 'gpt-4', 'messages': messages, 'max_tokens': 100}))\n"
        "assert 'splintr' not in sys.modules and 'terraform_provider_openai.tokens' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_no_token_is_longer_than_the_bound() -> None:
    """The longest token of the vocabulary has the 128 bytes that the lower bound reckons with."""
    tokenizer = tokens._tokenizer()
    ordinary = range(100_256)
    assert max(len(tokenizer.decode_bytes([token])) for token in ordinary) == 128


@pytest.mark.parametrize("number", [Decimal("1e400"), Decimal("1e30000000"), 1e300, 0.5, -1, True, "9000"])
def test_a_wrong_max_tokens_is_not_counted_twice(number: Any) -> None:
    """Numbers that break other rules, or are too long to write, are told without harm."""
    assert all(len(problem) < 120 for problem in said("Hi", max_tokens=number))


def test_halves_of_characters_are_no_crash() -> None:
    """Half a surrogate pair, which another rule refuses, can be counted."""
    assert [problem.rule for problem in problems(WORD * 9_000 + "\ud800")] == ["fits_context"]
