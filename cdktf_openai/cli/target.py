"""Where an app is applied to: a mock of the API, with a state of its own, or the real API and the app's own state."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import click

from cdktf_openai.cli.steps import Steps
from cdktf_openai.cli.variables import FAKE_KEY
from cdktf_openai.terraform import StackFolder, redirect
from terraform_provider_openai.schema import API_KEY_VARIABLE, SERVER_URL_VARIABLE


@dataclass(frozen=True)
class Target:
    """Where an app is applied to.

    Attributes:
        folder: What is kept between two commands: the synthesized app and, of a mock, the states.
        environment: The environment of the app and of Terraform.
        mock_url: The base URL of the mock, or `None` for the real API.
    """

    folder: Path
    environment: dict[str, str]
    mock_url: str | None = None

    @property
    def outdir(self) -> Path:
        """The folder that the app is synthesized into."""
        return self.folder / "cdktf.out"

    def take(self, stacks: Sequence[StackFolder]) -> None:
        """Turn synthesized stacks to this target."""
        if self.mock_url is None:
            return
        states = {stack.name: self.folder / f"{stack.name}.tfstate" for stack in stacks}
        for stack in stacks:
            redirect(stack, self.mock_url, FAKE_KEY, states)


def open_mock(steps: Steps, running: ExitStack, folder: Path) -> Target:
    """Start a mock, for as long as `running` is open."""
    try:
        from mock_server import MockServer  # noqa: PLC0415 (an extra that --live does without)
    except ModuleNotFoundError as error:
        raise click.ClickException(f"the mock needs {error.name}: pip install 'cdktf-openai[mock]'") from error
    with steps("start the mock") as step:
        mock = running.enter_context(MockServer())
        step.tell(mock.base_url)
    return Target(_created(folder), _mocked(mock.base_url), mock.base_url)


def open_live(folder: Path) -> Target:
    """Aim at the API that the environment names."""
    return Target(_created(folder), dict(os.environ))


def _created(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _mocked(base_url: str) -> dict[str, str]:
    """Return an environment in which neither a key nor a setting of the user's Terraform plays a part."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("TF_") or _is_variable(name)}
    return {**variables, API_KEY_VARIABLE: FAKE_KEY, SERVER_URL_VARIABLE: base_url, "TF_CLI_CONFIG_FILE": os.devnull}


def _is_variable(name: str) -> bool:
    return name.startswith("TF_VAR_")
