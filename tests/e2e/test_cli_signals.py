"""A signal to `cdktf-openai apply`, at whichever moment, loses nothing that was paid for and leaves nothing behind."""

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from mock_server import MockServer
from processes import processes, wait_until

APP = """from pathlib import Path

from cdktf import App, TerraformStack
from cdktf_openai import ChatCompletion, OpenaiProvider, user

app = App()
stack = TerraformStack(app, "stack")
OpenaiProvider(stack, "openai")
first = ChatCompletion(stack, "first", model="gpt-4", messages=[user("First")])
ChatCompletion(stack, "second", model="gpt-4", messages=[user("Second")], depends_on=[first])
Path("synthesizing").touch()
app.synth()
"""
MARK = "CDKTF_OPENAI_TEST_RUN"
COMMAND = [sys.executable, "-m", "cdktf_openai.cli", "apply", "--live", "--yes"]
MOMENTS = ["start", "synthesis", "init", "first call", "second call"]
SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"]


def left_in(folder: Path) -> list[str]:
    """Return what a command has left in the temporary folder; node's own cache of jsii is not its."""
    return [path.name for path in folder.iterdir() if not path.name.startswith("jsii")]


def has_come(moment: str, folder: Path, mock: MockServer) -> bool:
    """Tell whether an apply has come so far."""
    if moment == "start":
        return True
    if moment == "synthesis":
        return (folder / "synthesizing").exists()
    if moment == "init":
        return any(folder.rglob(".terraform"))
    return len(mock.journal) == ["first call", "second call"].index(moment) + 1


@pytest.mark.slow
@pytest.mark.parametrize("name", SIGNALS)
@pytest.mark.parametrize("moment", MOMENTS)
def test_at_each_moment(moment: str, name: str, tmp_path: Path, mock: MockServer, environment: dict[str, str]) -> None:
    """No process, no lock and no folder stays, and however often it is applied, each completion is paid for once."""
    folder, temporary = tmp_path / "app", tmp_path / "tmp"
    for each in (folder, temporary):
        each.mkdir()
    (folder / "main.py").write_text(APP)
    mock.on().fault(delay=1)
    mark = name + moment + str(tmp_path)
    environment |= {MARK: mark, "TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1"}
    with subprocess.Popen(
        COMMAND, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        wait_until(lambda: has_come(moment, folder, mock))
        os.kill(process.pid, getattr(signal, name))
        told, _ = process.communicate(timeout=60)
    assert process.returncode not in (0, 1), told
    wait_until(lambda: not processes(MARK, mark))
    assert [path.name for path in folder.rglob("*.lock.info")] == []
    assert left_in(temporary) == []
    asked = len(mock.journal)
    assert asked <= MOMENTS.index(moment) - 2 or not asked
    again = subprocess.run(COMMAND, cwd=folder, env=environment, check=False, capture_output=True, text=True)
    assert again.returncode == 0, again.stdout + again.stderr
    assert Counter(entry.json["messages"][0]["content"] for entry in mock.journal) == {"First": 1, "Second": 1}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_what_it_says(name: str, tmp_path: Path, mock: MockServer, environment: dict[str, str]) -> None:
    """The exit code is the signal's, and the step that was interrupted is named."""
    (tmp_path / "main.py").write_text(APP)
    mock.on().fault(delay=1)
    with subprocess.Popen(
        COMMAND, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        wait_until(lambda: len(mock.journal) == 1)
        os.kill(process.pid, getattr(signal, name))
        told, _ = process.communicate(timeout=60)
    assert process.returncode == 128 + getattr(signal, name), told
    assert "it was interrupted" in told
