"""The command `cdktf-openai`."""

from __future__ import annotations

import click

from cdktf_openai.cli.demo import demo
from terraform_provider_openai import __version__

__all__ = ["main"]


@click.group()
@click.version_option(__version__, package_name="cdktf-openai")
def main() -> None:
    """OpenAI chat completions in cdktf stacks, tested for real without a key or a network."""


main.add_command(demo)
