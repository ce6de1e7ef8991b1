"""What a completion takes, told before anything is asked; and what cannot fit, refused."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from cdktf import TerraformStack, TerraformVariable, Token

from cdktf_openai import (
    ChatCompletion,
    ChatFunction,
    Estimate,
    Expr,
    InvalidInput,
    assistant,
    call,
    called_tool,
    system,
    tool,
    tool_result,
    user,
)

pytestmark = pytest.mark.usefixtures("provider")

WORD = " word"
"""A text of one token."""


Make = Callable[..., ChatCompletion]


@pytest.fixture
def make(stack: TerraformStack) -> Make:
    """Give a function that makes a completion with one user message."""

    def completion(content: Any = "hello", **arguments: Any) -> ChatCompletion:
        return ChatCompletion(stack, "c", **{"model": "gpt-4", "messages": [user(content)], **arguments})

    return completion


def test_an_estimate(make: Make) -> None:
    """The numbers of the smallest completion, in tokens."""
    assert make().estimate() == Estimate(8, 8_192, room=8_184, completion_tokens=8_184, exact=True)


def test_it_cannot_be_changed(make: Make) -> None:
    """An estimate is a value."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        make().estimate().prompt_tokens = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("arguments", "tokens"),
    [
        ({"max_tokens": 100}, 100),
        ({"max_completion_tokens": 100}, 100),
        ({"max_tokens": 100, "n": 3}, 300),
        ({"n": 2}, 2 * 8_184),
        ({"model": "gpt-3.5-turbo"}, 4_096),
        ({"model": "gpt-3.5-turbo-0613"}, 4_089),
    ],
    ids=repr,
)
def test_what_the_answers_may_take(make: Make, arguments: dict[str, Any], tokens: int) -> None:
    """Each of the n answers takes at most max_tokens, the room, and what the model gives in one answer."""
    estimate = make(**arguments).estimate()
    assert (estimate.completion_tokens, estimate.total_tokens) == (tokens, tokens + 8)


def test_functions_count(make: Make) -> None:
    """Functions, their declarations and the choice of one are in it."""
    functions = [ChatFunction.from_json_schema("do_stuff", {"type": "object", "properties": {}})]
    completion = make(messages=[system("Hello"), user("Hi there")], functions=functions)
    assert completion.estimate().prompt_tokens == 35
    completion.put_function_call(two=call("do_stuff").two)
    assert completion.estimate().prompt_tokens == 35 + 4 + 2


def test_tools_are_not_exact(make: Make) -> None:
    """Tools count as the functions that they are, of which the API tells nothing."""
    tools = [tool(ChatFunction.from_json_schema("do_stuff", {"type": "object", "properties": {}}))]
    estimate = make(messages=[system("Hello"), user("Hi there")], tools=tools).estimate()
    assert (estimate.prompt_tokens, estimate.exact) == (35, False)


def test_messages_of_tools_are_not_exact(make: Make) -> None:
    """A call of a tool counts as one of a function, of which the API tells nothing either."""
    said = [user("Wave"), assistant(tool_calls=[called_tool("call_1", "wave", {})]), tool_result("call_1", "done")]
    assert make(messages=said).estimate().exact is False


def test_it_follows_changes(make: Make) -> None:
    """The arguments count as they are now."""
    completion = make()
    completion.put_messages([user("hello world")])
    completion.model = "gpt-4-32k"
    assert completion.estimate().room == 32_768 - 9


def test_tokens_of_the_engine(make: Make, stack: TerraformStack) -> None:
    """What is known of a text is counted, and the estimate says that it is not exact."""
    name = TerraformVariable(stack, "name").string_value
    estimate = make(f"hello{name}").estimate()
    assert (estimate.prompt_tokens, estimate.exact) == (8, False)


@pytest.mark.parametrize(
    "arguments",
    [
        {"messages": Token.as_list("${var.messages}")},
        {"messages": [user(Expr("${upper(var.name)}"))]},
        {"max_tokens": Token.as_number("${var.number}")},
        {"n": Token.as_number("${var.number}")},
    ],
    ids=["messages", "expression", "max_tokens", "n"],
)
def test_what_is_not_known_is_not_exact(make: Make, arguments: dict[str, Any]) -> None:
    """Arguments that are known later count nothing, or, for n, the most."""
    estimate = make(**arguments).estimate()
    assert estimate.exact is False
    assert estimate.prompt_tokens in (3, 7, 8)
    assert estimate.completion_tokens == (128 if "n" in arguments else 1) * estimate.room


def test_an_unknown_model(make: Make) -> None:
    """A model that is known later has no vocabulary yet."""
    completion = make(model=Expr("${var.model}"))
    with pytest.raises(InvalidInput, match="ChatCompletion 'stack/c': 1 problem\n  model: must be known when"):
        completion.estimate()


@pytest.mark.usefixtures("no_tokenizer")
def test_without_the_extra(make: Make) -> None:
    """The error names the extra, and making the construct needs none."""
    completion = make(WORD * 9_000)
    with pytest.raises(ImportError, match=r"pip install 'cdktf-openai\[tokens\]'"):
        completion.estimate()


def test_a_prompt_that_cannot_fit(make: Make) -> None:
    """It is refused when the construct is made, with the numbers."""
    words = "messages: takes 9,007 tokens and max_tokens 1,000 more, but 'gpt-4' has room for 8,192"
    with pytest.raises(InvalidInput, match=words) as caught:
        make(WORD * 9_000, max_tokens=1_000)
    assert [(problem.path, problem.rule) for problem in caught.value.problems] == [(("messages",), "fits_context")]


def test_a_prompt_that_cannot_fit_in_a_batch(stack: TerraformStack) -> None:
    """The problem names the item."""
    items: dict[str, Any] = {name: {"model": "gpt-4", "messages": [user(WORD * 9_000)]} for name in "ab"}
    with pytest.raises(InvalidInput, match=r"  b\.messages: takes 9,007 tokens, but 'gpt-4'"):
        ChatCompletion.batch(stack, "all", items)


def test_a_batch(stack: TerraformStack) -> None:
    """Each completion of a batch has its estimate, and all can be had at once."""
    items = {text: {"model": "gpt-4", "messages": [user(text)]} for text in ("hello", "hello world")}
    batch = ChatCompletion.batch(stack, "all", items)
    assert {name: one.prompt_tokens for name, one in batch.estimates().items()} == {"hello": 8, "hello world": 9}
    assert batch["hello world"].estimate() == batch.estimates()["hello world"]


def test_on_the_way_to_another_model(make: Make, synth: Callable[[], Any]) -> None:
    """A longer prompt may be set before the larger model; what is wrong at the end is told by the synthesis."""
    completion = make()
    completion.put_messages([user(WORD * 9_000)])
    completion.model = "gpt-4-32k"
    synth()
    completion.model = "gpt-4"
    with pytest.raises(RuntimeError, match="messages: takes 9,007 tokens"):
        synth()
