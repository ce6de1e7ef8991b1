"""What the doctor finds."""

import os
import socket
from pathlib import Path
from typing import Any

import pytest

from cdktf_openai.cli import checks
from cdktf_openai.cli.findings import Finding

BLOCK = 'provider_installation {\n  direct {\n    exclude = ["terraform.local/*/*"]\n  }\n}\n'


def mirror(environment: dict[str, str]) -> Finding:
    """Give the finding of whether Terraform finds the plugin."""
    return list(checks.terraform_and_plugin(environment, None))[-1]


def test_this_machine(report: Any) -> None:
    """Everything that the tests need is found."""
    said = report("doctor")
    topics = {finding["topic"]: finding["status"] for finding in said["findings"]}
    wanted = {"python", "node", "engine", "extra plugin", "extra mock", "plugin", "terraform", "mirror", "key", "API"}
    assert wanted <= set(topics)
    assert (said["ok"], "missing" in topics.values()) == (True, False), said


def test_lines_for_people(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is missing makes the exit code 1, and its line says what to do."""
    found = [Finding("node", "missing", "none on PATH", "install node 22")]
    monkeypatch.setattr("cdktf_openai.cli.doctor.findings", lambda **_: found)
    result = run("doctor")
    assert result.exit_code == 1
    assert [line.split() for line in result.stdout.splitlines()] == [
        ["missing", "node", "none", "on", "PATH"],
        ["install", "node", "22"],
    ]


def test_a_configuration_that_hides_the_plugin(tmp_path: Path) -> None:
    """A provider_installation block without the mirror is found by Terraform's own failure."""
    (tmp_path / "terraform.rc").write_text(BLOCK)
    found = mirror({**os.environ, "TF_CLI_CONFIG_FILE": str(tmp_path / "terraform.rc")})
    assert found.status == "missing"
    assert found.advice.startswith(f"{tmp_path / 'terraform.rc'} has a provider_installation block")


def test_no_terraform(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Terraform, that is what is missing."""
    monkeypatch.setattr("cdktf_openai.terraform.bundled.library_path", lambda: None)
    assert (mirror({"PATH": ""}).topic, mirror({"PATH": ""}).status) == ("terraform", "missing")


@pytest.mark.parametrize(("program", "words"), [("true", "its version is ''"), ("false", "does not run")])
def test_a_program_that_is_no_terraform(program: str, words: str) -> None:
    """Another program in Terraform's place is told."""
    [found] = checks.terraform_and_plugin(os.environ, program)
    assert (found.status, words in found.found) == ("missing", True)


def test_the_key_is_never_shown() -> None:
    """Only whether there is one is told."""
    found = checks.key({"OPENAI_API_KEY": "sk-secret"})
    assert (found.status, found.found) == ("ok", "OPENAI_API_KEY is set")
    assert checks.key({}).status == "warn"


@pytest.mark.parametrize(
    ("version", "status"), [("v24.1.0", "ok"), ("v20.20.2", "warn"), ("v16.3.0", "missing"), ("", "missing")]
)
def test_the_version_of_node(tmp_path: Path, version: str, status: str) -> None:
    """A node past its end of life works; an older one does not."""
    node = tmp_path / "node"
    node.write_text(f"#!/bin/sh\necho {version}\n")
    node.chmod(0o755)
    assert checks.node({"JSII_NODE": str(node), "PATH": os.environ["PATH"]}).status == status


def test_a_node_that_is_not_there() -> None:
    """A JSII_NODE that leads nowhere is told."""
    assert checks.node({"JSII_NODE": "/nowhere/node"}).found == "/nowhere/node: No such file or directory"


def test_an_engine_that_does_not_start() -> None:
    """The last line of what the engine says is the advice."""
    found = checks.engine({**os.environ, "CDKTF_OPENAI_ENGINE": "pulumi"})
    assert (found.status, "must be one of cdktf, cdktn" in found.advice) == ("missing", True)


def test_a_base_url_on_this_machine() -> None:
    """A loopback URL is tried; a password in it is not shown."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://me:secret@127.0.0.1:{server.getsockname()[1]}/v1"
        assert checks.base_url({"OPENAI_BASE_URL": url}).status == "ok"
    found = checks.base_url({"OPENAI_BASE_URL": url})
    assert (found.status, "secret" in str(found)) == ("missing", False)


@pytest.mark.parametrize("url", [None, "https://api.example.test/v1"])
def test_any_other_base_url(url: str | None) -> None:
    """The rest of the world is not tried."""
    assert checks.base_url({"OPENAI_BASE_URL": url} if url else {}).status == "ok"


def test_a_missing_distribution(monkeypatch: pytest.MonkeyPatch) -> None:
    """An extra that lacks something is told with what to install."""
    monkeypatch.setattr(checks, "_is_installed", lambda name: name != "h2")
    found = next(finding for finding in checks.extras() if finding.topic == "extra plugin")
    assert (found.status, found.found.startswith("h2 missing")) == ("missing", True)
    assert found.advice == "pip install 'cdktf-openai[plugin]'"
