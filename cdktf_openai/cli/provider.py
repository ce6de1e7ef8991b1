"""`cdktf-openai provider install`: the plugin in a mirror, for Terraform in any folder."""

from __future__ import annotations

import json
from pathlib import Path

import click

from terraform_provider_openai.address import HOST
from terraform_provider_openai.errors import InstallError
from terraform_provider_openai.install import install_mirror

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
@click.argument("directory", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--platform",
    "platforms",
    metavar="OS_ARCH",
    multiple=True,
    help="Such as linux_arm64. Repeatable; by default yours.",
)
@click.option("--packed", is_flag=True, help="Write zip files, which Terraform unpacks into .terraform.")
def install(directory: Path, platforms: tuple[str, ...], *, packed: bool) -> None:
    """Install the plugin into the mirror DIR, and print the CLI configuration that leads Terraform there.

    \b
      cdktf-openai provider install ~/mirror > ~/.terraformrc          (Terraform)
      cdktf-openai provider install ~/mirror > ~/.tofurc               (OpenTofu)
      cdktf-openai provider install terraform.d/plugins > /dev/null    (this folder alone, no configuration)

    For a lock file that holds on several platforms:

    \b
      cdktf-openai provider install --platform linux_amd64 --platform darwin_arm64 mirror
      terraform providers lock -fs-mirror=mirror -platform=linux_amd64 -platform=darwin_arm64

    From a packed mirror the plugin runs with the Python that CDKTF_OPENAI_PYTHON names, or else with that of
    ~/.terraform.d/plugins, or the first on PATH.
    """  # noqa: D301 (click reads the \b)
    mirror = directory.resolve()
    try:
        written = install_mirror(mirror, platforms, packed=packed)
    except InstallError as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{directory}: {error.strerror or error}") from error
    for file in written:
        click.echo(f"installed {file}", err=True)
    click.echo(CONFIGURATION % {"path": json.dumps(str(mirror)), "host": HOST}, nl=False)
