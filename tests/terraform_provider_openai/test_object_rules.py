"""What the rules of several attributes say of themselves, which the reference shows."""

import re
from collections.abc import Iterator

import pytest

from terraform_provider_openai.schema import ChatCompletion, Nested, Struct, attributes_of
from terraform_provider_openai.schema.chat_rules import NamedFunctionExists, OnlyWhere
from terraform_provider_openai.schema.rules import Excludes, ObjectRule

QUOTED = re.compile(r"`([a-z_]+)[^`]*`")


def rules(struct: type[Struct]) -> Iterator[tuple[type[Struct], ObjectRule]]:
    """Give the rules of an object and of those inside of it."""
    yield from ((struct, rule) for rule in struct.object_rules)
    for attribute in attributes_of(struct).values():
        if isinstance(attribute.type, Nested):
            yield from rules(attribute.type.struct)


@pytest.mark.parametrize(("struct", "rule"), list(rules(ChatCompletion)))
def test_a_sentence_of_its_own_attributes(struct: type[Struct], rule: ObjectRule) -> None:
    """Each rule is one sentence, which begins with an attribute that the object has."""
    said = rule.describe()
    assert said.endswith(".")
    assert "\n" not in said
    assert QUOTED.findall(said)[0] in attributes_of(struct)


def test_no_two_rules_of_an_object_say_the_same() -> None:
    """A rule with parameters names them."""
    said = [(struct, rule.describe()) for struct, rule in dict.fromkeys(rules(ChatCompletion))]
    assert len(set(said)) == len(said)


def test_the_words() -> None:
    """Names, words and steps stand as one writes them."""
    assert Excludes("tools", "functions").describe() == "`tools` may not be set where `functions` is set."
    assert OnlyWhere("a", "role", "tool").describe() == "`a` may be set only where `role` is `tool`."
    rule = NamedFunctionExists(("function_call", "two", "name"), "functions")
    assert rule.describe() == "`function_call.two.name` must be the name of one of the `functions`."
