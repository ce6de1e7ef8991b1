"""Many completions at once."""

from collections.abc import Callable
from typing import Any

import jsii
import pytest
from cdktf import Aspects, IAspect, TerraformOutput, TerraformStack
from constructs import IConstruct

from cdktf_openai import ChatCompletion, InvalidInput, OpenaiProvider, user

pytestmark = pytest.mark.usefixtures("provider")

Synth = Callable[[], dict[str, Any]]

ITEMS: dict[str, dict[str, Any]] = {
    "a": {"model": "gpt-4", "messages": [user("Hi ${x}")], "n": 2},
    "b": {"model": "gpt-3.5-turbo", "messages": [{"role": "user", "content": "Ho"}]},
}


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


@jsii.implements(IAspect)
class Seeded:
    """Gives every completion a seed."""

    def visit(self, node: IConstruct) -> None:
        """Set it."""
        if isinstance(node, ChatCompletion) and node.seed_input is None:
            node.seed = 7


def test_an_aspect_changes_the_items(stack: TerraformStack, synth: Synth) -> None:
    """What visits all constructs can read and set the items as any other completion."""
    ChatCompletion.batch(stack, "all", ITEMS)["b"].seed = 3
    Aspects.of(stack).add(Seeded())  # type: ignore[arg-type] # the engine declares it by name
    seeds = [resource["seed"] for resource in synth()["resource"]["openai_chat_completion"].values()]
    assert sorted(seeds) == [3, 7]


def test_an_item_is_one_object(stack: TerraformStack) -> None:
    """As an item and as a child it is the same, and a name that is none is a KeyError."""
    batch = ChatCompletion.batch(stack, "all", ITEMS)
    assert batch["a"] is batch["a"] is batch.node.find_child("a")
    with pytest.raises(KeyError, match="'c'"):
        batch["c"]


def test_ids_with_slashes(stack: TerraformStack) -> None:
    """Texts are had by the ids that were given, whatever the engine makes of them."""
    batch = ChatCompletion.batch(stack, "all", {"team/a": ITEMS["a"]})
    assert list(batch.contents()) == ["team/a"]
    assert batch["team/a"].n_input == 2


def test_another_provider_for_an_item(stack: TerraformStack) -> None:
    """An item may get a provider of its own, which then tells the models."""
    item = ChatCompletion.batch(stack, "all", ITEMS)["a"]
    item.provider = OpenaiProvider(stack, "open", alias="open", allow_unlisted_models=True)
    item.model = "gpt-4o"
    assert item.model_input == "gpt-4o"


@pytest.mark.parametrize(
    ("items", "told"),
    [
        ({"a": ITEMS["a"], "y": 5}, "y: must be a map of keywords"),
        ({5: ITEMS["a"]}, "must have a text of at least one character as its id"),
        ({"a/b": ITEMS["a"], "a--b": ITEMS["a"]}, "There is already a Construct with name 'a--b'"),
    ],
)
def test_malformed_items(stack: TerraformStack, items: Any, told: str) -> None:
    """What can be no item, or no id, is told as every other problem."""
    with pytest.raises(InvalidInput, match=told):
        ChatCompletion.batch(stack, "all", items)


def test_what_is_no_batch(stack: TerraformStack) -> None:
    """What is no map, and no place for constructs, is told."""
    with pytest.raises(InvalidInput, match=r"items: must be a map from ids to keywords \(got list\)"):
        ChatCompletion.batch(stack, "all", [ITEMS["a"]])  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="scope: must be a construct"):
        ChatCompletion.batch(None, "all", ITEMS)  # type: ignore[arg-type]


def test_a_refused_batch_leaves_nothing(stack: TerraformStack) -> None:
    """After a refusal the id is free."""
    with pytest.raises(InvalidInput, match="There is already a Construct with name 'a--b'"):
        ChatCompletion.batch(stack, "all", {"a/b": ITEMS["a"], "a--b": ITEMS["a"]})
    assert len(ChatCompletion.batch(stack, "all", ITEMS)) == 2


def test_a_taken_id(stack: TerraformStack) -> None:
    """The engine's refusal of the batch itself comes without its stack."""
    ChatCompletion.batch(stack, "all", ITEMS)
    with pytest.raises(InvalidInput, match=r"batch 'all': 1 problem\n  id: There is already a Construct") as caught:
        ChatCompletion.batch(stack, "all", ITEMS)
    assert caught.value.__suppress_context__
