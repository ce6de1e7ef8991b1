"""Which node the engine runs on."""

import subprocess
import sys
from pathlib import Path

import pytest

from cdktf_openai._engine.node import NoNodeError, find_node, need_node, packaged_node


def test_the_variable_comes_first() -> None:
    """A node that JSII_NODE names is left alone."""
    environment = {"JSII_NODE": "/my/node", "PATH": ""}
    assert find_node(environment) == "/my/node"


def test_path_comes_second(tmp_path: Path) -> None:
    """A node on PATH is used as jsii would, with no variable set."""
    node = tmp_path / "node"
    node.touch(mode=0o755)
    environment = {"PATH": str(tmp_path)}
    assert find_node(environment) == str(node)
    assert "JSII_NODE" not in environment


def test_the_packaged_one_comes_last() -> None:
    """Without any other, the node of the extra is named to jsii."""
    environment = {"PATH": ""}
    assert find_node(environment) == environment["JSII_NODE"] == packaged_node()
    assert Path(environment["JSII_NODE"]).is_file()


def test_without_any(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra there is none, and nothing is set."""
    monkeypatch.setattr("cdktf_openai._engine.node.packaged_node", lambda: None)
    environment = {"PATH": ""}
    assert find_node(environment) is None
    with pytest.raises(NoNodeError, match=r"cdktf-openai\[node\]"):
        need_node(environment)
    assert "JSII_NODE" not in environment


def test_a_program_that_names_us_first(tmp_path: Path) -> None:
    """With nothing on PATH, a program finds the packaged node if it imports this package before the engine."""
    program = "from cdktf_openai import ChatCompletion; import cdktf; print(cdktf.App(outdir='out').outdir)"
    environment = {"PATH": "", "HOME": str(tmp_path)}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("out\n", "")
