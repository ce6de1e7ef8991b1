"""The key is in no file that a run leaves behind."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from cdktf_openai.terraform import TerraformBinary, TerraformError, stack_folders
from misbehaving import refusal, serve
from terraform_provider_openai.address import PROVIDER_ADDRESS

QUICKSTART = Path(__file__).parents[2] / "examples" / "quickstart" / "main.py"
HELLO = {"model": "gpt-4", "messages": [{"role": "user", "content": "Hello"}]}

LITERAL = f"""
terraform {{
  required_providers {{
    openai = {{ source = "{PROVIDER_ADDRESS}" }}
  }}
}}
provider "openai" {{
  api_key = "sk-half a key"
}}
resource "openai_chat_completion" "c" {{
  model    = "gpt-4"
  messages = [{{ role = "user", content = "Hello" }}]
}}
"""

DEFECT = """import os

from terraform_provider_openai.__main__ import main
from terraform_provider_openai.api.calls import Caller


def call(self, *_, **_options):
    key = self._settings.api_key
    assert key
    {}


Caller.call = call
main()
"""


def files_with(folder: Path, text: str) -> list[str]:
    """Give the files that hold a text, whatever their format."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert len(files) >= 5
    return [str(file) for file in files if text.encode() in contents(file)]


def contents(file: Path) -> bytes:
    """Give a file's bytes, those of the files in an archive (a saved plan is one) as well."""
    data = file.read_bytes()
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive:
            data += b"".join(archive.read(name) for name in archive.namelist())
    return data


def test_the_search_finds_what_is_there(workspace: Any) -> None:
    """The search itself works: a prompt is found in the state and in the packed plan."""
    workspace.write(resources={"c": HELLO})
    workspace.apply()
    found = {Path(name).name for name in files_with(workspace.stack.path, "Hello")}
    assert {"terraform.tfstate", "plan"} <= found


def test_a_key_of_the_environment(workspace: Any, environment: dict[str, str]) -> None:
    """Init, plan, apply, state and logs at TRACE level leave no key."""
    environment |= {"TF_LOG": "TRACE", "TF_LOG_PATH": str(workspace.stack.path / "trace.log")}
    workspace.write(resources={"c": HELLO})
    workspace.apply()
    workspace.stack.plan()
    assert files_with(workspace.stack.path, environment["OPENAI_API_KEY"]) == []
    assert files_with(workspace.stack.path, "the API answered") == [str(workspace.stack.path / "trace.log")]


def told_in_vain(workspace: Any, environment: dict[str, str]) -> str:
    """Apply in vain at TRACE level, look for the key in every file and in what is told, and give what is told."""
    environment |= {"TF_LOG": "TRACE", "TF_LOG_PATH": str(workspace.stack.path / "trace.log")}
    workspace.write(resources={"c": HELLO})
    with pytest.raises(TerraformError) as caught:
        workspace.apply()
    assert files_with(workspace.stack.path, environment["OPENAI_API_KEY"]) == []
    assert environment["OPENAI_API_KEY"] not in caught.value.output
    return caught.value.output


def test_a_key_that_is_refused(workspace: Any, environment: dict[str, str]) -> None:
    """A 401 that repeats the key, in its message and in a header, leaves none either."""
    key = environment["OPENAI_API_KEY"]
    with serve(refusal(401, f"Incorrect API key provided: {key}.", {"x-request-id": key})) as server:
        environment["OPENAI_BASE_URL"] = server.url
        told = told_in_vain(workspace, environment)
    assert "Incorrect API key provided: (the key)" in told
    assert f"Bearer {key}" in server.requests[0]


def test_a_literal_that_is_no_key(attached: Any) -> None:
    """Terraform shows no line of the configuration in which a wrong key stands."""
    (attached.stack.path / "main.tf").write_text(LITERAL)
    with pytest.raises(TerraformError, match="api_key: must have printable ASCII characters only") as caught:
        attached.stack.run("validate", "-no-color")
    assert "sk-half" not in caught.value.output


