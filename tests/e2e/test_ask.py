"""`cdktf-openai ask` shows an answer so that it can't move a terminal's cursor, and a file gets it as it is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mock_server import MockServer

HOSTILE = "\x1b[2J\x1b]0;title\x07gone\r\u202eback"
COMMAND = [sys.executable, "-m", "cdktf_openai.cli", "ask", "Hello", "--live", "--yes"]


@pytest.mark.slow
def test_an_answer(mock: MockServer, environment: dict[str, str], tmp_path: Path) -> None:
    """`ask` escapes it on a terminal; into a file it writes it whole."""
    mock.on().reply(HOSTILE)
    asked = subprocess.run(COMMAND, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, check=True)
    assert asked.stdout.decode() == HOSTILE + "\n"
    terminal, theirs = os.openpty()
    with open(terminal, "rb", buffering=0) as reading:  # noqa: PTH123 (a descriptor)
        subprocess.run(COMMAND, cwd=tmp_path, env=environment, stdout=theirs, check=True)
        told = reading.read(10_000).decode()
        os.close(theirs)
    assert told.strip() == r"\x1b[2J\x1b]0;title\x07gone\r\u202eback"
