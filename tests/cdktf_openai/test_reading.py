"""Tokens of attributes: few calls for many of them, and each means what it was read from."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsii
import pytest
from cdktf import (
    App,
    Aspects,
    DefaultTokenResolver,
    Fn,
    IAspect,
    IStringProducer,
    Lazy,
    StringConcat,
    TerraformOutput,
    TerraformStack,
    Tokenization,
)
from jsii._kernel.providers.process import ProcessProvider

from cdktf_openai import ChatCompletion, DataOpenaiChatCompletion, OpenaiProvider, user

if TYPE_CHECKING:
    from tests.cdktf_openai.conftest import Synth

pytestmark = pytest.mark.usefixtures("provider")


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count the calls of the engine by their kind."""
    counted: Counter[str] = Counter()
    for kind in ("invoke", "sinvoke"):
        method = getattr(ProcessProvider, kind)

        def call(self: Any, request: Any, method: Any = method) -> Any:
            counted[request.method] += 1
            return method(self, request)

        monkeypatch.setattr(ProcessProvider, kind, call)
    return counted


def _completion(scope: TerraformStack, name: str = "c") -> ChatCompletion:
    return ChatCompletion(scope, name, model="gpt-4", messages=[user("Hi")])


def test_many(stack: TerraformStack, synth: Synth, calls: Counter[str]) -> None:
    """Reading hundreds of texts and numbers takes a handful of calls, and none is mixed up."""
    completion = _completion(stack)
    for index in range(300):
        TerraformOutput(stack, f"text{index}", value=completion.choices[index].message.content)
        TerraformOutput(stack, f"number{index}", value=f"{completion.choices[index].index} of {completion.created}")
    assert sum(calls.values()) < 20
    outputs = synth()["output"]
    for index in range(300):
        choice = f"openai_chat_completion.c.choices[{index}]"
        assert outputs[f"text{index}"]["value"] == f"${{{choice}.message.content}}"
        assert outputs[f"number{index}"]["value"] == f"${{{choice}.index}} of ${{openai_chat_completion.c.created}}"


def test_another_name(stack: TerraformStack, synth: Synth) -> None:
    """What was read before a completion took another name follows it."""
    completion = _completion(stack)
    TerraformOutput(stack, "text", value=Fn.upper(completion.content))
    completion.override_logical_id("renamed")
    assert synth()["output"]["text"]["value"] == "${upper(openai_chat_completion.renamed.choices[0].message.content)}"


def test_several_kinds(stack: TerraformStack, synth: Synth) -> None:
    """Data and resources are read alike, one inside the other."""
    data = DataOpenaiChatCompletion(stack, "d", completion_id=_completion(stack).id)
    TerraformOutput(stack, "used", value=data.usage.total_tokens)
    written = synth()
    assert written["data"]["openai_chat_completion"]["d"]["id"] == "${openai_chat_completion.c.id}"
    assert written["output"]["used"]["value"] == "${data.openai_chat_completion.d.usage.total_tokens}"


def test_stacks_and_apps(tmp_path: Path, synth: Synth, stack: TerraformStack) -> None:
    """A text that was read in an app that is never synthesized does no harm; one in another stack is referred to."""
    abandoned = TerraformStack(App(outdir=str(tmp_path / "abandoned")), "abandoned")
    assert _completion(abandoned).content.startswith("${TfToken[")
    other = TerraformStack(stack.node.scope, "other")
    OpenaiProvider(other, "openai")
    TerraformOutput(stack, "text", value=_completion(other).content)
    assert synth()["output"]["text"]["value"].startswith(
        "${data.terraform_remote_state.cross-stack-reference-input-other.outputs."
    )


def test_resolved_at_once(stack: TerraformStack, synth: Synth) -> None:
    """A token can be resolved before the stack is synthesized, and others are read after that."""
    completion = _completion(stack)
    resolver = DefaultTokenResolver(StringConcat())
    text = f"{completion.content}!"
    now = Tokenization.resolve(text, preparing=False, scope=stack, resolver=resolver)
    assert now == "${openai_chat_completion.c.choices[0].message.content}!"
    TerraformOutput(stack, "user", value=completion.user)
    assert synth()["output"]["user"]["value"] == "${openai_chat_completion.c.user}"


@jsii.implements(IAspect)
class _Signature:
    """Sets an argument of each completion to what another attribute is."""

    def visit(self, node: Any) -> None:
        if isinstance(node, ChatCompletion):
            node.add_override("user", f"{node.id}!")


@jsii.implements(IStringProducer)
class _Used:
    """Tells how many tokens a completion took."""

    def __init__(self, completion: ChatCompletion) -> None:
        self._completion = completion

    def produce(self, _context: Any) -> str:
        return f"{self._completion.usage.total_tokens} tokens"


def test_while_the_stack_is_synthesized(stack: TerraformStack, synth: Synth) -> None:
    """Aspects and lazy values read attributes too, in the middle of a synthesis."""
    Aspects.of(stack).add(_Signature())
    TerraformOutput(stack, "used", value=Lazy.string_value(_Used(_completion(stack))))
    written = synth()
    assert written["output"]["used"]["value"] == "${openai_chat_completion.c.usage.total_tokens} tokens"
    assert written["resource"]["openai_chat_completion"]["c"]["user"] == "${openai_chat_completion.c.id}!"
