"""A signal to pytest ends the run in order: nothing runs on, and nothing is left in the temporary folder."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from processes import processes, wait_until

MARK = "CDKTF_OPENAI_TEST_RUN"
TESTS = """
import os
import pathlib
import time

import pytest

from cdktf_openai import ChatCompletion, user


def told(name):
    pathlib.Path(os.environ["TOLD"], name).touch()


def slow(stack):
    ChatCompletion(stack, "slow", model="gpt-4", messages=[user("Hello")])


def test_apply(openai_mock, apply):
    openai_mock.on().reply(lambda context: told("apply") or "Hello!")
    openai_mock.on().fault(delay=2)
    apply(slow)


def test_synth(synth):
    synth(slow)
    told("synth")
    time.sleep(60)


@pytest.fixture
def nothing():
    yield
    told("torn down")


def test_plain(nothing):
    told("plain")
    time.sleep(60)
"""


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("moment", ["apply", "synth", "plain"])
def test_a_signal(tmp_path: Path, name: str, moment: str) -> None:
    """Whatever the run is doing, it says that it was interrupted, and its children and folders go."""
    temporary, told = tmp_path / "tmp", tmp_path / "told"
    for folder in (temporary, told):
        folder.mkdir()
    (tmp_path / "test_signals.py").write_text(TESTS)
    mark = {MARK: name + moment + str(tmp_path), "TMPDIR": str(temporary), "TOLD": str(told)}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-k", f"test_{moment}", str(tmp_path)]
    with subprocess.Popen(
        command, cwd=tmp_path, env={**os.environ, **mark}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        wait_until((told / moment).exists)
        os.kill(process.pid, getattr(signal, name))
        said, _ = process.communicate(timeout=60)
    assert process.returncode == pytest.ExitCode.INTERRUPTED, said
    wait_until(lambda: not processes(MARK, mark[MARK]))
    assert [path.name for path in temporary.iterdir() if not path.name.startswith(("pytest-of", "jsii"))] == []
    assert (told / "torn down").exists() is (moment == "plain")
