"""The quickstart from Python to Terraform's outputs, with what was sent on the way."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cdktf_openai.terraform import TerraformBinary, stack_folders
from mock_server import MockServer

Requests = Callable[[], list[dict[str, Any]]]

QUICKSTART = Path(__file__).parents[2] / "examples" / "quickstart" / "main.py"


@pytest.mark.slow
def test_quickstart(
    tmp_path: Path, binary: TerraformBinary, environment: dict[str, str], mock: MockServer, requests: Requests
) -> None:
    """Both completions are asked for as written, the second with the first one's answer, and the outputs have both."""
    mock.on(model="gpt-4").reply('Modules ${that} "last".')
    mock.on(model="gpt-3.5-turbo").reply("It is.")
    subprocess.run([sys.executable, QUICKSTART], cwd=tmp_path, env=environment, check=True, capture_output=True)
    [stack] = stack_folders(tmp_path / "cdktf.out", binary, environment)
    stack.init()
    stack.plan()
    stack.apply()
    slogan, review = requests()
    properties = {"text": {"type": "string"}}
    function = {"name": "save_slogan", "description": "Keeps a slogan for later."}
    assert slogan == {
        "model": "gpt-4",
        "messages": [
            {"role": "system", "content": "You write for a platform team. One sentence."},
            {"role": "user", "content": "A slogan for our new Terraform modules, please."},
        ],
        "functions": [{**function, "parameters": {"type": "object", "properties": properties}}],
        "function_call": "none",
        "max_tokens": 40,
    }
    question = 'Is this a good slogan? “Modules ${that} "last".”'
    assert review == {
        "model": "gpt-3.5-turbo",
        "messages": [{"role": "user", "content": question}],
        "temperature": 0.2,
    }
    outputs = stack.outputs()
    assert outputs["slogan_text"] == 'Modules ${that} "last".'
    assert outputs["review_text"] == "It is."
    assert outputs["tokens"] == stack.resources()[1]["values"]["usage"]["total_tokens"]
