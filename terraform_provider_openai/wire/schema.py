"""The protocol's schema of an object, from its description."""

from __future__ import annotations

import json
from typing import Any

from terraform_provider_openai.schema import (
    Attribute,
    ListOf,
    MapOf,
    Nested,
    Primitive,
    Struct,
    attributes_of,
)

MARKDOWN = 1
_SINGLE, _LIST = 1, 2
_ADDITION = " (An addition: the provider `antonbabenko/openai` has it not.)"


def schema_of(struct: type[Struct]) -> dict[str, Any]:
    """Return the fields of the `Schema` message for a block with the attributes of `struct`."""
    block = {
        "attributes": _attributes(struct),
        "description": (struct.__doc__ or "").partition("\n")[0],
        "description_kind": MARKDOWN,
    }
    return {"version": 0, "block": block}


def _attributes(struct: type[Struct]) -> list[dict[str, Any]]:
    return [_attribute(attribute) for _, attribute in sorted(attributes_of(struct).items())]


def _attribute(attribute: Attribute) -> dict[str, Any]:
    fields = {
        "name": attribute.name,
        "description": describe(attribute),
        "description_kind": MARKDOWN,
        "required": attribute.required,
        "optional": attribute.optional,
        "computed": attribute.computed,
        "sensitive": attribute.sensitive,
    }
    match attribute.type:
        case Nested(struct, many):
            fields["nested_type"] = {"attributes": _attributes(struct), "nesting": _LIST if many else _SINGLE}
        case Primitive(name):
            fields["type"] = json.dumps(name).encode()
        case ListOf(element):
            fields["type"] = json.dumps(["list", element.name]).encode()
        case MapOf(element):
            fields["type"] = json.dumps(["map", element.name]).encode()
    return fields


def describe(attribute: Attribute) -> str:
    """Return the attribute's help with its default, as the documentation shows it, and with what it adds to that."""
    default = f" Default: `{json.dumps(attribute.default)}`." if attribute.default is not None else ""
    return f"{attribute.help}{default}{_ADDITION if attribute.addition else ''}"
