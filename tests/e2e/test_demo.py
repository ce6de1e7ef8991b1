"""The demo command, as a user sees it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

QUICKSTART = Path(__file__).parents[2] / "examples" / "quickstart" / "main.py"
STEPS = ["start the mock", "synthesize", "init", "plan", "apply", "apply, again", "destroy", "stop the mock"]


def demo(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    command = [sys.executable, "-m", "cdktf_openai.cli", "demo", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.parametrize("terraform", [None, "bundled"])
def test_the_quickstart(terraform: str | None) -> None:
    """Every step is told, the answers are shown, and the second apply changes nothing."""
    done = demo(QUICKSTART, *(["--terraform", terraform] if terraform else []))
    assert done.returncode == 0, done.stderr
    steps = [line for line in done.stdout.splitlines() if line.startswith("✓")]
    assert all(any(name in line for line in steps) for name in STEPS), done.stdout
    assert "user: A slogan for our new" in done.stdout
    assert "slogan_text" in done.stdout
    assert "No changes" in done.stdout


def test_a_failing_step_is_named(tmp_path: Path) -> None:
    """An app that fails ends the demo, with the step and the reason."""
    app = tmp_path / "main.py"
    app.write_text("raise SystemExit('no stack today')")
    done = demo(app)
    assert done.returncode == 1
    assert f"the step “synthesize {tmp_path.name}” failed:" in done.stderr
    assert "no stack today" in done.stderr


def test_a_refusal_of_the_api_is_shown(tmp_path: Path) -> None:
    """What the API refuses ends the demo with Terraform's diagnostic."""
    app = tmp_path / "main.py"
    parameters = {"type": '"object"', "properties": '{"words": {"type": "array"}}'}
    refused = (
        f'messages=[Message(role="user", content="Hi")], functions=[{{"name": "f", "parameters": {parameters}}}], '
    )
    app.write_text(
        re.sub(r"messages=\[Message.*?(?=temperature=0.2)", refused, QUICKSTART.read_text(), flags=re.DOTALL)
    )
    done = demo(app)
    assert done.returncode == 1
    assert "the step “terraform apply” failed:" in done.stderr
    assert "array schema missing items" in " ".join(done.stderr.replace("│", " ").split())


def test_no_terraform(tmp_path: Path) -> None:
    """A Terraform that is not there is told before anything starts."""
    done = demo(QUICKSTART, "--terraform", tmp_path / "terraform")
    assert done.returncode == 1
    assert "no executable" in done.stderr
