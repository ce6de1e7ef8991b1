"""What the commands refuse, and how they say it."""

import sys
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set a key, and an API that nobody serves."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-nobodys")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")


@pytest.mark.usefixtures("key")
def test_money_needs_consent(run: Any, app: Path) -> None:
    """`--live` tells what it would ask, and asks nothing where nobody can agree."""
    result = run("apply", app, "--live")
    assert result.exit_code == 1
    assert "1 completion of http://127.0.0.1:9/v1: that costs money." in result.output
    assert "nobody is there to answer: --yes goes on without asking" in result.output
    assert not list(app.parent.glob("*.tfstate"))


@pytest.mark.usefixtures("key")
def test_a_configuration_that_hides_the_plugin(run: Any, app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --live the user's own configuration of Terraform counts, and what is wrong with it is told."""
    block = 'provider_installation {\n  direct {\n    exclude = ["terraform.local/*/*"]\n  }\n}\n'
    (app.parent / "terraform.rc").write_text(block)
    monkeypatch.setenv("TF_CLI_CONFIG_FILE", str(app.parent / "terraform.rc"))
    assert "terraform.rc has a provider_installation block" in run("plan", app, "--live").output


@pytest.mark.usefixtures("key")
def test_a_no_is_a_no(run: Any, app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who answers no has changed nothing."""
    monkeypatch.setattr("cdktf_openai.cli.consent.is_anybody_there", lambda: True)
    result = run("apply", app, "--live", stdin="n\n")
    assert (result.exit_code, "nothing was changed" in result.output) == (1, True)


@pytest.mark.usefixtures("key")
def test_live_goes_to_the_api(run: Any, app: Path) -> None:
    """With --yes the API is asked, which here is none; Terraform's diagnostic is shown, the key is not."""
    result = run("apply", app, "--live", "--yes")
    assert result.exit_code == 1
    assert "the step “terraform apply” failed:" in result.output
    assert "(openai_chat_completion.greeting)" in result.output
    assert "sk-nobodys" not in result.output


def test_an_app_that_fails_as_json(report: Any, tmp_path: Path) -> None:
    """The report of a failure has the step and the reason."""
    (tmp_path / "main.py").write_text("raise SystemExit('no stack today')")
    said = report("apply", tmp_path)
    assert not said["ok"]
    assert "the step “synthesize" in said["error"]
    assert "no stack today" in said["error"]


def test_an_app_that_synthesizes_nothing(run: Any, tmp_path: Path) -> None:
    """An app that forgets `app.synth()` is told so."""
    (tmp_path / "main.py").touch()
    assert "call app.synth()" in run("plan", tmp_path).output


def test_a_stack_that_is_none(run: Any, app: Path) -> None:
    """A wrong name is told with the right ones."""
    assert "there is no stack 'helo'; the app has hello" in run("plan", app, "--stack", "helo").output


def test_no_app(run: Any, report: Any, tmp_path: Path) -> None:
    """A folder without a program, and a path that is none, are told."""
    assert "has no main.py" in run("plan", tmp_path).output
    assert "has no main.py" in report("plan", tmp_path)["error"]
    assert run("plan", tmp_path / "nowhere").exit_code == 2


def test_no_mock(run: Any, app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra `mock` what to install is told; `--live` needs none."""
    monkeypatch.setitem(sys.modules, "mock_server", None)
    assert "pip install 'cdktf-openai[mock]'" in run("plan", app).output
    assert "There is no OpenAI API key" in run("plan", app, "--live").output


def test_no_node(run: Any, app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without node what to install is told before the app fails of it."""
    monkeypatch.setattr("cdktf_openai._engine.node.find_node", lambda _: None)
    result = run("plan", app)
    assert (result.exit_code, "pip install 'cdktf-openai[node]'" in result.output) == (1, True)


def test_a_program_that_is_no_terraform(run: Any, app: Path) -> None:
    """Another program in Terraform's place is told."""
    assert "is this Terraform?" in run("plan", app, "--terraform", "true").output
    assert "exit code 1, and not a word" in run("plan", app, "--terraform", "false").output


def test_no_terraform(run: Any, app: Path, tmp_path: Path) -> None:
    """A Terraform that is not there is told before anything starts."""
    result = run("apply", app, "--terraform", tmp_path / "terraform")
    assert result.exit_code == 1
    assert result.output.startswith("Error: no executable")


def test_ctrl_c(report: Any, app: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interrupted command names its step, and its report is whole."""
    monkeypatch.setattr("cdktf_openai.cli.app.run_app", Mock(side_effect=KeyboardInterrupt))
    said = report("apply", app)
    assert not said["ok"]
    assert said["error"].endswith("failed:\nit was interrupted")


def test_a_folder_that_can_not_be_written(run: Any, app: Path) -> None:
    """What the system refuses is told in its words, with the path."""
    (app.parent / ".cdktf-openai").touch()
    result = run("plan", app)
    assert (result.exit_code, result.output) == (1, f"Error: {app.parent / '.cdktf-openai'}: File exists\n")
