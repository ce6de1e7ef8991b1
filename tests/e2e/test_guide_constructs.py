"""The guide's page on constructs: its conversation with a tool, applied with real Terraform."""

from pathlib import Path
from typing import Any

import pytest
from cdktf import App, TerraformOutput, TerraformStack

from cdktf_openai import OpenaiProvider
from cdktf_openai.terraform import TerraformBinary, stack_folders
from mock_server import MockServer
from tests.programs import programs

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "constructs.md"


def names_of_the_page(folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Run the page's programs as far as the function, and give their names."""
    monkeypatch.chdir(folder)
    names: dict[str, Any] = {"__name__": "__main__"}
    for program in programs(GUIDE):
        exec(program.text, names)
        if "forecast_with_a_tool" in names:
            break
    return names


@pytest.mark.usefixtures("attached")
def test_the_conversation_with_a_tool(
    mock: MockServer,
    tmp_path: Path,
    binary: TerraformBinary,
    environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The program asks, is asked for a call, gives the result, and gets the answer."""
    mock.on(role="tool").reply("5 degrees.")
    names = names_of_the_page(tmp_path, monkeypatch)
    app = App(outdir=str(tmp_path / "applied"))
    stack = TerraformStack(app, "forecast")
    OpenaiProvider(stack, "openai")
    TerraformOutput(stack, "text", value=names["forecast_with_a_tool"](stack).content)
    app.synth()
    (folder,) = stack_folders(tmp_path / "applied", binary, environment)
    folder.init()
    folder.plan()
    folder.apply()
    assert folder.outputs() == {"text": "5 degrees."}
