"""A group of commands that imports a command when it is run, so that `--help` and completion are quick."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from importlib import import_module
from typing import Any, NamedTuple

import click
from click.shell_completion import CompletionItem


class Lazy(NamedTuple):
    """A command that is not imported yet.

    Attributes:
        module: The module that has it.
        name: Its name there.
        summary: What the list of commands says of it.
        extra: The extra of this distribution that brings what it imports.
    """

    module: str
    name: str
    summary: str
    extra: str = "cli"


class LazyGroup(click.Group):
    """A group whose commands are imported when they are run.

    Args:
        lazy: The commands by their names.
        settings: As for `click.Group`.
    """

    def __init__(self, *, lazy: Mapping[str, Lazy], **settings: Any) -> None:
        super().__init__(**settings)
        self.lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """Name the commands in the order in which they were given."""
        return list(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command."""
        lazy = self.lazy.get(cmd_name)
        if lazy is None:
            return None
        try:
            command: click.Command = getattr(import_module(lazy.module), lazy.name)
        except ModuleNotFoundError as error:
            advice = f"pip install 'cdktf-openai[{lazy.extra}]'"
            raise click.ClickException(f"{cmd_name} needs {error.name}, which is not installed: {advice}") from error
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that was meant; a name that is none is told with the closest ones."""
        name = args[0]
        if name in self.lazy or name.startswith("-") or ctx.resilient_parsing:
            return super().resolve_command(ctx, args)
        close = get_close_matches(name, self.lazy)
        advice = f"Did you mean {' or '.join(map(repr, close))}?" if close else f"There are {', '.join(self.lazy)}."
        raise click.UsageError(f"No such command {name!r}. {advice}", ctx)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete the name of a command without importing any."""
        names = [(name, lazy) for name, lazy in self.lazy.items() if name.startswith(incomplete)]
        commands = [CompletionItem(name, help=lazy.summary) for name, lazy in names]
        return [*commands, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands by their summaries, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, lazy.summary) for name, lazy in self.lazy.items()])
