"""The page on the command line, from the commands' own help."""

from collections.abc import Iterator

import click
from markdown_page import GENERATED

from cdktf_openai.cli.commands import main as command_line

HELP_WIDTH = 80


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
