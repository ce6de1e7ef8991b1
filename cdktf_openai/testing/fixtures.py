"""What the fixtures `synth`, `plan`, `apply` and `assert_snapshot` are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdktf_openai.terraform import TerraformError
from cdktf_openai.testing.apps import Apps, Source

if TYPE_CHECKING:
    from cdktf_openai.testing.results import Result
    from cdktf_openai.testing.template import Template
    from cdktf_openai.testing.workspace import Workspace

__tracebackhide__ = True  # a failing test shows itself, not how it was run


class Synth:
    """Synthesizes: `synth(fn)`."""

    def __init__(self, apps: Apps) -> None:
        self._apps = apps

    def __call__(self, source: Source = None, /, **keywords: Any) -> Template:
        """Synthesize.

        Args:
            source: A function that takes the stack, a stack or construct class, the path of an app; without it the
                fixture `stack`.
            keywords: For the function or class; for the path of an app with several stacks `stack`, the name of one.

        Returns:
            The synthesized stack.
        """
        return self._apps.synthesize(source, keywords).template


class Plan:
    """Plans with real Terraform: `plan(fn)`. Nothing is changed."""

    command = "plan"

    def __init__(self, apps: Apps, workspace: Workspace) -> None:
        self._apps = apps
        self._workspace = workspace

    def __call__(self, source: Source = None, /, *, check: bool = True, **keywords: Any) -> Result:
        """Run Terraform.

        Args:
            source: A function that takes the stack, a stack or construct class, the path of an app; without it the
                fixture `stack`.
            check: Whether an error of Terraform is raised; without it `result.ok` and `result.diagnostics` tell.
            keywords: For the function or class; for the path of an app with several stacks `stack`, the name of one.

        Raises:
            TerraformError: Terraform told an error; its text has the diagnostics and the folder.
        """
        stack = self._apps.synthesize(source, keywords)
        result: Result = getattr(self._workspace, self.command)(stack)
        if check and not result.ok:
            told = "\n".join(map(str, result.errors))
            raise TerraformError(self.command, f"{told}\nThe stack is in {stack.folder}")
        return result


class Apply(Plan):
    """Applies with real Terraform: `apply(fn)`. All that one test applies shares the state."""

    command = "apply"
