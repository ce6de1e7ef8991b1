"""What may be assigned, and what the refusal of the rest says."""

from typing import Any

import pytest
from cdktf import TerraformResourceLifecycle, TerraformStack

from cdktf_openai import ChatCompletion, InvalidInput, Stop, user


class Named(ChatCompletion):
    """A user's own construct."""

    audience = "all"

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        self.question = "Why?"


def make(kind: type[ChatCompletion], stack: TerraformStack) -> ChatCompletion:
    """Make a completion."""
    return kind(stack, "c", model="gpt-4", messages=[user("Hi")], stop=Stop(str="END"))


@pytest.mark.parametrize("kind", [ChatCompletion, Named])
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("messages", r"messages: can't be assigned; use put_messages\(…\)"),
        ("choices", "choices: can't be assigned"),
        ("id", "id: can't be assigned"),
        ("content", "content: can't be assigned"),
        ("reset_n", "reset_n: can't be assigned"),
    ],
)
def test_what_is_no_setting(stack: TerraformStack, kind: type[ChatCompletion], name: str, words: str) -> None:
    """Parts, answers and methods can't be assigned; the refusal says the way."""
    with pytest.raises(InvalidInput, match=words):
        setattr(make(kind, stack), name, "x")


def test_the_name_that_was_meant(stack: TerraformStack) -> None:
    """The nearest argument is named, or all of them."""
    c = make(ChatCompletion, stack)
    with pytest.raises(InvalidInput, match="temprature: is no argument here; did you mean 'temperature'"):
        c.temprature = 0.5  # type: ignore[attr-defined]
    with pytest.raises(InvalidInput, match="zzz: is no argument here; known are array_of_str, internal_value, str"):
        c.stop.zzz = "x"  # type: ignore[attr-defined]


def test_what_may_be_assigned(stack: TerraformStack) -> None:
    """Arguments, the engine's own settings, and what a subclass adds."""
    c = make(Named, stack)
    c.temperature = 0.5
    c.audience = "platform"  # type: ignore[attr-defined]
    c.lifecycle = TerraformResourceLifecycle(prevent_destroy=True)
    assert (c.temperature_input, c.question) == (0.5, "Why?")  # type: ignore[attr-defined]


def test_structs() -> None:
    """A struct can't be changed, which would not reach the constructs that have it; a wrong name is told as such."""
    message = user("Hi")
    with pytest.raises(InvalidInput, match="Message: 1 problem\n  content: can't be changed, because constructs"):
        message.content = "Ho"
    with pytest.raises(InvalidInput, match="Message: 1 problem\n  nmae: is no argument here; did you mean 'name'"):
        message.nmae = "x"  # type: ignore[attr-defined]
    assert message == user("Hi")
