"""The page on what `cdktf_openai` exports, from signatures and docstrings."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import docstring_parser
from docstring_parser import Docstring
from markdown_page import GENERATED, one_line

from cdktf_openai._engine.node import find_node
from terraform_provider_openai.schema import Struct, attributes_of

LINE = 110


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
    from cdktf_openai._references.arguments import Output, Part  # noqa: PLC0415 (as above)

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
