"""`cdktf-openai new`: a project that passes its own tests."""

from __future__ import annotations

import re
import uuid
from importlib.resources import files
from pathlib import Path

import click

from terraform_provider_openai import __version__

TEMPLATES = files("cdktf_openai.cli") / "project"
PLACES = {
    "main.py": "main.py",
    "test_main.py": "test_main.py",
    "cdktf.json": "cdktf.json",
    "requirements.txt": "requirements.txt",
    "README.md": "README.md",
    "gitignore": ".gitignore",
    "test.yml": ".github/workflows/test.yml",
}
"""Where each template goes."""

NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*")
"""A name of a stack and of a folder."""


@click.command()
@click.argument("name")
def new(name: str) -> None:
    """Make a project in the new folder NAME: a stack, its tests, a GitHub workflow.

    Its tests apply the stack to a mock of the API, with real Terraform, no key and no network.
    """
    folder = Path(name)
    if not NAME.fullmatch(name):
        raise click.BadParameter(
            f"must be letters, digits and dashes, a letter first (got {name!r})", param_hint="NAME"
        )
    if folder.exists():
        raise click.ClickException(f"{name} exists already; nothing was changed")
    values = {"PROJECT-NAME": name, "PROJECT-ID": str(uuid.uuid4()), "PROJECT-VERSION": __version__}
    try:
        for template, place in PLACES.items():
            _write(template, folder / place, values)
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from error
    click.echo(f"Made {name}. Now:\n\n  cd {name}\n  pip install -r requirements.txt\n  pytest")


def _write(template: str, file: Path, values: dict[str, str]) -> None:
    text = (TEMPLATES / f"{template}.template").read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(name, value)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
