"""Texts arrive in any locale: files and pipes are UTF-8, whatever the machine's encoding is."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mock_server import MockServer

TEXT = "\ufeffgrün 日本語 😀 \x85 \u2028 ${file('/etc/passwd')} %{if true}"
TESTS = f"""
from cdktf_openai import ChatCompletion, user

TEXT = {TEXT!a}

def test_the_round_trip(openai_mock, apply):
    openai_mock.on(user(TEXT)).reply(TEXT)
    applied = apply(lambda stack: ChatCompletion(stack, "a", model="gpt-4", messages=[user(TEXT)]))
    assert applied["a"].content == TEXT
"""
# Python would read UTF-8 in the locales C and POSIX if it was not told not to.
OLD = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
LATIN = "en_US.ISO-8859-1"

pytestmark = pytest.mark.slow


@pytest.fixture(params=["C.UTF-8", "POSIX", LATIN])
def locale(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """Give the variables of a locale; that of ISO-8859-1 is made, where the machine can."""
    settings = {**OLD, "LC_ALL": request.param}
    if request.param == LATIN:
        localedef = shutil.which("localedef")
        made = tmp_path / "locales"
        made.mkdir()
        command = [localedef or "", "-i", "en_US", "-f", "ISO-8859-1", str(made / LATIN)]
        if localedef is None or subprocess.run(command, check=False, capture_output=True).returncode > 1:
            pytest.skip("this machine can make no locale of ISO-8859-1: localedef or its sources are missing")
        settings["LOCPATH"] = str(made)
    return settings


def run(folder: Path, locale: dict[str, str], *command: str, text: str = "") -> subprocess.CompletedProcess[bytes]:
    """Run Python in a locale; what our packages read or write in the locale's encoding is an error."""
    settings = {**os.environ, **locale, "PYTHONWARNDEFAULTENCODING": "1"}
    strict = ["-W", "error::EncodingWarning:cdktf_openai", "-W", "error::EncodingWarning:mock_server"]
    whole = [sys.executable, *strict, "-m", *command]
    return subprocess.run(whole, cwd=folder, env=settings, input=text.encode(), capture_output=True, check=False)


def test_the_round_trip(tmp_path: Path, locale: dict[str, str]) -> None:
    """A prompt reaches the mock, and its answer the test, as they were written."""
    (tmp_path / "test_texts.py").write_text(TESTS, encoding="utf-8")
    done = run(tmp_path, locale, "pytest", "-q", "-p", "no:cacheprovider")
    assert b"1 passed" in done.stdout, done.stdout.decode(errors="replace")


def test_the_command_line(tmp_path: Path, locale: dict[str, str]) -> None:
    """The doctor ends in order, and a question from a pipe is answered into a pipe, both in UTF-8."""
    done = run(tmp_path, locale, "cdktf_openai.cli", "doctor", "--json")
    assert json.loads(done.stdout)["findings"], done.stderr
    with MockServer() as mock:
        mock.on(user=TEXT).reply(TEXT)
        asked = {**locale, "OPENAI_BASE_URL": mock.base_url, "OPENAI_API_KEY": "any"}
        done = run(tmp_path, asked, "cdktf_openai.cli", "ask", "--live", "--yes", "-", text=TEXT)
    assert done.stdout.decode().rstrip("\n") == TEXT, done.stderr
