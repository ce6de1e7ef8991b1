"""Asks before a command spends money, or makes something real in the place of a mock."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

import click
from rich.console import Console

from cdktf_openai.cli.target import Target
from cdktf_openai.terraform import Change
from terraform_provider_openai.address import PROVIDER_ADDRESS
from terraform_provider_openai.schema import RESOURCE_TYPE, SERVER_URL_VARIABLE

HARMLESS = ("terraform.io/builtin/terraform",)
PAID = ("create", "replace")


def ask_for_consent(console: Console, changes: Sequence[Change], target: Target, *, yes: bool) -> None:
    """Ask whether to go on where changes cost money or are real.

    Raises:
        click.ClickException: The answer is no, or nobody is there to answer.
    """
    reasons = list(_reasons(changes, target))
    for reason in reasons:
        console.print(reason, style="yellow", soft_wrap=True)
    if not reasons or yes:
        return
    if not is_anybody_there():
        raise click.ClickException("nobody is there to answer: --yes goes on without asking")
    if not click.confirm("Go on?", err=True):
        raise click.ClickException("nothing was changed")


def is_anybody_there() -> bool:
    """Return whether stdin is a terminal."""
    return sys.stdin.isatty()


def _reasons(changes: Sequence[Change], target: Target) -> Iterator[str]:
    if target.mock_url is None:
        paid = sum(change.type == RESOURCE_TYPE and change.action in PAID for change in changes)
        gone = sum(change.action in ("delete", "forget") for change in changes)
        if paid:
            api = target.environment.get(SERVER_URL_VARIABLE, "the OpenAI API")
            yield f"{_count(paid, 'completion')} of {api}: that costs money."
        if gone:
            yield f"{_count(gone, 'resource')} to remove from the app's own state."
    for provider in sorted({change.provider for change in changes} - {PROVIDER_ADDRESS, *HARMLESS}):
        names = ", ".join(change.address for change in changes if change.provider == provider)
        yield f"{names}: {provider} is not mocked, what it does is real."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
