"""Ids that Terraform refuses are told at construction, and so is what can't be read of several resources."""

from __future__ import annotations

from typing import Any

import pytest
from cdktf import TerraformIterator, TerraformStack

from cdktf_openai import ChatCompletion, DataOpenaiChatCompletion, InvalidInput, user

pytestmark = pytest.mark.usefixtures("provider")

ARGUMENTS: dict[str, Any] = {"model": "gpt-4", "messages": [user("Hi")]}


@pytest.mark.parametrize(
    ("id_", "usable"), [("1st", "completion_1st"), ("-x", "x"), ("日本語", "completion"), ("é1", "e1")]
)
def test_an_id_that_terraform_refuses(stack: TerraformStack, id_: str, usable: str) -> None:
    """The error has the id, and one that would do."""
    for make in (
        lambda: ChatCompletion(stack, id_, **ARGUMENTS),
        lambda: DataOpenaiChatCompletion(stack, id_, completion_id="a"),
    ):
        with pytest.raises(InvalidInput, match=f"id: .*begin with a letter or _ .*{usable!r} would do"):
            make()


def test_letters_that_are_left_out(stack: TerraformStack) -> None:
    """The warning has the name that remains."""
    with pytest.warns(UserWarning, match="'été': its name in Terraform is 't'") as warned:
        ChatCompletion(stack, "été", **ARGUMENTS)
    assert warned[0].filename == __file__


@pytest.mark.parametrize("id_", ["a b", "a.b", "_x", "x-", "A1"])
def test_an_id_that_does(stack: TerraformStack, id_: str) -> None:
    """Signs that are left out take no letters with them."""
    ChatCompletion(stack, id_, **ARGUMENTS)


@pytest.mark.parametrize(
    ("repeat", "place"),
    [({"count": 2}, "b[0].choices[0].message.content"), ({"for_each": None}, 'b["a_key"].choices[0].message.content')],
    ids=["count", "for_each"],
)
def test_reading_one_of_several(stack: TerraformStack, repeat: dict[str, Any], place: str) -> None:
    """It is an error with the expression that works, where Terraform would miss a key."""
    repeat = {name: value or TerraformIterator.from_map({"a": "x"}) for name, value in repeat.items()}
    several = ChatCompletion(stack, "b", **ARGUMENTS, **repeat)
    with pytest.raises(InvalidInput) as caught:
        _ = several.content
    assert f"Expr('${{openai_chat_completion.{place}}}')" in str(caught.value)
    assert several.id, "a list of all ids, which Terraform makes"


def test_iterating_over_several(stack: TerraformStack) -> None:
    """`from_resources` reads all of them."""
    first = ChatCompletion(stack, "b", **ARGUMENTS, for_each=TerraformIterator.from_map({"a": "x"}))
    each = TerraformIterator.from_resources(first)
    ChatCompletion(stack, "c", model="gpt-4", messages=[user(each.key)], for_each=each)


@pytest.mark.parametrize(
    ("lifecycle", "problem"),
    [
        ({"prevent_destory": True}, "lifecycle.prevent_destory: is no argument here; did you mean 'prevent_destroy'?"),
        (
            {"precondition": [{"conditon": "x", "error_message": "y"}]},
            r"lifecycle.precondition\[0\].conditon: is no argument here; did you mean 'condition'?",
        ),
        ({"postcondition": [{"condition": "x"}]}, r"lifecycle.postcondition\[0\].error_message: is required"),
        ({"precondition": {"condition": "x"}}, "lifecycle.precondition: must be a list"),
    ],
)
def test_a_wrong_lifecycle(stack: TerraformStack, lifecycle: dict[str, Any], problem: str) -> None:
    """The error has the path inside of the dict, and the stack's."""
    with pytest.raises(InvalidInput, match=problem) as caught:
        ChatCompletion(stack, "b", **ARGUMENTS, lifecycle=lifecycle)
    assert str(caught.value).startswith("ChatCompletion 'stack/b'")


def test_a_lifecycle_of_dicts(stack: TerraformStack, resource: Any) -> None:
    """Conditions may be dicts, in Python's names or in the engine's."""
    conditions = [{"condition": "${true}", "errorMessage": "no"}]
    ChatCompletion(stack, "b", **ARGUMENTS, lifecycle={"preventDestroy": True, "precondition": conditions})
    written = resource("b")["lifecycle"]
    assert written == {"precondition": [{"condition": "${true}", "error_message": "no"}], "prevent_destroy": True}
