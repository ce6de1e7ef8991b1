"""The programs of the mock's own README run as they stand."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import mock_server
from mock_server.serving import configuration_file

if TYPE_CHECKING:
    import pytest
    from conftest import Asker

README = (Path(mock_server.__file__).parent / "README.md").read_text()
BLOCKS = dict(reversed(re.findall(r"^```(\w+)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)))


def test_the_first_program(capsys: pytest.CaptureFixture[str]) -> None:
    """The test with an SDK gets its answers, also after two refusals."""
    exec(BLOCKS["python"], {})
    said = capsys.readouterr().out.splitlines()
    assert (said[:2], len(said)) == (["Hello!", "At last"], 3)


def test_the_request(ask: Asker) -> None:
    """The body that the shell sends gets an answer."""
    body = re.findall(r"-d '(\{.*\})'", BLOCKS["sh"])[0]
    assert ask.raw(body.encode()).status == 200


def test_the_file(asker: type[Asker]) -> None:
    """The file is understood, and answers as it says."""
    ask = asker(configuration_file.parse(BLOCKS["yaml"]))
    assert ask.text("Say hello") == "Hello!"
    assert [ask.send("Again").status for _ in range(3)] == [429, 429, 200]
    assert ask.error("Else", status=404)["code"] == "no_rule_matched"


def test_the_rule_over_http() -> None:
    """The rule that curl sends is one."""
    words = json.loads(re.findall(r"__admin/rules -d '(\{.*\})'", README)[0])
    assert mock_server.Rule(**words).reply == "Hello!"
