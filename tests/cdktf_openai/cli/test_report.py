"""What an apply shows of a state, to people and as JSON."""

from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from cdktf_openai.cli.report import StackReport
from cdktf_openai.terraform import StackFolder, find_terraform

ADDRESS = "openai_chat_completion.c"
HI = [{"role": "user", "content": "Hi"}]
CALL = {"name": "wave", "arguments": '{"hand": "left"}'}
PROGRAM = """
from cdktf_openai import ChatCompletion, OpenaiProvider, user
from cdktf import App, TerraformStack, TerraformVariable

app = App()
stack = TerraformStack(app, "hello")
OpenaiProvider(stack, "openai")
name = TerraformVariable(stack, "name", type="string", default="a-secret", sensitive=True)
ChatCompletion(stack, "greeting", model="gpt-4", messages=[user(f"Greet {name.string_value}.")])
app.synth()
"""


def reported(monkeypatch: pytest.MonkeyPatch, message: dict[str, Any], **more: Any) -> StackReport:
    """Report a state with one completion, whose answer is this message."""
    values = {"messages": HI, "choices": [{"message": {"content": None, **message}}], **more.pop("values", {})}
    resource = {"address": ADDRESS, "type": "openai_chat_completion", "values": values, **more}
    state = {"root_module": {"resources": [resource]}}
    monkeypatch.setattr(StackFolder, "state", lambda _: state)
    return StackReport.of(StackFolder("stack", Path(), find_terraform("true"), {}))


def shown(report: StackReport) -> str:
    """Give what people see."""
    console = Console(width=100)
    with console.capture() as capture:
        report.show(console)
    return capture.get()


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ({"content": "Hello."}, "Hello."),
        ({"function_call": CALL}, 'wave({"hand": "left"})'),
        ({"tool_calls": [{"id": "1", "type": "function", "function": CALL}]}, 'wave({"hand": "left"})'),
        ({"content": "Well.", "tool_calls": [{"function": CALL}]}, 'Well.\nwave({"hand": "left"})'),
        ({"refusal": "No."}, "No."),
        ({}, ""),
    ],
)
def test_every_kind_of_answer(monkeypatch: pytest.MonkeyPatch, message: dict[str, Any], said: str) -> None:
    """A text, a refusal, the calls of functions and of tools."""
    report = reported(monkeypatch, message)
    assert report.as_json() == {"outputs": {}, "completions": {ADDRESS: [said]}}
    assert said.partition("\n")[0] in shown(report)


def test_a_table_without_rows_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stack without outputs has no table of them."""
    assert "Outputs" not in shown(reported(monkeypatch, {"content": "Hello."}))


@pytest.mark.parametrize("sensitive", [True, [{"content": True}], [True], [{"tool_calls": [True], "content": True}]])
def test_what_is_sensitive_is_not_shown(monkeypatch: pytest.MonkeyPatch, sensitive: Any) -> None:
    """Terraform's marks count, for a whole and for a part."""
    messages = [{"role": "user", "content": "a-secret", "tool_calls": [{"function": CALL}]}]
    values = {"messages": messages}
    told = shown(reported(monkeypatch, {}, values=values, sensitive_values={"messages": sensitive}))
    assert "(sensitive)" in told
    assert "a-secret" not in told


def test_a_sensitive_variable_in_a_prompt(run: Any, tmp_path: Path) -> None:
    """Neither people nor scripts are told its value."""
    (tmp_path / "main.py").write_text(PROGRAM)
    told = run("apply", tmp_path)
    assert told.exit_code == 0, told.output
    assert "user: (sensitive)" in told.output
    assert "a-secret" not in told.output + run("apply", tmp_path, "--json").output
