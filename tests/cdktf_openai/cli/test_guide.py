"""The guide's commands exist, with the options that it gives them, and each command is in the guide."""

import re
import shlex
from pathlib import Path

import click
import pytest

from cdktf_openai.cli.commands import COMMANDS, main

GUIDE = Path(__file__).parents[3] / "docs"
PAGES = sorted([GUIDE / "index.md", *(GUIDE / "guide").glob("*.md")])
CALL = re.compile(r"^(?:.*[|(] ?)?(cdktf-openai .*?)(?: &|\)\"| > .*)?$", re.MULTILINE)


def calls(page: Path) -> list[str]:
    """Give the calls of the command in a page's shell programs."""
    shells = re.findall(r"^```sh\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL)
    return [call for shell in shells for call in CALL.findall(shell)]


@pytest.mark.parametrize("call", sorted({call for page in PAGES for call in calls(page)}))
def test_a_call_is_understood(call: str) -> None:
    """The words are a command, then options and arguments that it has."""
    words = shlex.split(call, comments=True)[1:]
    command: click.Command = main
    context = click.Context(main, **main.context_settings)
    while isinstance(command, click.Group):
        inner = command.get_command(context, words.pop(0))
        assert inner is not None
        command, context = inner, click.Context(inner, context, **inner.context_settings)
    _, rest, _ = command.make_parser(context).parse_args(words)
    assert rest == []


def test_each_command_is_shown() -> None:
    """The page on the command line has an example of each."""
    shown = {call.split()[1] for call in calls(GUIDE / "guide" / "command-line.md")}
    assert shown == set(COMMANDS)
