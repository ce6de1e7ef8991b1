"""Apps with several stacks, of which one reads another."""

from pathlib import Path
from typing import Any

import pytest
from cdktf import App, S3Backend, TerraformStack

from cdktf_openai import ChatCompletion, OpenaiProvider, user
from cdktf_openai.testing import Apply, OpenaiMock

PROGRAM = """
from cdktf_openai import ChatCompletion, OpenaiProvider, user
from cdktf import App, TerraformStack

app = App()
first, second = TerraformStack(app, "first"), TerraformStack(app, "second")
for stack in first, second:
    OpenaiProvider(stack, "openai")
draft = ChatCompletion(first, "draft", model="gpt-4", messages=[user("Write.")])
ChatCompletion(second, "review", model="gpt-4", messages=[user(f"Review: {draft.content}")])
app.synth()
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """Give an app whose second stack reads the first."""
    file = tmp_path / "app" / "main.py"
    file.parent.mkdir()
    file.write_text(PROGRAM)
    return file


def test_one_after_the_other(openai_mock: OpenaiMock, apply: Apply, program: Path) -> None:
    """The second finds what the first has in its state."""
    openai_mock.on(user("Write.")).reply("A draft.")
    openai_mock.on(user("Review: A draft.")).reply("Good.")
    apply(program, stack="first")
    assert apply(program, stack="second")["review"].content == "Good."
    assert apply(program, stack="first").changes == []


def test_the_backend_is_not_asked(openai_mock: OpenaiMock, apply: Apply, tmp_path: Path) -> None:
    """Stacks that keep their states far away read them in the test's folder."""
    app = App(outdir=str(tmp_path / "out"))
    first, second = stacks = [TerraformStack(app, name) for name in ("first", "second")]
    for stack in stacks:
        S3Backend(stack, bucket="states", key=str(stack.node.id), region="eu-north-1")
        OpenaiProvider(stack, "openai")
    draft = ChatCompletion(first, "draft", model="gpt-4", messages=[user("Write.")])
    ChatCompletion(second, "review", model="gpt-4", messages=[user(f"Review: {draft.content}")])
    content = apply(first)["draft"].content
    apply(second)
    assert openai_mock.calls[1].messages == [user(f"Review: {content}")]


def test_a_snapshot_is_the_same_in_another_folder(run_tests: Any, program: Path, pytester: pytest.Pytester) -> None:
    """Where the app lies is no part of what it synthesizes, though it is outside of the folder of the tests."""
    tests = "def test_app(assert_snapshot): assert_snapshot({!r}, stack='second')"
    run_tests(tests.format(str(program)), "--snapshot-update").assert_outcomes(passed=1)
    elsewhere = program.parent.rename(program.parent.with_name("elsewhere")) / program.name
    run_tests(tests.format(str(elsewhere))).assert_outcomes(passed=1)
    [snapshot] = pytester.path.rglob("test_app.json")
    assert str(program.parent.parent) not in snapshot.read_text()
