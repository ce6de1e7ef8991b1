"""Apply tests side by side: 100 tests on 8 workers of pytest-xdist, again and again; any failure is told and fails.

Each test has a prompt and a reply of its own, applies twice, and looks at its own mock's calls, so that a state, port
or environment which two tests shared would show.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TESTS = """
import pytest
from cdktf_openai import ChatCompletion, user

def greeting(stack, number):
    ChatCompletion(stack, "greeting", model="gpt-4", messages=[user(f"Say {number}")])

@pytest.mark.parametrize("number", range(NUMBER))
def test_apply(openai_mock, apply, number):
    openai_mock.on(user(f"Say {number}")).reply(f"Said {number}")
    assert apply(greeting, number=number)["greeting"].content == f"Said {number}"
    assert apply(greeting, number=number).changes == []
    assert [call.messages for call in openai_mock.calls] == [[user(f"Say {number}")]]
"""


def repetition(folder: Path, workers: int, terraform: str | None) -> tuple[int, str]:
    """Run all tests once; give how many passed, and what pytest said."""
    chosen = ["--terraform", terraform] if terraform else []
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", str(workers), *chosen]
    environment = {**os.environ, "TF_CLI_CONFIG_FILE": os.devnull}
    done = subprocess.run(command, cwd=folder, env=environment, check=False, capture_output=True, text=True)
    passed = re.search(r"(\d+) passed", done.stdout)
    return int(passed[1]) if passed else 0, done.stdout + done.stderr


def main() -> None:
    """Repeat, and tell each repetition and the sum."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=20)
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--tests", type=int, default=100)
    parser.add_argument("--terraform", help="a path, a name on PATH, or 'bundled'; by default the first found")
    options = parser.parse_args()
    failed = 0
    for number in range(1, options.repetitions + 1):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "test_apply.py").write_text(TESTS.replace("NUMBER", str(options.tests)))
            started = time.perf_counter()
            passed, said = repetition(Path(folder), options.workers, options.terraform)
        print(f"repetition {number}: {passed} of {options.tests} passed in {time.perf_counter() - started:.1f} s")
        if passed != options.tests:
            failed += 1
            print(said)
    print(f"{failed} of {options.repetitions} repetitions had a failure")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
