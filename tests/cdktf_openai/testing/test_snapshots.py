"""The fixture `assert_snapshot`: snapshots that are the same on every machine."""

from pathlib import Path
from typing import Any

import pytest

from cdktf_openai.testing.snapshots import stable
from terraform_provider_openai.address import PROVIDER_ADDRESS

TESTS = """
import os

def test_same(assert_snapshot, synth):
    assert_snapshot(greeting)
    assert_snapshot(synth(greeting))

def test_changed(assert_snapshot):
    assert_snapshot(greeting, said=os.environ["SAID"])

def test_new(assert_snapshot):
    assert_snapshot(greeting)
"""


def test_snapshots_are_written_and_compared(run_tests: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed stack fails with its difference, one without a snapshot with what to do."""
    monkeypatch.setenv("SAID", "Say hello")
    run_tests(TESTS, "--snapshot-update", "-k", "not new").assert_outcomes(passed=2, deselected=1)
    monkeypatch.setenv("SAID", "Say hi")
    done = run_tests(TESTS)
    done.assert_outcomes(passed=1, failed=2)
    done.stdout.fnmatch_lines(['E *- *"content": "Say hello",', 'E *+ *"content": "Say hi",'])
    assert done.stdout.str().count("pytest --snapshot-update makes it so") == 2


def test_what_differs_between_machines() -> None:
    """Metadata, the made-up backend, the bundled version and folders are taken out, and nothing else."""
    folder = Path("/home/somebody/app")
    providers = {
        "openai": {"source": PROVIDER_ADDRESS, "version": "9.9"},
        "aws": {"source": "hashicorp/aws", "version": "6"},
    }
    backend = {"local": {"path": f"{folder}/terraform.stack.tfstate"}}
    body = {
        "//": {"version": "1"},
        "x": [f"{folder}/a"],
        "terraform": {"backend": backend, "required_providers": providers},
    }
    providers = {"openai": {"source": PROVIDER_ADDRESS, "version": "(version)"}, "aws": providers["aws"]}
    assert stable(body, (folder,)) == {"x": ["(folder)/a"], "terraform": {"required_providers": providers}}


def test_a_backend_of_the_stack_stays() -> None:
    """What the stack itself chooses is part of it."""
    body = {"terraform": {"backend": {"s3": {"bucket": "b"}}}}
    assert stable(body, (Path("/somewhere"),)) == body


def test_what_only_begins_like_a_folder_stays() -> None:
    """A folder's name inside a longer one is no folder, and no text changes where the folder is the root."""
    body = {"x": ["/home/some/a", "/home/somebody/a", "see /home/some.", "a/b"]}
    assert stable(body, (Path("/home/some"), Path("/"))) == {
        "x": ["(folder)/a", "/home/somebody/a", "see (folder).", "a/b"]
    }


def test_folders_of_the_system_are_not_the_tests(tmp_path: Path) -> None:
    """A prompt that names the system's temporary folder is the same text where that folder is another."""
    body = {"x": ["/tmp/report", f"{tmp_path}/report"]}
    assert stable(body, (tmp_path,)) == {"x": ["/tmp/report", "(folder)/report"]}
