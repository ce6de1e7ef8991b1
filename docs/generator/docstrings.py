"""Writes the `Args:` of constructs into their docstrings, from schema and signature: `make docs-reference`."""

import inspect
import json
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from terraform_provider_openai import schema
from terraform_provider_openai.schema import Attribute, Struct, attributes_of

PACKAGE = Path(__file__).parents[2] / "cdktf_openai"
WIDTH = 120
CONSTRUCTS: dict[str, tuple[str, type[Struct]]] = {
    "chat_completion.py": ("ChatCompletion", schema.ChatCompletion),
    "provider.py": ("OpenaiProvider", schema.OpenaiProviderConfig),
}
ENGINE = {
    "scope": "The stack, or a construct in it.",
    "id": "The construct's id.",
    "connection": "How provisioners connect to the resource, as for every resource of the engine.",
    "count": "How many of this resource to create.",
    "depends_on": "What must be created first.",
    "for_each": "The iterator that creates one resource for each element.",
    "lifecycle": "When Terraform creates, replaces and destroys the resource.",
    "provider": "The provider to use; by default the stack's only one.",
    "provisioners": "What runs after the creation.",
    "alias": "A name for a second provider of this kind.",
    "source": "The provider's address. The default is the plugin that comes with this package, which synthesis places "
    "next to the stack; `antonbabenko/openai` is the registry's, which has no additions: additions that a stack sets "
    "are reported when it is synthesized.",
    "version": "The version constraint; by default the one of the bundled plugin, and none for another source.",
}
"""Keywords that the schema does not describe."""
NOTES = {
    "model": "An unlisted one needs `allow_unlisted_models` on the provider, which must be defined first.",
    "function_call": '`"auto"`, `"none"`, or `call("a_function")`.',
    "stop": 'Exactly one of `str` and `array_of_str`, such as `stop(["END", "STOP"])`.',
    "response_format": '`"text"`, `"json_object"`, or `json_schema("a_name", {…})`.',
    "tool_choice": '`"auto"`, `"none"`, `"required"`, or `call_tool("a_name")`.',
    "tools": "Such as `tool(ChatFunction.from_callable(f))`.",
    "timeouts": 'Such as `{"create": "90s"}`.',
    "api_key": "A token: a literal key is rejected. Terraform writes a variable into a saved plan, even a sensitive "
    "one, unless it is `ephemeral`.",
}
"""How a keyword of the schema is written in Python."""


def sources() -> dict[Path, str]:
    """Return the text of each module with generated docstrings by its path."""
    return {PACKAGE / file: _with_arguments(PACKAGE / file, *construct) for file, construct in CONSTRUCTS.items()}


def _with_arguments(file: Path, name: str, struct: type[Struct]) -> str:
    import cdktf_openai  # noqa: PLC0415 (its constructs start node)

    lines = "\n".join(_argument_lines(getattr(cdktf_openai, name), struct))
    text = file.read_text(encoding="utf-8")
    pattern = rf"(\nclass {name}\(.*?\n    Args:\n).*?(\n\n    Raises:)"
    written, count = re.subn(pattern, lambda match: match[1] + lines + match[2], text, count=1, flags=re.DOTALL)
    if not count:
        raise ValueError(f"{file.name}: the docstring of {name} has no Args and Raises")
    return written


def _argument_lines(construct: Any, struct: type[Struct]) -> Iterator[str]:
    attributes = attributes_of(struct)
    for name in list(inspect.signature(construct.__init__).parameters)[1:]:
        words = ENGINE[name] if name in ENGINE else _described(name, attributes[name])
        yield from textwrap.wrap(
            f"{name}: {words}", WIDTH, initial_indent=" " * 8, subsequent_indent=" " * 12, break_on_hyphens=False
        )


def _described(name: str, attribute: Attribute) -> str:
    default = f"By default {json.dumps(attribute.default)}." if attribute.default is not None else ""
    return " ".join(filter(None, [attribute.help, NOTES.get(name), default]))


if __name__ == "__main__":
    for module, source in sources().items():
        module.write_text(source, encoding="utf-8")
