"""The pages on resource, data source, function and provider block, from their one description."""

import inspect
from collections.abc import Iterator

from markdown_page import GENERATED, one_line

from terraform_provider_openai.rpc.get_functions import FUNCTIONS
from terraform_provider_openai.schema import (
    COUNT_TOKENS,
    RESOURCE_TYPE,
    Attribute,
    ChatCompletion,
    CountTokens,
    ListOf,
    MapOf,
    Nested,
    OpenaiProviderConfig,
    Primitive,
    StoredCompletion,
    Struct,
    Type,
    attributes_of,
)
from terraform_provider_openai.schema.rules import OneOf

ADDITIONS = (
    "What is marked as an *addition* the provider `antonbabenko/openai` has not: it is of the API reference, or the "
    "bundled plugin's own. Where none is set, nothing differs.\n"
)


def resource_page() -> str:
    """Describe the resource: its arguments, its answers, and each object inside of it."""
    lines = [
        GENERATED,
        f"# The resource `{RESOURCE_TYPE}`\n",
        f"{inspect.getdoc(ChatCompletion)}\n",
        (
            "A change of an argument replaces the resource: the API is asked again. A top-level argument that is "
            "removed is forgotten without a call of the API; JSON texts that mean the same are no change. What is not "
            "set is not sent; the default below is what the state shows then.\n"
        ),
        ADDITIONS,
        *whole_lines(ChatCompletion),
    ]
    return "\n".join(lines)


def data_source_page() -> str:
    """Describe the data source: its id, and what is read."""
    words = (
        f"{inspect.getdoc(StoredCompletion)} The data source is an addition; in Python it is "
        "[`DataOpenaiChatCompletion`](constructs.md#dataopenaichatcompletion).\n"
    )
    return "\n".join([GENERATED, f"# The data source `{RESOURCE_TYPE}`\n", words, *whole_lines(StoredCompletion)])


def functions_page() -> str:
    """Describe the function of the provider, which is an addition."""
    call = f"provider::openai::{COUNT_TOKENS}({', '.join(attributes_of(CountTokens))})"
    lines = [
        GENERATED,
        f"# The function `{COUNT_TOKENS}`\n",
        f"```terraform\n{call}\n```\n",
        f"{inspect.getdoc(CountTokens)} An addition, for Terraform 1.8 and newer.\n",
        one_line(str(FUNCTIONS[COUNT_TOKENS]["description"])) + "\n",
    ]
    lines += [argument_line(attribute) for attribute in attributes_of(CountTokens).values()]
    return "\n".join([*lines, ""])


def argument_line(attribute: Attribute) -> str:
    """Describe an argument of a function; the messages are the resource's."""
    link = "chat_completion.md#" if isinstance(attribute.type, Nested) else ""
    words = f"[{type_words(attribute.type)}]({link}{attribute.name})" if link else type_words(attribute.type)
    return f"- **`{attribute.name}`** ({words}): {attribute.help}{rules(attribute)}"


def provider_page() -> str:
    """Describe the provider block."""
    words = f"{inspect.getdoc(OpenaiProviderConfig)}\n"
    return "\n".join([GENERATED, "# The provider `openai`\n", words, ADDITIONS, *object_lines(OpenaiProviderConfig)])


def whole_lines(struct: type[Struct]) -> Iterator[str]:
    """Describe an object, then each object inside of it in a section of its own."""
    yield from object_lines(struct)
    for path, inner in nested_in(struct):
        yield from (f"## `{path}` {{#{anchor(path)}}}\n", f"{inspect.getdoc(inner)}\n", *object_lines(inner, path))


def nested_in(struct: type[Struct], path: str = "") -> Iterator[tuple[str, type[Struct]]]:
    """Give the objects inside of an object, with their paths, outer ones first."""
    for name, attribute in attributes_of(struct).items():
        if isinstance(attribute.type, Nested):
            inner = f"{path}{name}{'[]' if attribute.type.many else ''}"
            yield inner, attribute.type.struct
            yield from nested_in(attribute.type.struct, f"{inner}.")


def anchor(path: str) -> str:
    """Name the section of a nested object, for links."""
    return path.replace("[]", "").replace(".", "-")


def object_lines(struct: type[Struct], path: str = "") -> Iterator[str]:
    """Describe an object: what may be set, required attributes first, what is read, and the rules of several."""
    attributes = sorted(attributes_of(struct).values(), key=lambda attribute: not attribute.required)
    groups = {
        "": [attribute_line(each, path) for each in attributes if not each.read_only],
        "Read-only:": [attribute_line(each, path) for each in attributes if each.read_only],
        "Together:": [f"- {rule.describe()}" for rule in struct.object_rules],
    }
    for title, lines in groups.items():
        yield from [f"{title}\n"] if title and lines else []
        yield from [*lines, ""] if lines else []


def attribute_line(attribute: Attribute, path: str) -> str:
    """Describe an attribute: type, mode, default, words and rules."""
    inner = anchor(f"{path}.{attribute.name}".strip("."))
    words = type_words(attribute.type)
    linked = f"[{words}](#{inner})" if isinstance(attribute.type, Nested) else words
    return f"- **`{attribute.name}`** ({', '.join([linked, *modes(attribute)])}): {attribute.help}{rules(attribute)}"


def modes(attribute: Attribute) -> Iterator[str]:
    """Give an attribute's mode and default in a few words."""
    yield "read-only" if attribute.read_only else "required" if attribute.required else "optional"
    if attribute.addition:
        yield "*addition*"
    if attribute.nullable:
        yield "may be null"
    if attribute.sensitive:
        yield "sensitive"
    if attribute.default is not None:
        yield f"default `{str(attribute.default).lower()}`"


def type_words(type_: Type) -> str:
    """Name a type."""
    match type_:
        case Primitive(name):
            return name
        case ListOf(Primitive(name)):
            return f"list of {name}s"
        case MapOf(Primitive(name)):
            return f"map of {name}s"
        case Nested(many=many):
            return "list of objects" if many else "object"


def rules(attribute: Attribute) -> str:
    """Say an attribute's rules in the words of the errors."""
    if attribute.read_only:
        return ""
    found = [rule.describe() for rule in attribute.rules]
    found += [f"each key {rule.describe()}" for rule in attribute.key_rules]
    found += [f"each element {rule.describe()}" for rule in attribute.element_rules]
    added = [repr(word) for rule in attribute.rules if isinstance(rule, OneOf) for word in rule.additions]
    found += [f"an addition among them is {word}" for word in added]
    text = "; ".join(found)
    return f" *{text[0].upper()}{text[1:]}.*" if found else ""
