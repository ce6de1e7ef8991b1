"""How long an apply test takes with the pytest plugin, beside a bare `terraform apply` of `terraform_data`.

Prints medians: the first test of a session, from the start of pytest's session (collection, and with it the start of
node, included) to green; each further one, from its setup to the end of its teardown; the bare command.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from cdktf_openai.terraform import TerraformBinary, find_terraform

PLUGINS = ("-p", "no:cacheprovider", "-p", "cdktf_openai.testing.plugin")
BARE = 'resource "terraform_data" "x" {\n  input = 1\n}\n'
TESTS = """
import pytest
from cdktf_openai import ChatCompletion, user

def greeting(stack):
    ChatCompletion(stack, "greeting", model="gpt-4", messages=[user("Say hello")])

@pytest.mark.parametrize("number", range({tests}))
def test_apply(openai_mock, apply, number):
    openai_mock.on(user("Say hello")).reply(f"Hello {{number}}")
    assert apply(greeting)["greeting"].content == f"Hello {{number}}"
"""
CLOCK = """
import json, time
import pytest

times = []

def pytest_sessionstart():
    times.append(time.perf_counter())

@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol():
    started = time.perf_counter()
    result = yield
    times.append((started, time.perf_counter()))
    return result

def pytest_sessionfinish(exitstatus):
    began, first, *others = times
    seconds = {"first": first[1] - began, "further": [end - start for start, end in others], "failed": int(exitstatus)}
    open("times.json", "w").write(json.dumps(seconds))
"""


def bare(binary: TerraformBinary, environment: dict[str, str]) -> float:
    """Apply a `terraform_data` in a new folder; give the seconds."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "main.tf").write_text(BARE)
        command = [*binary.command, "apply", "-auto-approve"]
        started = time.perf_counter()
        subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
        return time.perf_counter() - started


def session(terraform: str | None, tests: int, environment: dict[str, str]) -> tuple[float, float, list[float]]:
    """Run the tests in a pytest of their own.

    Returns:
        Seconds of the whole command, of the first test, and of each further one.
    """
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "test_apply.py").write_text(TESTS.format(tests=tests))
        Path(folder, "conftest.py").write_text(CLOCK)
        chosen = ["--terraform", terraform] if terraform else []
        command = [sys.executable, "-m", "pytest", "-q", *PLUGINS, *chosen]
        started = time.perf_counter()
        done = subprocess.run(command, cwd=folder, env=environment, check=False, capture_output=True, text=True)
        whole = time.perf_counter() - started
        times = json.loads(Path(folder, "times.json").read_text())
        if times["failed"]:
            sys.exit(done.stdout)
        return whole, times["first"], times["further"]


def main() -> None:
    """Measure in turns, and print medians and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--terraform", help="a path, a name on PATH, or 'bundled'; by default the first found")
    parser.add_argument("--rounds", type=int, default=5, help="sessions; before each, two bare applies")
    parser.add_argument("--tests", type=int, default=6, help="apply tests in a session")
    options = parser.parse_args()
    binary = find_terraform(options.terraform)
    environment = {
        **os.environ,
        "CHECKPOINT_DISABLE": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # those of this project's own tests take a second to load
        "TF_CLI_CONFIG_FILE": os.devnull,
    }
    commands, firsts, furthers, bares = [], [], [], []
    for _ in range(options.rounds):
        bares += [bare(binary, environment), bare(binary, environment)]
        whole, first, further = session(options.terraform, options.tests, environment)
        commands.append(whole)
        firsts.append(first)
        furthers += further
    unit = median(bares)
    print(f"Terraform: {binary.origin}; medians of {options.rounds} sessions of {options.tests} tests")
    rows = [
        ("bare terraform apply", unit),
        ("first apply test, collection included", median(firsts)),
        ("each further apply test", median(furthers)),
        ("the slowest further one", max(furthers)),
        ("the whole command `pytest`", median(commands)),
    ]
    for name, seconds in rows:
        print(f"{name:40} {seconds:6.3f} s  {seconds / unit:5.1f} x bare")


if __name__ == "__main__":
    main()
