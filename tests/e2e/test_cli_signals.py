"""A signal to `cdktf-openai apply` reaches Terraform, which saves what was paid for; nothing is left behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mock_server import MockServer
from processes import processes, wait_until

APP = """from cdktf import App, TerraformStack
from cdktf_openai import ChatCompletion, OpenaiProvider, user

app = App()
stack = TerraformStack(app, "stack")
OpenaiProvider(stack, "openai")
ChatCompletion(stack, "slow", model="gpt-4", messages=[user("Hello")])
app.synth()
"""
MARK = "CDKTF_OPENAI_TEST_RUN"
COMMAND = [sys.executable, "-m", "cdktf_openai.cli", "apply", "--live", "--yes"]


def left_in(folder: Path) -> list[str]:
    """Return what a command has left in the temporary folder; node's own cache of jsii is not its."""
    return [path.name for path in folder.iterdir() if not path.name.startswith("jsii")]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_call_in_flight(name: str, tmp_path: Path, mock: MockServer, environment: dict[str, str]) -> None:
    """The answer is in the state, the exit code is the signal's, and the next apply asks for nothing."""
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "main.py").write_text(APP)
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    mock.on(user="Hello").fault(delay=2)
    environment |= {MARK: name + str(tmp_path), "TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1"}
    folder = tmp_path / "app"
    with subprocess.Popen(
        COMMAND, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        wait_until(lambda: len(mock.journal) == 1)
        os.kill(process.pid, getattr(signal, name))
        told, _ = process.communicate(timeout=60)
    assert process.returncode == 128 + getattr(signal, name), told
    assert "it was interrupted" in told
    wait_until(lambda: not processes(MARK, name + str(tmp_path)))
    assert [path.name for path in folder.rglob("*.lock.info")] == []
    assert left_in(temporary) == []
    mock.reset_rules()
    again = subprocess.run(COMMAND, cwd=folder, env=environment, check=False, capture_output=True, text=True)
    assert again.returncode == 0, again.stdout + again.stderr
    assert len(mock.journal) == 1
