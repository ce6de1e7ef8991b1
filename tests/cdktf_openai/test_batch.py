"""Many completions at once."""

from collections.abc import Callable
from typing import Any

import pytest
from cdktf import TerraformOutput, TerraformStack

from cdktf_openai import ChatCompletion, InvalidInput, OpenaiProvider, user

Synth = Callable[[], dict[str, Any]]

ITEMS: dict[str, dict[str, Any]] = {
    "a": {"model": "gpt-4", "messages": [user("Hi ${x}")], "n": 2},
    "b": {"model": "gpt-3.5-turbo", "messages": [{"role": "user", "content": "Ho"}]},
}


@pytest.fixture(autouse=True)
def provider(stack: TerraformStack) -> OpenaiProvider:
    """Give the stack a provider."""
    return OpenaiProvider(stack, "openai")


def test_the_same_as_one_by_one(stack: TerraformStack, synth: Synth) -> None:
    """Each item becomes the resource that its keywords make."""
    ChatCompletion.batch(stack, "all", ITEMS)
    resources = synth()["resource"]["openai_chat_completion"].values()
    made = {resource.pop("//")["metadata"]["path"]: resource for resource in resources}
    assert made == {
        "stack/all/a": {"model": "gpt-4", "messages": [{"role": "user", "content": "Hi $${x}"}], "n": 2},
        "stack/all/b": {"model": "gpt-3.5-turbo", "messages": [{"role": "user", "content": "Ho"}]},
    }


def test_outputs_are_addressable(stack: TerraformStack, synth: Synth) -> None:
    """All texts can be read at once, and each completion by its id."""
    batch = ChatCompletion.batch(stack, "all", ITEMS)
    TerraformOutput(stack, "texts", value=batch.contents())
    TerraformOutput(stack, "tokens", value=batch["b"].usage.total_tokens)
    synthesized = synth()
    names = {r["//"]["metadata"]["path"][-1]: n for n, r in synthesized["resource"]["openai_chat_completion"].items()}
    texts = {key: f"${{openai_chat_completion.{name}.choices[0].message.content}}" for key, name in names.items()}
    assert synthesized["output"]["texts"]["value"] == texts
    assert synthesized["output"]["tokens"]["value"] == f"${{openai_chat_completion.{names['b']}.usage.total_tokens}}"


def test_an_item_is_a_construct(stack: TerraformStack, synth: Synth) -> None:
    """A completion of a batch can be changed as any other."""
    batch = ChatCompletion.batch(stack, "all", ITEMS)
    batch["a"].temperature = 0.5
    assert batch["a"].n_input == 2
    assert (len(batch), list(batch)) == (2, ["a", "b"])
    assert [r.get("temperature") for r in synth()["resource"]["openai_chat_completion"].values()].count(0.5) == 1


def test_problems_of_all_items(stack: TerraformStack) -> None:
    """Every problem of every item is told, with the item's id in its path."""
    items = {"a": {**ITEMS["a"], "n": 0}, "b": {**ITEMS["b"], "modle": "x", "model": "gpt4"}}
    with pytest.raises(InvalidInput) as caught:
        ChatCompletion.batch(stack, "all", items)
    assert [str(problem).partition(" (got")[0][:40] for problem in caught.value.problems] == [
        "a.n: must be between 1 and 128",
        "b.modle: is no argument here; did you me",
        "b.model: must be one of 'gpt-4', 'gpt-4-",
    ]