@pytest.mark.parametrize(
    ("defect", "words"),
    [
        ("raise RuntimeError(key)", "the plugin has a defect: RuntimeError"),
        ("os.abort()", "Plugin did not respond|Request cancelled"),  # which of the two Terraform sees first
    ],
    ids=["an exception", "a death"],
)
def test_a_crash(workspace: Any, environment: dict[str, str], tmp_path: Path, defect: str, words: str) -> None:
    """A defect in the middle of a call, with the key at hand, is told without the key."""
    program = tmp_path / "defect.py"
    program.write_text(DEFECT.format(defect))
    environment["CDKTF_OPENAI_PYTHON"] = str(tmp_path / "python")
    (tmp_path / "python").write_text(f"#!/bin/sh\nulimit -c 0\nexec {sys.executable} -I {program}\n")
    (tmp_path / "python").chmod(0o755)
    assert re.search(words, told_in_vain(workspace, environment))


def test_a_sensitive_text_that_is_wrong(workspace: Any, environment: dict[str, str]) -> None:
    """What breaks a rule may be a sensitive variable's value: nothing that is said repeats it."""
    secret = "hunter2, the password"
    message = {"role": "user", "content": "x", "name": "${var.secret}"}
    function = {"name": "f", "parameters": {"type": "${var.secret}"}}
    arguments = {"model": "gpt-4", "messages": [message], "functions": [function]}
    workspace.write(resources={"c": arguments}, variable={"secret": {"type": "string", "sensitive": True}})
    environment["TF_VAR_secret"] = secret
    with pytest.raises(TerraformError) as caught:
        workspace.stack.run("plan", "-no-color")
    assert "got 21 characters, wrong from character 8 on" in " ".join(caught.value.output.split())
    assert "hunter2" not in caught.value.output


def test_a_key_of_an_ephemeral_variable(workspace: Any, environment: dict[str, str]) -> None:
    """A key that comes through an ephemeral variable is in no file either, the plan included."""
    environment["TF_VAR_key"] = environment.pop("OPENAI_API_KEY")
    variable = {"key": {"type": "string", "ephemeral": True}}
    workspace.write(resources={"c": HELLO}, variable=variable, provider={"api_key": "${var.key}"})
    workspace.apply()
    assert files_with(workspace.stack.path, environment["TF_VAR_key"]) == []


@pytest.mark.slow
def test_a_whole_app(tmp_path: Path, environment: dict[str, str], binary: TerraformBinary) -> None:
    """Synthesizing, applying and destroying the quickstart leaves no key."""
    subprocess.run([sys.executable, QUICKSTART], cwd=tmp_path, env=environment, check=True, capture_output=True)
    for stack in stack_folders(tmp_path / "cdktf.out", binary, environment):
        stack.init()
        stack.plan()
        stack.apply()
        assert files_with(tmp_path, environment["OPENAI_API_KEY"]) == []
        stack.destroy()
    assert files_with(tmp_path, environment["OPENAI_API_KEY"]) == []


def test_a_sensitive_variable_stands_in_a_saved_plan(workspace: Any, environment: dict[str, str]) -> None:
    """Terraform writes it there, whatever the provider does; so the guide wants an ephemeral one."""
    environment["TF_VAR_key"] = environment.pop("OPENAI_API_KEY")
    variable = {"key": {"type": "string", "sensitive": True}}
    workspace.write(resources={"c": HELLO}, variable=variable, provider={"api_key": "${var.key}"})
    workspace.stack.plan()
    assert [Path(name).name for name in files_with(workspace.stack.path, environment["TF_VAR_key"])] == ["plan"]


def test_a_literal_key_in_plain_hcl(attached: Any) -> None:
    """Nobody can refuse it there."""
    (attached.stack.path / "main.tf").write_text(LITERAL.replace("sk-half a key", "sk-a-whole-key"))
    assert "Success!" in attached.stack.run("validate", "-no-color")
