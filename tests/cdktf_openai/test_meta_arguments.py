"""The engine's own arguments: wrong ones are told like all others, and nothing of a dict is left out in silence."""

from collections.abc import Callable
from tempfile import gettempdir
from typing import Any

import pytest
from cdktf import App, SSHProvisionerConnection, TerraformIterator, TerraformStack

from cdktf_openai import ChatCompletion, DataOpenaiChatCompletion, InvalidInput, OpenaiProvider, user

Resource = Callable[..., dict[str, Any]]

pytestmark = pytest.mark.usefixtures("provider")

SSH = {"type": "ssh", "host": "h"}


def make(scope: Any, name: Any = "c", **arguments: Any) -> ChatCompletion:
    """Make a completion with some of these arguments."""
    return ChatCompletion(scope, name, **{"model": "gpt-4", "messages": [user("Hi")], **arguments})


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"count": "2"}, "count: must be a number, a token of one, or a TerraformCount (got str)"),
        ({"count": -1}, "count: must be at least 0 (got -1)"),
        ({"count": 1.5}, "count: must be a whole number (got 1.5)"),
        ({"for_each": ["a"]}, "for_each: must be an iterator, such as TerraformIterator.from_list(…) (got list)"),
        ({"depends_on": "c"}, "depends_on: must be a list (got str)"),
        ({"depends_on": ["c"]}, "depends_on[0]: must be a construct in Terraform (got str)"),
        ({"depends_on": [App(outdir=gettempdir())]}, "depends_on[0]: must be a construct in Terraform (got App)"),
        ({"provider": "openai"}, "provider: must be a provider (got str)"),
        (
            {"lifecycle": {"prevent_destory": True}},
            "lifecycle.prevent_destory: is no argument here; did you mean 'prevent_destroy'?",
        ),
        ({"connection": {"type": "ssh"}}, "connection.host: is required"),
        ({"connection": {"host": "h"}}, "connection.type: must be one of 'ssh', 'winrm' (got None)"),
        ({"provisioners": [{"type": "local-exec"}]}, "provisioners[0].command: is required"),
        ({"provisioners": [{"type": "local-exec", "command": 5}]}, "provisioners[0].command: must be str (got int)"),
        ({"lifecycle": {"prevent_destroy": "no"}}, "lifecycle.prevent_destroy: must be bool or None (got str)"),
        ({"lifecycle": {"ignore_changes": ["mesages"]}}, "lifecycle.ignore_changes.mesages: is no argument here; did"),
        ({"lifecycle": {"replace_triggered_by": [5]}}, "lifecycle.replace_triggered_by[0]: must be a construct in"),
        ({"lifecycle": {"precondition": {}}}, "lifecycle.precondition: must be a list (got dict)"),
        (
            {"lifecycle": {"precondition": [{"condition": True}]}},
            "lifecycle.precondition[0].error_message: is required",
        ),
        (
            {"lifecycle": {"postcondition": [5]}},
            "lifecycle.postcondition[0]: must be a Postcondition or a map (got int)",
        ),
        ({"provisioners": {"type": "local-exec"}}, "provisioners: must be a list (got dict)"),
    ],
    ids=lambda value: "" if isinstance(value, str) else str(value)[:40],
)
def test_wrong_arguments(stack: TerraformStack, arguments: dict[str, Any], told: str) -> None:
    """Each is told with its name and what it must be."""
    with pytest.raises(InvalidInput) as caught:
        make(stack, **arguments)
    [problem] = caught.value.problems
    assert str(problem).startswith(told)


def test_both_counts(stack: TerraformStack) -> None:
    """A resource has one of the two."""
    with pytest.raises(InvalidInput, match="for_each: may not be set where count is set"):
        make(stack, count=2, for_each=TerraformIterator.from_list(["a"]))


def test_all_at_once(stack: TerraformStack) -> None:
    """They are told beside what is wrong with the resource's own arguments."""
    with pytest.raises(InvalidInput) as caught:
        make(stack, n=0, count=-1, provider="openai")
    assert [problem.path for problem in caught.value.problems] == [("n",), ("provider",), ("count",)]


@pytest.mark.parametrize("key", ["private_key", "privateKey"])
def test_the_keys_of_a_connection(stack: TerraformStack, resource: Resource, key: str) -> None:
    """The generated bindings leave out what a dict has in Python's way of writing."""
    dicts = [{"type": "file", "destination": "/x", "content": "y", "connection": {**SSH, key: "k"}}]
    make(stack, connection={**SSH, key: "k"}, provisioners=dicts)
    made = resource()
    assert made["connection"] == {**SSH, "private_key": "k"}
    assert made["provisioner"] == [{"file": {"destination": "/x", "content": "y", "connection": made["connection"]}}]


def test_structs_pass(stack: TerraformStack, resource: Resource) -> None:
    """The engine's own structs are as good."""
    make(stack, connection=SSHProvisionerConnection(type="ssh", host="h"), lifecycle={"prevent_destroy": True})
    made = resource()
    assert (made["connection"], made["lifecycle"]) == (SSH, {"prevent_destroy": True})


@pytest.mark.parametrize(
    "kind",
    [make, lambda scope, name: DataOpenaiChatCompletion(scope, name, completion_id="x"), OpenaiProvider],
    ids=["completion", "data", "provider"],
)
def test_the_place(stack: TerraformStack, kind: Callable[[Any, Any], Any]) -> None:
    """A scope that is no construct and an id that is no text are told, without the engine's words."""
    with pytest.raises(InvalidInput, match=r"scope: must be a construct \(got NoneType\)\n  id: must be a text"):
        kind(None, None)
    with pytest.raises(InvalidInput, match="id: must be a text"):
        kind(stack, 5)


def test_data(stack: TerraformStack) -> None:
    """A data source tells them beside its own."""
    with pytest.raises(InvalidInput) as caught:
        DataOpenaiChatCompletion(stack, "d", completion_id="", count=-1, provider="x")  # type: ignore[arg-type]
    assert [problem.path for problem in caught.value.problems] == [("completion_id",), ("provider",), ("count",)]
