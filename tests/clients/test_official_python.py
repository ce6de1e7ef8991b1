"""The own tests of the official Python SDK, of chat, messages and models, run against the mock.

They come inside its sdist. Only values that the API itself refuses are replaced; the table says which, and why.
"""

import json
import os
import re
import subprocess
import sys
import tarfile
from collections import Counter
from pathlib import Path

import pytest

from mock_server import MockServer

SUITE = json.loads(
    (Path(__file__).parents[1] / "data" / "official_suites" / "openai_python.json").read_text(encoding="utf-8")
)
# What the replaced values stand for: things that are there, made as the suite's own client makes them.
HELPERS = """
import os, uuid
from openai import OpenAI as _OpenAI

_client = _OpenAI(base_url=os.environ["TEST_API_BASE_URL"], api_key="My API Key")

def STORED_COMPLETION():
    return _client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": "Hi"}], store=True).id

def STORED_ITEM():
    return STORED_COMPLETION()

def OWN_MODEL():
    return f"ft:gpt-4o-mini:acemeco:suffix:{uuid.uuid4().hex}"
"""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Unpack the sdist, replace values, and install what the suite needs; give its folder and its Python."""
    folder = tmp_path_factory.mktemp("openai")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    package = f"openai=={SUITE['version']}"
    fetch = [*pip, "download", "--no-deps", "--no-binary", "openai", "--dest", str(folder), package]
    subprocess.run(fetch, check=True, capture_output=True)
    with tarfile.open(folder / f"openai-{SUITE['version']}.tar.gz") as archive:
        archive.extractall(folder, filter="data")
    sources = folder / f"openai-{SUITE['version']}"
    replaced: Counter[str] = Counter()
    for test in (file for name in SUITE["tests"] for file in _files(sources / name)):
        text = test.read_text(encoding="utf-8")
        for each in SUITE["replaced"]:
            text, count = re.subn(each["pattern"], lambda _, by=each["by"]: by, text, flags=re.DOTALL)
            replaced[each["pattern"]] += count
        first, _, rest = text.partition("from __future__ import annotations\n")
        test.write_text(f"{first}from __future__ import annotations\n{HELPERS}{rest}", encoding="utf-8")
    assert min(replaced.values()) > 0, replaced  # a replacement that replaces nothing is no longer true
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    python = folder / "venv" / "bin" / "python"
    needed = [f"openai[aiohttp]=={SUITE['version']}", "pytest>=9.0.3", "pytest-asyncio>=1.4", "pytest-xdist"]
    install = [python, *pip[1:], "install", *needed, "inline-snapshot", "rich", "trio"]
    subprocess.run(install, check=True, capture_output=True)
    return sources, python


def _files(path: Path) -> list[Path]:
    return [path] if path.is_file() else list(path.rglob("test_*.py"))


def test_the_suite(suite: tuple[Path, Path]) -> None:
    """Sync and async, raw and streaming, strict and loose: everything passes but what the table explains."""
    sources, python = suite
    with MockServer() as mock:
        settings = {**os.environ, "TEST_API_BASE_URL": mock.base_url}
        options = ["-q", "-n", "0", "-p", "no:cacheprovider", "-o", "filterwarnings=default", "--tb=line"]
        command = [python, "-m", "pytest", *options, *SUITE["tests"]]
        done = subprocess.run(command, cwd=sources, env=settings, capture_output=True, text=True, check=False)
    failed = re.findall(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE)
    explained = [re.compile(each["test"]) for each in SUITE["explained"]]
    assert [test for test in failed if not any(pattern.search(test) for pattern in explained)] == []
    [(count, passed)] = re.findall(r"(\d+) failed, (\d+) passed", done.stdout)
    assert (int(count), int(passed)) == (len(failed), SUITE["passed"]), done.stdout[-6000:]
