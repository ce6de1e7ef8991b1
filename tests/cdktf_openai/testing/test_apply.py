"""The fixtures `plan` and `apply`: what they come to."""

import re
from pathlib import Path
from typing import Any

import pytest
from cdktf import TerraformCount, TerraformStack

from cdktf_openai import ChatCompletion, OpenaiProvider, user
from cdktf_openai.terraform import TerraformError
from cdktf_openai.testing import AppError, Apply, Change, NoSuchResourceError, OpenaiMock, Plan

QUICKSTART = Path(__file__).parents[3] / "examples" / "quickstart" / "main.py"
ADDRESS = "openai_chat_completion.greeting"


def test_a_result(openai_mock: OpenaiMock, apply: Apply, greeting: Any) -> None:
    """Changes, outputs, the completion and the state."""
    openai_mock.on(user("Say hello")).reply("Hello!")
    result = apply(greeting)
    assert result.ok
    assert result.changes == [Change("create", ADDRESS)]
    assert result.outputs == {"text": "Hello!"}
    completion = result["greeting"]
    assert (completion.content, completion.finish_reason, completion.function_call) == ("Hello!", "stop", None)
    assert completion.usage.total_tokens == completion.usage.prompt_tokens + completion.usage.completion_tokens
    assert result.state[ADDRESS].values["model"] == "gpt-4"


def test_a_function_call(openai_mock: OpenaiMock, apply: Apply, greeting: Any) -> None:
    """What the model wants called is typed."""
    openai_mock.on(user("Say hello")).call("wave", {"hand": "left"})
    wave = {"name": "wave", "parameters": {"type": '"object"', "properties": "{}"}}
    completion = apply(greeting, functions=[wave])["greeting"]
    assert completion.function_call is not None
    assert (completion.function_call.name, completion.function_call.arguments) == ("wave", '{"hand": "left"}')
    assert (completion.content, completion.finish_reason) == (None, "function_call")


def test_a_second_apply_shares_the_state(openai_mock: OpenaiMock, apply: Apply, greeting: Any) -> None:
    """Nothing changes, and the API is not asked again."""
    first = apply(greeting)
    second = apply(greeting)
    assert (second.changes, len(openai_mock.calls)) == ([], 1)
    assert second["greeting"] == first["greeting"]


def test_reasons(apply: Apply, greeting: Any) -> None:
    """A replacement names the attributes that cause it, an update those that change, a deletion Terraform's word."""
    apply(greeting, temperature=0.5)
    assert apply(greeting, said="Say hi", temperature=0.5).changes == [
        Change("replace", ADDRESS, ("messages[1].content",))
    ]
    assert apply(greeting, said="Say hi").changes == [Change("update", ADDRESS, ("temperature",))]
    assert apply(lambda stack: OpenaiProvider(stack, "openai")).changes == [
        Change("delete", ADDRESS, ("no_resource_config",))
    ]


def test_plan(openai_mock: OpenaiMock, plan: Plan, greeting: Any) -> None:
    """A plan tells what would change and what is known, asks nothing and keeps nothing."""
    for _ in range(2):
        result = plan(greeting)
        assert result.changes == [Change("create", ADDRESS)]
    assert (result["greeting"].values["model"], result.outputs) == ("gpt-4", {})
    with pytest.raises(AttributeError, match="choices is known only after apply"):
        _ = result["greeting"].content
    assert openai_mock.calls == []


def test_a_plan_after_an_apply(apply: Apply, plan: Plan, greeting: Any) -> None:
    """Both share the state."""
    content = apply(greeting)["greeting"].content
    planned = plan(greeting)
    assert (planned.changes, planned["greeting"].content, planned.outputs) == ([], content, {"text": content})


def test_an_error_is_raised(openai_mock: OpenaiMock, apply: Apply, greeting: Any) -> None:
    """Its text is Terraform's diagnostics, without colours, with the resource and the folder."""
    openai_mock.fail(400, message="Not today.")
    with pytest.raises(TerraformError) as caught:
        apply(greeting)
    told = str(caught.value)
    assert re.search(rf"Error: The OpenAI API answered 400.* \({re.escape(ADDRESS)}\)\n  Not today\.", told)
    assert "The stack is in " in told
    assert "\x1b" not in told


def test_an_error_while_planning(apply: Apply, greeting: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What can't be planned is not applied, and the state stays."""
    content = apply(greeting)["greeting"].content
    monkeypatch.delenv("OPENAI_API_KEY")
    result = apply(greeting, said="Say hi", check=False)
    assert [error.summary for error in result.errors] == ["There is no OpenAI API key"]
    assert result["greeting"].content == content


def test_a_stack_that_the_test_built(stack: TerraformStack, plan: Plan, apply: Apply, greeting: Any) -> None:
    """It is taken without an argument, or by itself, any number of times."""
    greeting(stack)
    assert plan().changes == [Change("create", ADDRESS)]
    assert apply(stack).changes == [Change("create", ADDRESS)]
    assert apply().changes == []


def test_counted_resources(apply: Apply) -> None:
    """Each instance is found by its index."""

    def several(stack: Any) -> None:
        ChatCompletion(stack, "many", model="gpt-4", messages=[user("Hi")], count=TerraformCount.of(2))

    result = apply(several)
    assert result["many[1]"].content
    with pytest.raises(NoSuchResourceError, match=r"several are called 'many'; there are: .*many\[0\], .*many\[1\]"):
        result["many"]
    with pytest.raises(NoSuchResourceError, match="no resource is called 'few'"):
        result["few"]


def test_an_app_that_synthesizes_nothing(apply: Apply, greeting: Any, tmp_path: Path) -> None:
    """What the test synthesized before is not taken for the app's."""
    apply(greeting)
    app = tmp_path / "main.py"
    app.write_text("")
    with pytest.raises(AppError, match="synthesized no stack into"):
        apply(app)
