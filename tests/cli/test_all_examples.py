"""All examples as the stacks of one app, deployed and destroyed by the command lines of cdktf and cdktn."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mock_server import MockServer
from tests.cli.command_lines import CommandLine, cdktf, cdktn
from tests.cli.test_deploy import terraform_environment

EXAMPLES = Path(__file__).parents[2] / "examples"
APPS = sorted(EXAMPLES.glob("*/main.py"))
PROGRAM = """
import runpy
from pathlib import Path
import {engine}

app = {engine}.App()
{engine}.App = lambda: app  # each example adds its stack to the same app
for example in sorted(Path().glob("examples/*/main.py")):
    runpy.run_path(str(example), run_name="__main__")
"""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]  # the first run installs both command lines


@pytest.mark.parametrize("make", [cdktf, cdktn])
def test_all_examples(make: Callable[[], CommandLine], tmp_path: Path) -> None:
    """Each is deployed once, tells its outputs, has no changes after that, and is destroyed."""
    cli = make()
    folder = app_of_all(cli, tmp_path / "all")
    with MockServer() as mock:
        environment = {**terraform_environment(folder, mock.base_url), "TF_VAR_mock_url": mock.base_url}

        def run(command: str) -> str:
            return cli.run(folder, environment, *command.split())

        run("deploy * --auto-approve")
        asked = len(mock.journal)
        assert run("deploy * --auto-approve --skip-synth").count("No changes") == len(APPS)
        run("output * --skip-synth --outputs-file outputs.json")
        outputs = json.loads((folder / "outputs.json").read_text())
        run("destroy * --auto-approve --skip-synth")
        assert len(mock.journal) == asked
    assert set(outputs) == {app.parent.name.replace("_", "-") for app in APPS}
    assert all(value for stack in outputs.values() for value in stack.values())
    states = [json.loads(file.read_text()) for file in folder.glob("terraform.*.tfstate")]
    assert [state["resources"] for state in states] == [[]] * len(APPS)


def app_of_all(cli: CommandLine, folder: Path) -> Path:
    """Write an app of all examples, for an engine."""
    for app in APPS:
        copy = folder / app.relative_to(EXAMPLES.parent)
        copy.parent.mkdir(parents=True)
        copy.write_text(app.read_text().replace("from cdktf import", f"from {cli.engine} import"))
    (folder / "main.py").write_text(PROGRAM.format(engine=cli.engine))
    shutil.copy(EXAMPLES / "quickstart" / "cdktf.json", folder)
    return folder
