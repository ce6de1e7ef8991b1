"""Messages from a list that only Terraform knows, and a setting from an aspect."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsii
from cdktf import App, Aspects, IAspect, TerraformIterator, TerraformStack, TerraformVariable
from constructs import IConstruct

from cdktf_openai import ChatCompletion, OpenaiProvider
from cdktf_openai.terraform import TerraformBinary
from tests.e2e.texts import apply


@jsii.implements(IAspect)
class Cool:
    """Lowers the temperature of every completion."""

    def visit(self, node: IConstruct) -> None:
        """Look at a construct of the tree."""
        if isinstance(node, ChatCompletion):
            node.temperature = 0.125


def test_a_list_of_terraform(
    tmp_path: Path,
    binary: TerraformBinary,
    environment: dict[str, str],
    requests: Callable[[], list[dict[str, Any]]],
) -> None:
    """`iterator.dynamic` makes a message of each element, whatever is in it; the aspect's setting is there too."""
    stack = TerraformStack(App(outdir=str(tmp_path / "cdktf.out")), "stack")
    OpenaiProvider(stack, "openai")
    texts = TerraformVariable(stack, "texts", type="list(string)", default=["a", 'b "c"', "d${"])
    each = TerraformIterator.from_list(texts.list_value)
    messages = each.dynamic({"role": "user", "content": each.value})
    ChatCompletion(stack, "c", model="gpt-4", messages=messages)
    Aspects.of(stack).add(Cool())
    stack.node.root.synth()  # type: ignore[attr-defined] # the root is the app
    apply(tmp_path / "cdktf.out" / "stacks" / "stack", binary, environment)
    [request] = requests()
    assert [message["content"] for message in request["messages"]] == ["a", 'b "c"', "d${"]
    assert request["temperature"] == 0.125
