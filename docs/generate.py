"""Writes the reference pages from what the code says of itself: `make docs-reference`.

Resource, data source, function and provider block come from their one description, the constructs from signatures and
docstrings, the command line from its own help.
"""

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import docstring_parser
from docstring_parser import Docstring

from cdktf_openai._node import find_node
from cdktf_openai.cli import main as command_line
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

FOLDER = Path(__file__).parent / "reference"
LINE = 110
HELP_WIDTH = 80
GENERATED = "<!-- Written by `make docs-reference`; a change here is lost. -->\n"
ADDITIONS = (
    "What is marked as an *addition* the provider `antonbabenko/openai` has not: it is of the API reference, or the "
    "bundled plugin's own. Where none is set, nothing differs.\n"
)


def pages() -> dict[str, str]:
    """Give the text of each page by the name of its file."""
    return {
        "chat_completion.md": resource_page(),
        "data_source.md": data_source_page(),
        "functions.md": functions_page(),
        "provider.md": provider_page(),
        "constructs.md": constructs_page(),
        "command_line.md": command_line_page(),
    }


def resource_page() -> str:
    """Describe the resource: its arguments, its answers, and each object inside of it."""
    lines = [
        GENERATED,
        f"# The resource `{RESOURCE_TYPE}`\n",
        f"{inspect.getdoc(ChatCompletion)}\n",
        (
            "A change of an argument replaces the resource: the API is asked again. An optional argument that is "
            "removed is forgotten without a call of the API. What is not set is not sent; the default below is what "
            "the state shows then.\n"
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
        f"{inspect.getdoc(CountTokens)} An addition, for Terraform 1.8, OpenTofu 1.7 and newer.\n",
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


def constructs_page() -> str:
    """Describe what `cdktf_openai` exports, from signatures and docstrings."""
    find_node()
    import cdktf_openai  # noqa: PLC0415 (its constructs start node)

    exported = {name: getattr(cdktf_openai, name) for name in cdktf_openai.__all__ if not name.startswith("_")}
    lines = [GENERATED, "# `cdktf_openai`\n", *overview_lines(exported)]
    for name, value in exported.items():
        lines += [f"## `{name}`\n", *member_lines(name, value)]
        lines += [line for member, found in public_members(value) for line in method_lines(f"{name}.{member}", found)]
        lines += property_lines(value)
    return "\n".join(lines)


def overview_lines(exported: dict[str, Any]) -> Iterator[str]:
    """List what there is by kinds, with links."""
    kinds: dict[str, Callable[[Any], bool]] = {
        "Named constructors of messages, stops, calls, tools and formats": inspect.isfunction,
        "Structs, in whose place a `dict` may stand": lambda value: (
            inspect.isclass(value) and issubclass(value, Struct)
        ),
    }
    rest = dict(exported)
    for kind, is_of in kinds.items():
        names = [name for name, value in exported.items() if is_of(value)]
        yield f"{kind}: {linked_names(names)}.\n"
        rest = {name: value for name, value in rest.items() if name not in names}
    yield f"Constructs, and what goes with them: {linked_names(list(rest))}.\n"


def linked_names(names: list[str]) -> str:
    """Write names as links to their sections."""
    return ", ".join(f"[`{name}`](#{name.lower()})" for name in names)


def command_line_page() -> str:
    """Give the help of each command, as `--help` prints it."""
    lines = [GENERATED, "# The command `cdktf-openai`\n"]
    for context in called("cdktf-openai", command_line):
        lines += [f"## `{context.command_path}`\n", f"```text\n{context.get_help().rstrip()}\n```\n"]
    return "\n".join(lines)


def called(name: str, command: click.Command, parent: click.Context | None = None) -> Iterator[click.Context]:
    """Give a command and those inside of it, as they are called."""
    context = click.Context(command, parent, name, terminal_width=HELP_WIDTH, **command.context_settings)
    yield context
    if isinstance(command, click.Group):
        found = {each: command.get_command(context, each) for each in command.list_commands(context)}
        for each, inner in found.items():
            yield from called(each, inner, context) if inner else ()


def public_members(value: Any) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Give a class's own public methods."""
    for name, found in vars(value).items() if inspect.isclass(value) else ():
        function = getattr(found, "__func__", found)
        if inspect.isfunction(function) and not name.startswith("_"):
            yield name, function


def method_lines(name: str, function: Callable[..., Any]) -> Iterator[str]:
    """Describe a method."""
    yield f"### `{name}`\n"
    yield from member_lines(name, function)


def property_lines(value: Any) -> list[str]:
    """List what is read from a construct: its properties with their words."""
    from cdktf_openai._arguments import Output, Part  # noqa: PLC0415 (as above)

    members = vars(value).items() if inspect.isclass(value) and not issubclass(value, Struct) else ()
    readable = {name: member for name, member in members if isinstance(member, property | Output | Part)}
    lines = [f"- `{name}`: {inspect.getdoc(member)}" for name, member in readable.items() if not name.startswith("_")]
    return ["Properties:\n", *lines, ""] if lines else []


def member_lines(name: str, value: Any) -> Iterator[str]:
    """Describe a class or a function: the signature, then what the docstring says."""
    yield f"```text\n{signature(name, value)}\n```\n"
    words = docstring_parser.parse(inspect.getdoc(value) or "")
    yield from (f"{part}\n" for part in (words.short_description, words.long_description) if part)
    yield from argument_lines(value, words)
    if words.returns and words.returns.description:
        yield f"Returns: {one_line(words.returns.description)}\n"
    yield from (f"Raises `{each.type_name}`: {one_line(each.description or '')}\n" for each in words.raises)


def argument_lines(value: Any, words: Docstring) -> Iterator[str]:
    """List what the docstring or, for a struct, the description says of arguments."""
    found = {each.arg_name: one_line(each.description or "") for each in words.params}
    if not found and inspect.isclass(value) and issubclass(value, Struct):
        found = {name: a.help + " An *addition*." * a.addition for name, a in attributes_of(value).items()}
    yield from (f"- `{name}`: {text}" for name, text in found.items())
    if found:
        yield ""


def one_line(text: str) -> str:
    """Put a wrapped text into one line."""
    return " ".join(text.split())


def signature(name: str, value: Any) -> str:
    """Write a signature, an argument per line where it is long."""
    words = list(argument_words(value))
    short = f"{name}({', '.join(words)})"
    return short if len(short) <= LINE else "\n".join([f"{name}(", *(f"    {each}," for each in words), ")"])


def argument_words(value: Any) -> Iterator[str]:
    """Write the arguments of a class or a function as Python does."""
    if inspect.isclass(value) and issubclass(value, Struct):
        yield "*"
        yield from (
            f"{a.name}{'' if a.required else '=None'}" for a in attributes_of(value).values() if not a.read_only
        )
        return
    if inspect.isclass(value) and issubclass(value, str):
        yield "text"
        return
    has_marker = False
    for each in inspect.signature(vars(value).get("__init__", value)).parameters.values():
        if each.kind is each.KEYWORD_ONLY and not has_marker:
            has_marker = True
            yield "*"
        if each.name not in ("self", "cls"):
            yield f"{each.name}: {each.annotation}" + ("" if each.default is each.empty else f" = {each.default!r}")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for file, text in pages().items():
        (FOLDER / file).write_text(text)
