"""The description against the documentation page of the resource, attribute by attribute."""

import json
import re
from collections.abc import Iterator
from typing import Any

from terraform_provider_openai.schema import (
    Attribute,
    ChatCompletion,
    ListOf,
    MapOf,
    Nested,
    Primitive,
    Struct,
    attributes_of,
)
from terraform_provider_openai.schema.rules import OneOf
from terraform_provider_openai.wire.schema import describe

ENTRY = re.compile(r"^- `(\w+)` \(([\w ]+)\)(.*?)(?=^- `|^#|^<a id|\Z)", re.MULTILINE | re.DOTALL)
SECTION = re.compile(r"^### Nested Schema for `([\w.]+)`$|^(?:### )?(Required|Optional|Read-Only):?$", re.MULTILINE)

# Not on the page: these are the API reference's, https://platform.openai.com/docs/api-reference/chat
ADDITIONS = {
    "choices.message.refusal",
    "choices.message.tool_calls",
    "max_completion_tokens",
    "messages.tool_call_id",
    "messages.tool_calls",
    "metadata",
    "parallel_tool_calls",
    "request_id",
    "response_format",
    "seed",
    "store",
    "system_fingerprint",
    "timeouts",
    "tool_choice",
    "tools",
}
ADDED_WORDS = {"messages.role": ("tool",), "choices.finish_reason": ("tool_calls", "content_filter")}


def documented(page: str) -> dict[str, dict[str, Any]]:
    """Read the page's attributes by their full paths."""
    attributes, prefix, mode = {}, "", ""
    sections = list(SECTION.finditer(page))
    for section, following in zip(sections, [*sections[1:], None], strict=True):
        prefix, mode = (f"{section[1]}.", mode) if section[1] else (prefix, section[2])
        for name, type_, text in ENTRY.findall(page[section.end() : following.start() if following else None]):
            attributes[prefix + name] = {"type": type_, "mode": mode, **facts(text)}
    return attributes


def facts(text: str) -> dict[str, Any]:
    """Read what an entry says of replacement, enumeration and default."""
    words = re.search(r"must be one of (\[.*?\])", text)
    default = re.search(r"Default: (\S+)", text)
    return {
        "replaces": "Requires replacement if changed." in text,
        "words": tuple(json.loads(words[1])) if words else (),
        "default": json.loads(default[1]) if default else None,
    }


def described(struct: type[Struct], prefix: str = "") -> Iterator[tuple[str, Attribute]]:
    """Walk the description by full paths, without what it adds to the page."""
    for name, attribute in attributes_of(struct).items():
        if not attribute.addition:
            yield prefix + name, attribute
            if isinstance(attribute.type, Nested):
                yield from described(attribute.type.struct, f"{prefix}{name}.")


def additions(struct: type[Struct], prefix: str = "") -> Iterator[tuple[str, Attribute]]:
    """Give what is marked as an addition by full paths; what is inside of one is not marked again."""
    for name, attribute in attributes_of(struct).items():
        if attribute.addition:
            yield prefix + name, attribute
        elif isinstance(attribute.type, Nested):
            yield from additions(attribute.type.struct, f"{prefix}{name}.")


def type_name(attribute: Attribute) -> str:
    """Name a type as the page does."""
    names = {"string": "String", "number": "Number", "bool": "Boolean"}
    match attribute.type:
        case Primitive(name):
            return names[name]
        case ListOf(element):
            return f"List of {names[element.name]}"
        case MapOf(element):
            return f"Map of {names[element.name]}"
        case Nested(_, many):
            return "Attributes List" if many else "Attributes"


def mode(attribute: Attribute) -> str:
    """Name a mode as the page does."""
    if attribute.read_only:
        return "Read-Only"
    return "Required" if attribute.required else "Optional"


def test_the_same_attributes_on_both_sides(documentation: str) -> None:
    """Nothing is left out of the description, and nothing is in it that the page has not."""
    assert {path for path, _ in described(ChatCompletion)} == set(documented(documentation))


def test_every_attribute_is_found_on_the_page(documentation: str) -> None:
    """The page is read whole, to its fourth level."""
    assert len(documented(documentation)) == documentation.count("\n- `")
    assert "choices.message.function_call.arguments" in documented(documentation)


def test_types_and_modes(documentation: str) -> None:
    """Each attribute has the documented type and is required, optional or read-only as documented."""
    page = {path: (entry["type"], entry["mode"]) for path, entry in documented(documentation).items()}
    assert {path: (type_name(a), mode(a)) for path, a in described(ChatCompletion)} == page


def test_words(documentation: str) -> None:
    """Each enumeration has the documented words; those of `role`, `one` and `finish_reason` included."""
    page = {path: entry["words"] for path, entry in documented(documentation).items() if entry["words"]}
    rules = {p: [r.choices for r in a.rules if isinstance(r, OneOf)] for p, a in described(ChatCompletion)}
    assert {path: found[0] for path, found in rules.items() if found} == page


def test_additions(documentation: str) -> None:
    """Each addition is listed here, is no attribute of the page, and need not be set."""
    found = dict(additions(ChatCompletion))
    assert set(found) == ADDITIONS
    assert ADDITIONS & set(documented(documentation)) == set()
    assert [path for path, attribute in found.items() if attribute.required or attribute.default is not None] == []
    assert [path for path, attribute in found.items() if attribute.optional and attribute.computed] == []


def test_added_words() -> None:
    """Two enumerations have words of the API reference that the page has not."""
    rules = ((path, rule) for path, a in described(ChatCompletion) for rule in a.rules if isinstance(rule, OneOf))
    assert {path: rule.additions for path, rule in rules if rule.additions} == ADDED_WORDS


def test_additions_say_so() -> None:
    """Terraform's own description of the schema tells an addition from what is documented."""
    told = {path for path, a in additions(ChatCompletion) if "antonbabenko/openai" in describe(a)}
    assert told == ADDITIONS
    assert [path for path, a in described(ChatCompletion) if "antonbabenko/openai" in describe(a)] == []


def test_defaults(documentation: str) -> None:
    """Each default is the documented one; `inf` for max_tokens means that there is none."""
    page = {path: entry["default"] for path, entry in documented(documentation).items()}
    assert page.pop("max_tokens") == "inf"
    defaults = {path: attribute.default for path, attribute in described(ChatCompletion)}
    assert defaults.pop("max_tokens") is None
    assert defaults == page


def test_every_argument_replaces(documentation: str) -> None:
    """The page says of each argument, and of no other attribute, that its change replaces."""
    page = {path for path, entry in documented(documentation).items() if entry["replaces"]}
    assert {path for path, attribute in described(ChatCompletion) if not attribute.read_only} == page


def test_every_attribute_has_help() -> None:
    """Each attribute says what it is for, in a sentence."""
    assert [
        path for path, a in (*described(ChatCompletion), *additions(ChatCompletion)) if not a.help.endswith((".", ")"))
    ] == []
