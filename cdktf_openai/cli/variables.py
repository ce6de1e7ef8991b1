"""`cdktf-openai env`: the variables that lead a program, Terraform and the plugin to the mock."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable
from pathlib import PurePath

import click

from cdktf_openai._engine.node import NODE_VARIABLE, find_node

MOCK_URL = "http://127.0.0.1:8080/v1"
FAKE_KEY = "sk-mock"
"""The key that the mock is given: the real API refuses it."""


def _sh(name: str, value: str) -> str:
    return f"export {name}={shlex.quote(value)}"


def _fish(name: str, value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"set -gx {name} '{escaped}'"


def _powershell(name: str, value: str) -> str:
    doubled = value.replace("'", "''")
    return f"$Env:{name} = '{doubled}'"


def _dotenv(name: str, value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'{name}="{escaped}"'


SHELLS: dict[str, Callable[[str, str], str]] = {
    "sh": _sh,
    "fish": _fish,
    "powershell": _powershell,
    "dotenv": _dotenv,
}


@click.command()
@click.option("--shell", type=click.Choice(list(SHELLS)), help="Whose words; by default those of your shell.")
@click.option("--base-url", default=MOCK_URL, show_default=True, metavar="URL", help="Where the mock is.")
def env(shell: str | None, base_url: str) -> None:
    """Print the variables that lead to the mock.

    The key is one for the mock, never yours. Set them with:

    \b
      eval "$(cdktf-openai env)"
      cdktf-openai env | source                                       (fish)
      cdktf-openai env | Out-String | Invoke-Expression               (PowerShell)
    """  # noqa: D301 (click reads the \b)
    write = SHELLS[shell or _own_shell()]
    for name, value in variables(base_url).items():
        click.echo(write(name, value))


def variables(base_url: str) -> dict[str, str]:
    """Return the variables; node is among them only where the packaged one is used."""
    environment = dict(os.environ)
    find_node(environment)
    named = {NODE_VARIABLE: environment[NODE_VARIABLE]} if environment.get(NODE_VARIABLE) else {}
    return {"OPENAI_BASE_URL": base_url, "OPENAI_API_KEY": FAKE_KEY, **named}


def _own_shell() -> str:
    if sys.platform == "win32":
        return "powershell"
    name = PurePath(os.environ.get("SHELL", "")).name
    return {"fish": "fish", "pwsh": "powershell"}.get(name, "sh")
