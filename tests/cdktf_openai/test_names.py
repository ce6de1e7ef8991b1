"""Two constructs never become one block of Terraform, and a name that is free again can be had."""

from collections.abc import Callable
from typing import Any

import pytest
from cdktf import TerraformStack
from constructs import Construct

from cdktf_openai import ChatCompletion, DataOpenaiChatCompletion, InvalidInput, user

Synth = Callable[[], dict[str, Any]]
Make = Callable[..., Any]

pytestmark = pytest.mark.usefixtures("provider")


def completion(scope: Construct, name: str) -> ChatCompletion:
    """Make a completion."""
    return ChatCompletion(scope, name, model="gpt-4", messages=[user("Hi")])


def data(scope: Construct, name: str) -> DataOpenaiChatCompletion:
    """Make a data source."""
    return DataOpenaiChatCompletion(scope, name, completion_id="chatcmpl-1")


@pytest.fixture(params=[completion, data], ids=["resource", "data"])
def make(request: pytest.FixtureRequest) -> Make:
    """Give what makes a construct with a name."""
    made: Make = request.param
    return made


def test_ids_that_would_merge(stack: TerraformStack, make: Make) -> None:
    """`c.1` and `c1` have one name; the second is told, and is not there."""
    make(stack, "c.1")
    with pytest.raises(InvalidInput, match=r"it would be merged with 'stack/c.1': both become (data\.)?openai_chat"):
        make(stack, "c1")
    assert stack.node.try_find_child("c1") is None


def test_a_name_that_is_given_later(stack: TerraformStack, make: Make) -> None:
    """A name that another construct has can't be given, and the construct keeps its own."""
    make(stack, "c")
    other = make(stack, "d")
    with pytest.raises(InvalidInput, match="'stack/d': 1 problem\n  new_logical_id: it would be merged with 'stack/c'"):
        other.override_logical_id("c")
    assert other.friendly_unique_id == "d"


def test_an_id_that_is_a_given_name(stack: TerraformStack, make: Make) -> None:
    """A name that was given is taken."""
    make(stack, "c").override_logical_id("d")
    with pytest.raises(InvalidInput, match="it would be merged with 'stack/c'"):
        make(stack, "d")


def test_a_name_that_is_free_again(stack: TerraformStack, make: Make) -> None:
    """With another name, or removed, a construct leaves its name to others."""
    renamed = make(stack, "c")
    renamed.override_logical_id("d")
    assert make(stack, "c.").friendly_unique_id == "c"
    with pytest.raises(InvalidInput, match="it would be merged with"):
        renamed.reset_override_logical_id()
    stack.node.try_remove_child("c.")
    renamed.reset_override_logical_id()
    assert renamed.friendly_unique_id == "c"


def test_what_a_removed_construct_holds(stack: TerraformStack, make: Make) -> None:
    """A construct goes with the one that it is in."""
    make(Construct(stack, "outer"), "c")
    stack.node.try_remove_child("outer")
    assert make(Construct(stack, "outer"), "c").friendly_unique_id.startswith("outer_c_")


def test_a_resource_and_a_data_source(stack: TerraformStack, synth: Synth) -> None:
    """They may share a name: Terraform tells them apart."""
    completion(stack, "c.1")
    data(stack, "c1")
    synthesized = synth()
    assert list(synthesized["resource"]["openai_chat_completion"]) == ["c1"]
    assert list(synthesized["data"]["openai_chat_completion"]) == ["c1"]


def test_a_name_that_terraform_refuses(stack: TerraformStack, make: Make) -> None:
    """A name that is given later is told at once where Terraform would refuse it."""
    construct = make(stack, "c")
    with pytest.raises(InvalidInput, match=r"'stack/c': 1 problem\n  new_logical_id: .* \(got '1st'\)"):
        construct.override_logical_id("1st")
