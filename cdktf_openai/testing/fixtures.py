"""What the fixtures `synth`, `plan` and `apply` are: functions with a docstring and a type."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cdktf_openai.terraform import TerraformError
from cdktf_openai.testing.apps import Apps, Source, Synthesized

if TYPE_CHECKING:
    from cdktf_openai.testing.results import Result
    from cdktf_openai.testing.template import Template

__tracebackhide__ = True  # a failing test shows itself, not how it was run


class Synth:
    """Synthesizes: `synth(fn)`."""

    def __init__(self, apps: Apps) -> None:
        self._apps = apps

    def __call__(self, source: Source = None, /, **keywords: Any) -> Template:
        """Synthesize.

        Args:
            source: A function that takes the stack, a stack or construct class, a stack, the path of an app; without
                it the fixture `stack`.
            keywords: For the function or class; for the path of an app with several stacks `stack`, the name of one.

        Returns:
            The synthesized stack.
        """
        return self._apps.synthesize(source, keywords).template

    def __repr__(self) -> str:
        return "<synth>"


class _Command:
    """One of Terraform's commands, on what a test hands over."""

    def __init__(self, name: str, apps: Apps, run: Callable[[Synthesized], Result]) -> None:
        self._name = name
        self._apps = apps
        self._run = run

    def __call__(self, source: Source = None, /, *, check: bool = True, **keywords: Any) -> Result:
        """Run real Terraform.

        Args:
            source: A function that takes the stack, a stack or construct class, a stack, the path of an app; without
                it the fixture `stack`.
            check: Whether an error of Terraform is raised; without it `result.ok` and `result.diagnostics` tell.
            keywords: For the function or class; for the path of an app with several stacks `stack`, the name of one.

        Raises:
            TerraformError: Terraform told an error; its text has the diagnostics and the folder.
        """
        stack = self._apps.synthesize(source, keywords)
        result = self._run(stack)
        if check and not result.ok:
            errors = "\n".join(map(str, result.errors))
            raise TerraformError(self._name, f"{errors}\nThe stack is in {stack.folder}")
        return result

    def __repr__(self) -> str:
        return f"<{self._name}>"


class Plan(_Command):
    """Plans: `plan(fn)`. Nothing is changed."""


class Apply(_Command):
    """Applies: `apply(fn)`. All that one test applies shares the state."""
