"""The options that several commands share."""

from __future__ import annotations

import click

terraform_option = click.option(
    "--terraform", metavar="PATH", help="A path, a name on PATH, or 'bundled'. By default the first found."
)
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Write one JSON document to stdout, progress to stderr."
)
live_option = click.option(
    "--live/--mock", help="Use the real API, which costs money, or a mock of it (the default), with a state of its own."
)
yes_option = click.option("--yes", is_flag=True, help="Do not ask before what costs money or is real.")
