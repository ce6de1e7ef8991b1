"""What a configuration sets that the resource's documentation, and so the provider `antonbabenko/openai`, has not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from terraform_provider_openai.schema.attributes import Attribute, Nested, Struct, attributes_of
from terraform_provider_openai.schema.problems import Path, Problem, show_word
from terraform_provider_openai.schema.rules import OneOf


def additions_in(struct: type[Struct], values: Mapping[str, Any], path: Path = ()) -> Iterator[Problem]:
    """Yield a problem for each addition that is set.

    Args:
        struct: The description of the object.
        values: Its values by name; one that is left out counts as null.
        path: Where the object stands.
    """
    for name, attribute in attributes_of(struct).items():
        value = values.get(name)
        if value is not None:
            yield from _added(attribute, value, (*path, name))


def _added(attribute: Attribute, value: Any, path: Path) -> Iterator[Problem]:
    if attribute.addition:
        yield Problem(path, "addition", None, "is an addition that this provider has not")
    if any(isinstance(rule, OneOf) and value in rule.additions for rule in attribute.rules):
        yield Problem(path, "addition", value, f"is a word that this provider has not (got {show_word(value)})")
    if isinstance(attribute.type, Nested):
        struct = attribute.type.struct
        if isinstance(value, dict):
            yield from additions_in(struct, value, path)
        for index, item in enumerate(value if isinstance(value, list) else ()):
            if isinstance(item, dict):
                yield from additions_in(struct, item, (*path, index))
