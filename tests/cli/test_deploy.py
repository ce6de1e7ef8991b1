"""The quickstart with the command lines of cdktf and cdktn, against the mock: one run of each, no network."""

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from cdktf_openai.terraform import StackFolder, find_terraform
from mock_server import MockServer
from tests.cli.command_lines import CommandLine, cdktf, cdktn

HERE = Path(__file__).parent
QUICKSTART = HERE.parents[1] / "examples" / "quickstart"
BUNDLED = "cdktf-openai-terraform"
OUTPUTS = {"slogan_text": "Modules ${that} last.", "review_text": "It is."}

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]  # the first run installs both command lines


class Told(NamedTuple):
    """What came of one run.

    Attributes:
        said: What each command said.
        folder: The app's folder.
        asked: How many completions the mock was asked for, by the end of each command.
    """

    said: dict[str, str]
    folder: Path
    asked: dict[str, int]


@pytest.fixture(scope="module", params=[cdktf, cdktn], ids=["cdktf", "cdktn"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Run all commands, one after another."""
    make: Callable[[], CommandLine] = request.param
    cli = make()
    folder = Path(shutil.copytree(QUICKSTART, tmp_path_factory.mktemp(cli.engine) / "quickstart"))
    main = folder / "main.py"
    main.write_text(main.read_text().replace("from cdktf import", f"from {cli.engine} import"))
    with MockServer() as mock:
        mock.on(model="gpt-4").reply(OUTPUTS["slogan_text"])
        mock.on(model="gpt-3.5-turbo").reply(OUTPUTS["review_text"])
        environment = terraform_environment(folder, mock.base_url)
        said, asked = {}, {}
        for name, command in COMMANDS.items():
            said[name] = cli.run(folder, environment, *command.split())
            asked[name] = len(mock.journal)
    return Told(said, folder, asked)


COMMANDS = {
    "synth": "synth",
    "diff": "diff --skip-synth",
    "deploy": "deploy --auto-approve --skip-synth",
    "diff again": "diff --skip-synth",
    "output": "output --skip-synth --outputs-file outputs.json",
    "destroy": "destroy --auto-approve --skip-synth",
    "hcl": "synth --hcl --output hcl.out",
}


def terraform_environment(folder: Path, base_url: str) -> dict[str, str]:
    """Give an environment with the mock, without a CLI configuration, and with a Terraform."""
    config = folder / "terraform.rc"
    config.touch()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TF_")}
    terraform = shutil.which("terraform") or str(Path(sys.executable).with_name(BUNDLED))
    mock = {"OPENAI_BASE_URL": base_url, "OPENAI_API_KEY": "sk-cli"}
    return {**kept, **mock, "TF_CLI_CONFIG_FILE": str(config), "TERRAFORM_BINARY_NAME": terraform}


def test_synth_names_the_stack(told: Told) -> None:
    """`synth` writes the stack that the other commands use."""
    assert "quickstart" in told.said["synth"]


def test_a_diff_asks_nothing(told: Told) -> None:
    """`diff` shows both completions and asks for none."""
    assert "2 to add" in told.said["diff"]
    assert told.asked["diff"] == 0


def test_a_deployment_asks_once(told: Told) -> None:
    """`deploy` asks for both; after it nothing is to change."""
    assert told.asked["deploy"] == told.asked["destroy"] == len(OUTPUTS)
    assert "No changes" in told.said["diff again"]


def test_the_outputs(told: Told) -> None:
    """`output` gives what the mock said."""
    found = json.loads((told.folder / "outputs.json").read_text())["quickstart"]
    assert {name: found[name] for name in OUTPUTS} == OUTPUTS


def test_a_destruction_leaves_nothing(told: Told) -> None:
    """`destroy` empties the state, which stands where the command was run."""
    assert "2 destroyed" in told.said["destroy"]
    assert json.loads((told.folder / "terraform.quickstart.tfstate").read_text())["resources"] == []


def test_hcl_is_terraforms_own(told: Told) -> None:
    """`synth --hcl` writes what Terraform accepts, with the plugin beside it."""
    folder = told.folder / "hcl.out" / "stacks" / "quickstart"
    assert 'resource "openai_chat_completion" "slogan"' in (folder / "cdk.tf").read_text()
    stack = StackFolder(
        "quickstart", folder, find_terraform(), terraform_environment(told.folder, "http://127.0.0.1:9")
    )
    stack.init()
    assert "Success!" in stack.run("validate", "-no-color")
