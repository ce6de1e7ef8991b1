"""The examples in plain HCL, run as their README says."""

import re
import shutil
from pathlib import Path

import pytest

from cdktf_openai.terraform import StackFolder, TerraformBinary
from mock_server import MockServer
from terraform_provider_openai.install import IMPLIED_MIRROR, install

EXAMPLES = Path(__file__).parents[2] / "examples" / "hcl"
FOLDERS = sorted(file.parent.name for file in EXAMPLES.glob("*/main.tf"))


@pytest.fixture
def example(
    request: pytest.FixtureRequest, tmp_path: Path, binary: TerraformBinary, environment: dict[str, str]
) -> StackFolder:
    """Give an initialized copy of an example."""
    folder = Path(shutil.copytree(EXAMPLES / request.param, tmp_path / request.param))
    install(folder / IMPLIED_MIRROR)
    stack = StackFolder(request.param, folder, binary, environment)
    stack.init()
    return stack


def check(stack: StackFolder) -> None:
    """Check that the example is as `terraform fmt` writes it, and valid."""
    assert stack.run("fmt", "-check", "-recursive", "-no-color") == ""
    assert "Success!" in stack.run("validate", "-no-color")


@pytest.mark.parametrize("example", ["quickstart"], indirect=True)
def test_quickstart(example: StackFolder, mock: MockServer) -> None:
    """`terraform test` passes and asks once, its third run finding the second's answer; the apply gives the output."""
    check(example)
    assert "3 passed, 0 failed" in example.run("test", "-no-color")
    assert len(mock.journal) == 1
    mock.on(user="Greet the platform team.").reply("Hello, platform team!")
    example.plan()
    example.apply()
    assert example.outputs()["greeting"] == "Hello, platform team!"


@pytest.mark.parametrize("example", ["function_calling"], indirect=True)
def test_function_calling(example: StackFolder) -> None:
    """The model's arguments fit the function's schema, and are read."""
    check(example)
    example.plan()
    example.apply()
    assert re.fullmatch(r"\d+ x (small|medium|large)", example.outputs()["machines"])


def test_the_readme_names_each() -> None:
    """The README's table has each folder."""
    assert re.findall(r"^\| `(\w+)` \|", (EXAMPLES / "README.md").read_text(), re.MULTILINE) == sorted(
        FOLDERS, reverse=True
    )
