"""Python's records are no objects of a completion; the error says how each becomes one."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import pydantic
import pytest
from cdktf import TerraformStack

from cdktf_openai import ChatCompletion, InvalidInput


class Named(NamedTuple):
    """A named tuple."""

    role: str
    content: str


class Model(pydantic.BaseModel):
    """A model of pydantic."""

    role: str
    content: str


@dataclass
class Data:
    """A dataclass."""

    role: str
    content: str


@pytest.mark.parametrize(
    ("record", "way_out"),
    [
        (Named("user", "Hi"), "a Named, a named tuple: give its _asdict()"),
        (Model(role="user", content="Hi"), "a Model, a model: give its model_dump()"),
        (Data("user", "Hi"), "a Data, a dataclass: give dataclasses.asdict() of it"),
    ],
)
def test_a_record(stack: TerraformStack, record: Any, way_out: str) -> None:
    """It is refused with its kind and the way out, and nothing of its text."""
    with pytest.raises(InvalidInput) as caught:
        ChatCompletion(stack, "a", model="gpt-4", messages=[record])
    assert str(caught.value.problems[0]) == f"messages[0]: must be an object (got {way_out})"


@pytest.mark.parametrize("index", [slice(0, 2), "0", None])
def test_an_index_that_is_none(stack: TerraformStack, index: Any) -> None:
    """A slice of the choices and other indices are refused with the way to take one."""
    completion = ChatCompletion(stack, "a", model="gpt-4", messages=[{"role": "user", "content": "Hi"}])
    with pytest.raises(TypeError, match=r"choices takes one whole number, as in choices\[0\]"):
        completion.choices[index]
