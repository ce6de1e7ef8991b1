"""Which node the engine runs on."""

from pathlib import Path

import pytest

from cdktf_openai._engine.node import NoNodeError, find_node, need_node, packaged_node


def test_the_variable_comes_first() -> None:
    """A node that JSII_NODE names is left alone."""
    environment = {"JSII_NODE": "/my/node", "PATH": ""}
    assert find_node(environment) == "/my/node"


def test_the_packaged_one_comes_second(tmp_path: Path) -> None:
    """The node of the extra is named to jsii, whatever is on PATH, which may be past its end of life."""
    (tmp_path / "node").touch(mode=0o755)
    environment = {"PATH": str(tmp_path)}
    assert find_node(environment) == environment["JSII_NODE"] == packaged_node()
    assert Path(environment["JSII_NODE"]).is_file()


def test_path_comes_last(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without the extra, a node on PATH is used as jsii would, with no variable set."""
    monkeypatch.setattr("cdktf_openai._engine.node.packaged_node", lambda: None)
    (tmp_path / "node").touch(mode=0o755)
    environment = {"PATH": str(tmp_path)}
    assert find_node(environment) == str(tmp_path / "node")
    assert "JSII_NODE" not in environment


def test_without_any(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra there is none, and nothing is set."""
    monkeypatch.setattr("cdktf_openai._engine.node.packaged_node", lambda: None)
    environment = {"PATH": ""}
    assert find_node(environment) is None
    with pytest.raises(NoNodeError, match=r"cdktf-openai\[node\]"):
        need_node(environment)
    assert "JSII_NODE" not in environment
