"""Recording from the command line: its options, and what is refused before anything is served."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from mock_server import __main__ as program

if TYPE_CHECKING:
    from pathlib import Path

    from mock_server import MockServer
    from mock_server.serving.granian_server import Options

URL = "http://127.0.0.1:9/v1"


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Options]:
    """What would be served, in place of serving it."""
    found: list[Options] = []
    monkeypatch.setattr(program, "serve", lambda options, _listening: found.append(options))
    return found


def _run(*words: str) -> Any:
    return CliRunner().invoke(program.main, words)


def test_options(served: list[Options], tmp_path: Path) -> None:
    """The options become a recording; nothing is written before something is recorded."""
    tape = tmp_path / "chat.yaml"
    words = ["--record", URL, "--cassette", str(tape), "--record-mode", "new", "--match", "loose"]
    result = _run(*words, "--scrub", "user", "--scrub", "metadata.mail", "--at-once")
    assert result.exit_code == 0, result.output
    record = served[0].record
    assert record is not None
    assert (record.url, record.cassette, record.mode, record.match) == (URL, str(tape), "new", "loose")
    assert (record.scrub, record.timing) == (["user", "metadata.mail"], False)
    assert not tape.exists()


def test_the_plain_server_records(served: list[Options], tmp_path: Path) -> None:
    """Recording is done by the plain server, and one process; replaying by the fast one."""
    tape = tmp_path / "chat.yaml"
    tape.write_text("version: 1\n")
    _run("--cassette", str(tape), "--record", URL)
    _run("--cassette", str(tape))
    assert [options.plain for options in served] == [True, False]
    assert "one process" in _run("--plain", "--workers", "2", "--store", "redis://127.0.0.1:9/0").output


def test_a_stream_that_breaks(mock: MockServer, tmp_path: Path) -> None:
    """A stream that breaks off at the other server breaks off for the client of the program, and is not kept."""
    mock.on().reply("one two three").fault(cut_after=2)
    tape = tmp_path / "chat.yaml"
    words = ["--port", "0", "--record", mock.base_url, "--cassette", str(tape)]
    with subprocess.Popen([sys.executable, "-m", "mock_server", *words], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[2]
        body = {"model": "gpt-4", "messages": [{"role": "user", "content": "Hi"}], "stream": True}
        headers = {"Authorization": "Bearer k", "Content-Type": "application/json"}
        asked = urllib.request.Request(f"{url}/chat/completions", json.dumps(body).encode(), headers)
        with urllib.request.urlopen(asked, timeout=20) as answer, pytest.raises(http.client.IncompleteRead) as broken:
            answer.read()
        process.terminate()
    assert broken.value.partial.count(b"data: ") == 2
    assert (process.returncode, tape.exists()) == (0, False)


@pytest.mark.parametrize("words", [["--record", URL], ["--record-mode", "none"], ["--at-once"], ["--scrub", "user"]])
def test_needs_a_cassette(served: list[Options], words: list[str]) -> None:
    """Recording words without a cassette are refused."""
    assert "need a --cassette" in _run(*words).output
    assert served == []


@pytest.mark.parametrize(
    ("text", "words", "problem"),
    [
        (None, [], "chat.yaml:1: there is no such cassette"),
        ("version: 3\n", [], "chat.yaml:1: version: Invalid enum value 3"),
        ("version: 1\n", ["--record", "somewhere"], "Expected `str` matching regex"),
        ("version: 1\n", ["--scrub", "a["], "cannot read the path"),
    ],
)
def test_bad_recordings(
    served: list[Options], tmp_path: Path, text: str | None, words: list[str], problem: str
) -> None:
    """What is wrong with a cassette, a URL or a path is told, and nothing is served."""
    tape = tmp_path / "chat.yaml"
    if text is not None:
        tape.write_text(text)
    result = _run("--cassette", str(tape), *words)
    assert result.exit_code == 1
    assert problem in result.output
    assert served == []
