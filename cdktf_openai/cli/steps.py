"""Shows the steps of a longer command: what runs, how long it took, and what failed and why."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.text import Text

from cdktf_openai.terraform import TerraformError


class Step:
    """A running step."""

    def __init__(self) -> None:
        self.result = ""

    def tell(self, result: str) -> None:
        """Set what the step's last line says beside its name."""
        self.result = result


class Steps:
    """The steps of one command, printed as they end, each with its seconds."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._running: list[str] = []

    @contextmanager
    def __call__(self, name: str) -> Iterator[Step]:
        """Run a step: its name shows while it runs, its result when it has ended."""
        started = time.monotonic()
        step = Step()
        self._running.append(name)
        with self.console.status(f"{name} …"):
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
            raise click.ClickException(f"{self._failed()}\n{error.output}") from error
        except click.ClickException as error:
            raise click.ClickException(f"{self._failed()}\n{error.message}") from error
        except OSError as error:
            raise click.ClickException(f"{self._failed()}\n{error}") from error

    def _failed(self) -> str:
        return f"the step “{self._running[-1]}” failed:" if self._running else "failed:"
