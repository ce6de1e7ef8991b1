"""Structs: values with equality, a representation, and checked names."""

import copy
import pickle

import pytest

from terraform_provider_openai.schema import Function, InvalidInput, Message


def test_equal_values_are_equal() -> None:
    """Two messages with the same values are the same."""
    assert Message(role="user", content="x") == Message(role="user", content="x")


def test_other_values_differ() -> None:
    """Other values make another message."""
    assert Message(role="user", content="x") != Message(role="user", content="y")


def test_representation_shows_what_is_set() -> None:
    """Unset arguments are not shown."""
    assert repr(Message(role="user", content="x")) == "Message(content='x', role='user')"


def test_unknown_argument_names_the_nearest() -> None:
    """A misspelt keyword is told with the one that was meant."""
    with pytest.raises(InvalidInput, match="descripton: is no argument here; did you mean 'description'"):
        Function(name="f", parameters={}, descripton="x")  # type: ignore[call-arg]


def test_missing_arguments_are_told_together() -> None:
    """All required arguments that are missing are told at once."""
    with pytest.raises(InvalidInput) as caught:
        Message()  # type: ignore[call-arg]
    assert [str(problem) for problem in caught.value.problems] == ["content: is required", "role: is required"]


def test_copies_are_equal() -> None:
    """Values and errors can be copied, and sent to another process."""
    message = Message(role="user", content="x")
    with pytest.raises(InvalidInput) as caught:
        Message(role="user", nmae="x")
    for again in (copy.deepcopy, lambda value: pickle.loads(pickle.dumps(value))):
        assert again(message) == message
        assert (str(again(caught.value)), again(caught.value).problems) == (str(caught.value), caught.value.problems)
