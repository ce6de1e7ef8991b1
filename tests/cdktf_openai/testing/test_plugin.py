"""What every pytest run pays for the plugin, and what it finds of it."""

import subprocess
import sys
from importlib.metadata import entry_points
from typing import Any

import pytest

from cdktf_openai.testing import plugin

HEAVY = ("cdktf", "jsii", "flask", "msgspec", "mock_server", "urllib3", "h2", "syrupy", "subprocess32")


def test_it_is_an_entry_point() -> None:
    """Nothing has to be imported: pytest finds the plugin."""
    [entry] = entry_points(group="pytest11", name="cdktf-openai")
    assert entry.load() is plugin


def test_importing_starts_nothing_and_reads_the_variables_of_node_alone() -> None:
    """It loads no library, so no node; it looks at the variables that tell jsii which node to start."""
    program = f"""
import os, sys, pytest
read = []
get = os._Environ.__getitem__
os._Environ.__getitem__ = lambda self, name: read.append(name) or get(self, name)
import cdktf_openai.testing.plugin
print([name for name in {HEAVY!r} if name in sys.modules], [name for name in read if not name.startswith("JSII_")])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[] []\n"


@pytest.mark.parametrize(("test", "starts"), [("def test(): pass", False), ("def test(stack): pass", True)])
def test_only_its_fixtures_start_node(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, test: str, starts: bool
) -> None:
    """A run that takes none of the fixtures starts no node."""
    node = pytester.path / "node"
    node.write_text("#!/bin/sh\ntouch started\n")
    node.chmod(0o755)
    monkeypatch.setenv("JSII_NODE", str(node))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makepyfile(test)
    pytester.runpytest_subprocess("-p", "cdktf_openai.testing.plugin")
    assert (pytester.path / "started").exists() == starts


def test_its_fixtures_are_documented(run_tests: Any) -> None:
    """`pytest --fixtures` describes each in its first line."""
    listed = run_tests("", "--fixtures").stdout.str()
    for name in ("openai_mock", "stack", "synth", "plan", "apply", "assert_snapshot"):
        line = listed.partition(f"\n{name} -- ")[2].split("\n", 2)
        assert line[1].strip().endswith((".", ":", "`")), name


def test_a_missing_terraform_is_told(run_tests: Any) -> None:
    """`--terraform` chooses; what is not there is an error that says what may be given."""
    done = run_tests("def test_apply(apply): apply(greeting)", "--terraform", "no-such-terraform")
    done.stdout.fnmatch_lines(["*NoTerraformError: no executable 'no-such-terraform' was found; give a path*"])


def test_a_missing_extra_is_told(run_tests: Any) -> None:
    """In an environment with the constructs alone the plugin loads, and its fixtures say what they need."""
    tests = "import sys\nsys.modules['msgspec'] = None\ndef test_mock(openai_mock): pass\ndef test_else(): pass"
    done = run_tests(tests)
    done.assert_outcomes(passed=1, errors=1)
    done.stdout.fnmatch_lines(["*UsageError: *msgspec*: pip install 'cdktf-openai[[]testing[]]'"])


@pytest.mark.openai_mock(models=["our-own"], seed=3)
def test_the_marker_sets_the_mock_up(openai_mock: Any) -> None:
    """A test may say how its mock is configured."""
    assert (openai_mock.engine.state.seed, openai_mock.engine.state.config.models) == (3, ["our-own"])
