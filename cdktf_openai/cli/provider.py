"""`cdktf-openai provider install`: the plugin in a mirror, for Terraform in any folder."""

from __future__ import annotations

import json
from pathlib import Path

import click

from terraform_provider_openai.address import HOST
from terraform_provider_openai.install import install as install_plugin

CONFIGURATION = """\
provider_installation {
  filesystem_mirror {
    path    = %(path)s
    include = ["%(host)s/*/*"]
  }
  direct {
    exclude = ["%(host)s/*/*"]
  }
}
"""


@click.group()
def provider() -> None:
    """Install the provider plugin for other folders than those that a synthesis makes."""


@provider.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def install(folder: Path) -> None:
    """Install the plugin into the mirror DIR, and print the CLI configuration that leads Terraform there.

    \b
      cdktf-openai provider install ~/mirror > ~/.terraformrc          (Terraform)
      cdktf-openai provider install ~/mirror > ~/.tofurc               (OpenTofu)
      cdktf-openai provider install terraform.d/plugins > /dev/null    (this folder alone, no configuration)
    """  # noqa: D301 (click reads the \b)
    try:
        executable = install_plugin(folder.resolve())
    except OSError as error:
        raise click.ClickException(f"{folder}: {error.strerror or error}") from error
    click.echo(f"installed {executable}", err=True)
    click.echo(CONFIGURATION % {"path": json.dumps(str(folder.resolve())), "host": HOST}, nl=False)
