"""Models that are not listed: refused, unless the completion's provider allows them."""

from collections.abc import Callable
from typing import Any

import pytest
from cdktf import App, TerraformStack, TerraformVariable

from cdktf_openai import ChatCompletion, InvalidInput, OpenaiProvider, user

Synth = Callable[[], dict[str, Any]]
NEW = {"model": "gpt-4o", "messages": [user("Hello")]}
REFUSED = r"model: must be one of .*unless the provider has allow_unlisted_models \(got 'gpt-4o'; did you mean 'gpt-4'"


def models(synth: Synth) -> dict[str, str]:
    """Synthesize, and give the model of each completion."""
    found = synth()["resource"]["openai_chat_completion"]
    return {name: resource["model"] for name, resource in found.items()}


def test_the_stacks_provider_allows_it(stack: TerraformStack, synth: Synth) -> None:
    """With the argument on the provider, any model passes."""
    OpenaiProvider(stack, "openai", allow_unlisted_models=True)
    ChatCompletion(stack, "c", **NEW)
    assert models(synth) == {"c": "gpt-4o"}
    assert synth()["provider"] == {"openai": [{"allow_unlisted_models": True}]}


@pytest.mark.parametrize("allowed", [None, False])
def test_the_stacks_provider_does_not(stack: TerraformStack, allowed: bool | None) -> None:
    """Without it the construct is refused where it is made."""
    OpenaiProvider(stack, "openai", allow_unlisted_models=allowed)
    with pytest.raises(InvalidInput, match=REFUSED):
        ChatCompletion(stack, "c", **NEW)


def test_the_named_provider_decides(stack: TerraformStack, synth: Synth) -> None:
    """A completion that names its provider is judged by that one, not by the stack's."""
    OpenaiProvider(stack, "openai")
    open_ = OpenaiProvider(stack, "open", alias="open", allow_unlisted_models=True)
    ChatCompletion(stack, "c", provider=open_, **NEW)
    with pytest.raises(InvalidInput, match=REFUSED):
        ChatCompletion(stack, "d", **NEW)
    assert models(synth) == {"c": "gpt-4o"}


def test_a_token_is_left_to_the_plugin(stack: TerraformStack, synth: Synth) -> None:
    """What only Terraform knows is judged at plan."""
    allowed = TerraformVariable(stack, "allowed", type="bool")
    OpenaiProvider(stack, "openai", allow_unlisted_models=allowed.boolean_value)
    ChatCompletion(stack, "c", **NEW)
    assert models(synth) == {"c": "gpt-4o"}
    assert synth()["provider"]["openai"][0]["allow_unlisted_models"] == "${var.allowed}"


def test_a_provider_that_comes_later(stack: TerraformStack) -> None:
    """A completion that is made before its provider is refused at once: a typing error should not wait."""
    with pytest.raises(InvalidInput, match=REFUSED):
        ChatCompletion(stack, "c", **NEW)
    with pytest.raises(InvalidInput, match=f"x.{REFUSED}"):
        ChatCompletion.batch(stack, "b", {"x": NEW})
    OpenaiProvider(stack, "openai", allow_unlisted_models=True)
    ChatCompletion(stack, "c", **NEW)


def test_a_change_of_the_model(stack: TerraformStack, synth: Synth) -> None:
    """A model that is set later is judged by the provider of that moment."""
    provider = OpenaiProvider(stack, "openai")
    c = ChatCompletion(stack, "c", model="gpt-4", messages=[user("Hello")])
    with pytest.raises(InvalidInput, match=REFUSED):
        c.model = "gpt-4o"
    provider.allow_unlisted_models = True
    c.model = "gpt-4o"
    assert models(synth) == {"c": "gpt-4o"}


def test_another_provider_for_a_completion(stack: TerraformStack, synth: Synth) -> None:
    """A provider that is set later counts too."""
    OpenaiProvider(stack, "openai")
    c = ChatCompletion(stack, "c", model="gpt-4", messages=[user("Hello")])
    c.provider = OpenaiProvider(stack, "open", alias="open", allow_unlisted_models=True)
    c.model = "gpt-4o"
    assert models(synth) == {"c": "gpt-4o"}


def test_other_stacks_do_not_count(app: App, stack: TerraformStack) -> None:
    """The provider of one stack says nothing of another."""
    OpenaiProvider(stack, "openai", allow_unlisted_models=True)
    other = TerraformStack(app, "other")
    OpenaiProvider(other, "openai")
    with pytest.raises(InvalidInput, match=REFUSED):
        ChatCompletion(other, "c", **NEW)


def test_other_rules_hold(stack: TerraformStack) -> None:
    """An open list of models opens nothing else."""
    OpenaiProvider(stack, "openai", allow_unlisted_models=True)
    with pytest.raises(InvalidInput) as caught:
        ChatCompletion(stack, "c", **NEW, n=0)
    assert [problem.path for problem in caught.value.problems] == [("n",)]
