"""Shows the steps of a longer command: what runs, how long it took, and what failed and why."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.status import Status
from rich.text import Text

from cdktf_openai._engine.node import NoNodeError
from cdktf_openai.terraform import AppError, NoTerraformError, TerraformError
from cdktf_openai.terraform.process import SIGNALLED, Interrupted
from terraform_provider_openai.schema import InvalidInput
from terraform_provider_openai.visible import visible


class Step:
    """A running step."""

    def __init__(self, name: str, status: Status) -> None:
        self._name = name
        self._status = status
        self.result = ""

    def tell(self, result: str) -> None:
        """Set what the step's last line says beside its name."""
        self.result = result

    def show(self, progress: str) -> None:
        """Show how far the step is, until it ends."""
        self._status.update(Text(f"{self._name} … {progress}"))


class Steps:
    """The steps of one command, printed as they end, each with its seconds."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._running: list[str] = []

    @classmethod
    def of_command(cls, *, as_json: bool = False) -> Steps:
        """Return the steps of a command; where it writes JSON to stdout, they go to stderr."""
        return cls(Console(highlight=False, stderr=as_json))

    @contextmanager
    def __call__(self, name: str) -> Iterator[Step]:
        """Run a step: its name shows while it runs, its result when it has ended."""
        started = time.monotonic()
        self._running.append(name)
        with self.console.status(f"{name} …") as status:
            step = Step(name, status)
            yield step
        self._running.pop()
        self.done(f"{name} ({time.monotonic() - started:.1f} s)", step.result)

    def done(self, name: str, result: str = "") -> None:
        """Print the line of a step that has ended well."""
        line = Text.assemble(("✓ ", "green"), name, (f" {result}" if result else "", "dim"))
        self.console.print(line, soft_wrap=True)

    @contextmanager
    def failing_loudly(self) -> Iterator[None]:
        """Turn a failure into a message that names the step, and a non-zero exit."""
        try:
            yield
        except TerraformError as error:
            raise self._failed(error.output) from error
        except click.ClickException as error:
            raise self._failed(error.message) from error
        except OSError as error:
            raise self._failed(f"{error.filename}: {error.strerror}" if error.filename else str(error)) from error
        except (AppError, NoNodeError, NoTerraformError, InvalidInput) as error:
            raise self._failed(str(error)) from error
        except Interrupted as error:
            click.echo(f"Error: {self._failed('it was interrupted').message}", err=True)
            raise click.exceptions.Exit(SIGNALLED + error.number) from error
        except KeyboardInterrupt as error:
            raise self._failed("it was interrupted") from error

    def _failed(self, why: str) -> click.ClickException:
        where = f"the step “{self._running[-1]}” failed:\n" if self._running else ""
        return click.ClickException(visible(f"{where}{why}"))
