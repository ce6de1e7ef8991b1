"""The constructs have what the schema declares: what is missing is named with the place to add it."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cdktf_openai import ChatCompletion, DataOpenaiChatCompletion, OpenaiProvider
from cdktf_openai._references.arguments import ArgumentReference, Input, Named, Part, Reset
from cdktf_openai._values.completion_config import META_ARGUMENTS
from terraform_provider_openai import schema
from terraform_provider_openai.schema import Attribute, Nested, Struct, attributes_of

ROOT = Path(__file__).parents[2]


def _missing(owner: type[Any], struct: type[Struct]) -> Iterator[str]:
    """Yield what a construct or a reference lacks of its description, and of those below it."""
    file = Path(inspect.getsourcefile(owner) or "").relative_to(ROOT)
    for name, attribute in attributes_of(struct).items():
        for member, kind in _members(owner, name, attribute):
            if not isinstance(inspect.getattr_static(owner, member, None), kind):
                yield f"add `{member}` ({kind.__name__}) to {owner.__name__} in {file}: schema.{struct.__name__} has it"
        part = inspect.getattr_static(owner, name, None)
        if isinstance(part, Part) and isinstance(attribute.type, Nested):
            reference: Any = part.reference
            yield from _missing(getattr(reference, "element", reference), attribute.type.struct)


def _members(owner: type[Any], name: str, attribute: Attribute) -> Iterator[tuple[str, type[Named]]]:
    yield name, Named
    is_settable = not attribute.read_only and issubclass(owner, (ChatCompletion, OpenaiProvider, ArgumentReference))
    if is_settable:
        yield f"{name}_input", Input
    if is_settable and attribute.optional:
        yield f"reset_{name}", Reset


@pytest.mark.parametrize("construct", [ChatCompletion, OpenaiProvider])
def test_every_attribute_is_a_property(construct: type[Any]) -> None:
    """Each attribute can be read, set and unset under its name, whole and in its parts."""
    assert list(_missing(construct, vars(construct)["_struct"])) == []


@pytest.mark.parametrize(
    ("construct", "others"),
    [(ChatCompletion, META_ARGUMENTS), (OpenaiProvider, ("alias", "source", "version"))],
    ids=["ChatCompletion", "OpenaiProvider"],
)
def test_every_argument_is_a_keyword(construct: Any, others: tuple[str, ...]) -> None:
    """Each argument of the schema is a keyword, in the schema's order; the engine's own follow."""
    keywords = list(inspect.signature(construct.__init__).parameters)[3:]
    arguments = [name for name, a in attributes_of(construct._struct).items() if not a.read_only]
    hint = f"add what is missing to {construct.__name__}.__init__, to its signature and to what it passes on"
    assert set(keywords) == {*arguments, *others}, hint


def test_what_is_read_of_a_stored_completion() -> None:
    """Each attribute that the API tells of a stored completion is a property of the data source."""
    told = [name for name, a in attributes_of(schema.StoredCompletion).items() if a.read_only]
    assert [name for name in told if not isinstance(vars(DataOpenaiChatCompletion).get(name), Named)] == []


def test_a_property_that_the_schema_lacks() -> None:
    """A property without an attribute is refused where its class is made."""
    wrong = type("Wrong", (), {"_struct": schema.Usage})
    with pytest.raises(TypeError, match=r"Wrong\.colour: schema\.Usage has no such attribute"):
        Part(object).__set_name__(wrong, "colour")


def test_the_words_are_the_schemas() -> None:
    """A property is documented as its attribute is."""
    assert inspect.getdoc(vars(ChatCompletion)["seed"]) == attributes_of(schema.ChatCompletion)["seed"].help
